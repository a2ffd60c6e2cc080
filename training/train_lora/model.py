"""MusicGen as audiocraft's solver trains it: delayed codebooks, teacher forced, a loss per codebook.

Shapes: B pieces, K codebooks, T frames of the longest piece, V entries of a codebook.
"""

import copy
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import AutoConfig, AutoTokenizer, MusicgenForConditionalGeneration, MusicgenMelodyForConditionalGeneration
from transformers.audio_utils import chroma_filter_bank
from transformers.utils import logging

from .problem import Problem

IGNORED = -100
KINDS = {"musicgen": MusicgenForConditionalGeneration, "musicgen_melody": MusicgenMelodyForConditionalGeneration}
CHROMA_WINDOW, CHROMA_HOP = 16384, 4096


def load(base: str):
    """(model, tokenizer) of a folder in the form of transformers, or of a name on the hub."""
    if Path(base).is_dir() and not (Path(base) / "config.json").exists():
        raise Problem(f"{base}: expected config.json, found none; `continuo models convert` makes that form of audiocraft's")
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        kind = AutoConfig.from_pretrained(base).model_type
        if kind not in KINDS:
            raise Problem(f"{base}: expected a MusicGen model, found one of the kind {kind}")
        model = KINDS[kind].from_pretrained(base, dtype=torch.float32)
        return model, AutoTokenizer.from_pretrained(base)
    except (OSError, ValueError) as wrong:
        raise Problem(f"{base}: expected a MusicGen model in transformers' form, found: {' '.join(str(wrong).split())[:300]}") from wrong


def delays(model) -> list[int]:
    """Steps by which each codebook is late; a stereo model's left and right are late together."""
    decoder = model.config.decoder
    return [k // decoder.audio_channels for k in range(decoder.num_codebooks)]


def labels_of(codes: list[np.ndarray], late: list[int]) -> torch.Tensor:
    """[B, K, T]: what each step of each codebook is to say. Steps behind T do not exist, so codebook k is judged
    on all but its last `late[k]` frames; a shorter piece among longer ones keeps its own."""
    longest = max(part.shape[1] for part in codes)
    labels = torch.full((len(codes), len(late), longest), IGNORED)
    for row, part in zip(labels, codes):
        for book, delay in enumerate(late):
            heard = torch.from_numpy(part[book, : longest - delay].astype(np.int64))
            row[book, delay : delay + len(heard)] = heard
    return labels


def losses(model, labels: torch.Tensor, text: torch.Tensor, mask: torch.Tensor, melody: torch.Tensor | None) -> torch.Tensor:
    """Cross entropy [K] of the codebooks, nats a token, over all labels of the batch together.

    `text` and `mask` [B, words]; a mask of zeros is no text. `melody` [B, chroma rows, 12] of melody models."""
    decoder = model.config.decoder
    start = decoder.pad_token_id
    steps = torch.full_like(labels, start)
    steps[..., 1:] = labels[..., :-1].where(labels[..., :-1] != IGNORED, start)
    heard = {} if melody is None else {"input_features": melody}
    logits = model(
        input_ids=text, attention_mask=mask, decoder_input_ids=steps.flatten(0, 1), use_cache=False, **heard
    ).logits[:, -labels.shape[2] :]  # a melody model has its prefix before
    logits = logits.view(*labels.shape, -1).transpose(0, 1).float()
    return torch.stack(
        [F.cross_entropy(said.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED) for said, wanted in zip(logits, labels.transpose(0, 1))]
    )


def tokenized(tokenizer, texts: list[str | None]) -> tuple[torch.Tensor, torch.Tensor]:
    """(ids, mask) [B, words]; None is no text."""
    made = tokenizer([text or "" for text in texts], padding=True, return_tensors="pt")
    kept = torch.tensor([[text is not None] for text in texts])
    return made.input_ids, made.attention_mask * kept


@torch.no_grad()
def melodies(model, codes: np.ndarray) -> torch.Tensor:
    """One-hot pitch classes [chroma rows, 12] of a piece, of what the codec keeps of its sound."""
    rate = model.config.audio_encoder.sampling_rate
    channels, tokens = model.config.decoder.audio_channels, torch.from_numpy(codes.astype(np.int64))[None, None]
    heard = [model.audio_encoder.decode(tokens[:, :, channel::channels], [None]).audio_values[0, 0] for channel in range(channels)]
    sound = torch.stack(heard).mean(0)
    sound = F.pad(sound, (0, max(0, CHROMA_WINDOW - len(sound))))
    window = torch.hann_window(CHROMA_WINDOW)
    power = torch.stft(sound, CHROMA_WINDOW, CHROMA_HOP, window=window, return_complex=True).abs() ** 2 / window.square().sum()
    bank = torch.from_numpy(chroma_filter_bank(sampling_rate=rate, num_frequency_bins=CHROMA_WINDOW, tuning=0, num_chroma=12)).float()
    chroma = bank @ power
    rows = F.one_hot(F.normalize(chroma, p=float("inf"), dim=0, eps=1e-6).argmax(0), 12).float()
    return cyclic(rows, model.config.chroma_length)


def cyclic(rows: torch.Tensor, count: int) -> torch.Tensor:
    return rows.repeat(-(-count // len(rows)), 1)[:count]


def no_melody(model, count: int) -> torch.Tensor:
    """C in every frame: what the reference means by none."""
    return F.one_hot(torch.zeros(count, model.config.chroma_length, dtype=torch.long), 12).float()


def is_melody(model) -> bool:
    return model.config.model_type == "musicgen_melody"


def learning(model, settings: dict, base: str):
    """The model with the weights that shall learn: an adapter's, or all but codec and text encoder."""
    model.requires_grad_(False)
    if settings["train"]["method"] == "full":
        for name, weight in model.named_parameters():
            weight.requires_grad_(not name.startswith(("audio_encoder.", "text_encoder.")))
        return model
    from peft import LoraConfig, get_peft_model

    lora = settings["lora"]
    config = LoraConfig(
        r=lora["rank"], lora_alpha=lora["alpha"], lora_dropout=lora["dropout"], target_modules=copy.copy(lora["targets"]),
        base_model_name_or_path=base,
    )  # fmt: skip
    return get_peft_model(model, config)
