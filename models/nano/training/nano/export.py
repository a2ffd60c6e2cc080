"""Stage `export`: the checkpoints of both trainings as one folder in Hugging Face's format."""

import json
from pathlib import Path

import torch
from transformers import (
    GenerationConfig,
    MusicgenMelodyForConditionalGeneration,
    PreTrainedTokenizerFast,
)

from . import codec, language_model, text

LIMIT_BYTES = 16_000_000


def assembled(settings, work: Path) -> MusicgenMelodyForConditionalGeneration:
    """The whole model from the last checkpoints, in the precision it will be stored in."""
    sound, ear = codec.build(settings.codec, settings.seed)
    ear.load_state_dict(torch.load(work / "codec.pt", weights_only=True)["module"])
    ear.finish()
    model = language_model.build(settings, settings.seed)
    learned = torch.load(work / "language-model.pt", weights_only=True)["module"]
    model.load_state_dict(learned, strict=False)
    model.audio_encoder.load_state_dict(sound.state_dict())
    return model.half().eval()


def export(settings, work: Path, folder: Path) -> None:
    model = assembled(settings, work)
    start = settings.codec.codebook_size
    model.generation_config = GenerationConfig(
        do_sample=True, guidance_scale=3.0, max_length=1500, top_k=250, temperature=1.0,
        bos_token_id=start, pad_token_id=start, decoder_start_token_id=start,
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=text.tokenizer(), pad_token=text.PAD, eos_token=text.END, unk_token=text.UNKNOWN
    ).save_pretrained(folder)
    preprocessor = {
        "feature_extractor_type": "MusicgenMelodyFeatureExtractor", "processor_class": "MusicgenMelodyProcessor",
        "feature_size": 12, "num_chroma": 12, "sampling_rate": 32000, "n_fft": 16384, "hop_length": 4096,
        "chunk_length": 30, "padding_side": "right", "padding_value": 0.0, "return_attention_mask": True,
        "stem_indices": [3, 2],
    }  # fmt: skip
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=2) + "\n")
    again = MusicgenMelodyForConditionalGeneration.from_pretrained(folder, dtype=torch.float16)
    for (name, before), after in zip(model.state_dict().items(), again.state_dict().values()):
        if not torch.equal(before, after):
            raise ValueError(f"{name}: expected what was saved, found something else after loading")
    size = sum(f.stat().st_size for f in folder.iterdir() if f.is_file())
    if size > LIMIT_BYTES:
        raise ValueError(f"{folder}: expected at most {LIMIT_BYTES} bytes, found {size}")
    print(f"{folder}: {size / 1e6:.1f} MB, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters")
