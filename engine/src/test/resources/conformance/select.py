#!/usr/bin/env python3
"""Takes the part of the conformance kit that lives in this folder from the whole kit.

    ./select.py ../../../../../../shared/conformance ../../../../../../shared/conformance-next

The whole kit is 50 MB; this part stays below 25 MB and still passes through every code path: cross
attention and prepended conditions, mono and stereo, text, melody and audio prompts, a single
safetensors file and shards, audiocraft's pickles in float16, a causal codec with convolutional
shortcut, and every algorithm without a model. Left out are whole outputs, never parts of one.
"""

import json
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent

# case: outputs to leave out (whole names), entries to keep, codec variants to keep
SELECTION = {
    "audiocraft_stereo": {},
    "chroma": {
        "entries": ["shorter_than_fft", "small_short", "small_stereo_batch", "resample_44100"],
        "drop": r"filterbank_real|.*_spectrogram_power",
    },
    "codec": {"codecs": ["causal_shortcut"]},
    "delay_pattern": {},
    "evaluation": {},
    "long_generation": {},
    "lora": {"drop": r".*/merged/.*(lm_heads|embed_tokens).*|.*/scale_(?!1\.0).*/merged/.*"},
    "loudness": {
        "entries": ["music_32k_mono", "loud_over_one", "very_quiet", "silence"],
        "drop": r"music_32k_mono_(peak|clip|rms|peak_nonormalize|loudness_compressor)"
        r"|loud_over_one_(rms_nonormalize|loudness|pcm16_of_peak)",
    },
    "musicgen_melody": {
        "drop": r"gen_batch_wav|gen_batch_text_melody_wav|gen_uncond_wav"
        r"|encoder_hidden_states_batch"
    },
    "musicgen_mono": {
        "drop": r"cont_batch_.*|gen_cont_batch_.*|gen_batch_wav|gen_uncond_wav|loss.*"
        r"|logits_no_text_mask|logits_decoder_mask|gen_one_first_scores|decode_23_wav"
    },
    "musicgen_stereo": {"drop": r"gen_batch_wav|gen_cont_batch_wav|gen_uncond_wav"},
    "perplexity": {},
    "resampling": {},
    "sampling": {},
    "style": {},
    "stems": {
        "drop": r"(full|second)/(forward|spectrogram|.*_branch|transformer_.*)|bag/tiny_bag"
        r"|mono/(spectrogram|.*_branch|.*coder_\d|apply_(short|one_segment|override|shifts_1|batch))"
        r"|six/(spectrogram|apply_long)|melody/mix|separate/(converted|stems)"
    },
}

# read by no implementation that reads tokenizer.json
UNUSED_FILES = {"spiece.model", "special_tokens_map.json", "tokenizer_config.json"}


def keep_outputs(case, rule):
    entries = rule.get("entries")
    codecs = rule.get("codecs")
    kept = {}
    for name, output in case["outputs"].items():
        if "drop" in rule and re.fullmatch(rule["drop"], name):
            continue
        if codecs and name.split("/")[0] not in codecs:
            continue
        is_entry = not name.startswith("filterbank_")
        if entries and is_entry and not any(name.startswith(e + "_") for e in entries):
            continue
        kept[name] = output
    return kept


def trim(case, rule):
    case["outputs"] = keep_outputs(case, rule)
    inputs, values = case["inputs"], case["values"]
    if "entries" in rule:
        inputs["entries"] = [e for e in inputs["entries"] if e["name"] in rule["entries"]]
        if isinstance(values.get("entries"), list):
            values["entries"] = [e for e in values["entries"] if e["name"] in rule["entries"]]
    if "codecs" in rule:
        inputs["codecs"] = {c: v for c, v in inputs["codecs"].items() if c in rule["codecs"]}
    if isinstance(inputs, dict):
        inputs.pop("key_shapes", None)


def wanted(path, case, rule):
    """Whether a file of the case, relative to its folder, is copied."""
    name = path.as_posix()
    if path.name in UNUSED_FILES or path.name == "case.json":
        return False
    if "expected" in path.parts:
        return any(output["file"] == name for output in case["outputs"].values())
    if "codecs" in rule:
        return path.parts[0] in rule["codecs"]
    if "entries" in rule:
        return any(path.name.startswith(entry) for entry in rule["entries"])
    return True


def main(kits):
    total = 0
    for name, rule in SELECTION.items():
        source = next(kit / name for kit in kits if (kit / name / "case.json").exists())
        target = HERE / name
        shutil.rmtree(target, ignore_errors=True)
        case = json.loads((source / "case.json").read_text(encoding="utf-8"))
        trim(case, rule)
        target.mkdir(parents=True)
        (target / "case.json").write_text(
            json.dumps(case, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        for path in sorted(p.relative_to(source) for p in source.rglob("*") if p.is_file()):
            if wanted(path, case, rule):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / path, target / path)
        size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
        total += size
        print(f"{size:>10} {name}")
    print(f"{total:>10} bytes")


if __name__ == "__main__":
    main([pathlib.Path(kit) for kit in sys.argv[1:]])
