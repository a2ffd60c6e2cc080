"""The model around the codec: MusicgenMelodyForConditionalGeneration, and how it learns.

What the reference does at generation is what is trained: the prefix is [melody | text | tokens] with
absolute positions, a text that is left out is zeros behind the projection, a melody that is left out is
C in every frame, and codebook k is k steps late.
"""

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import (
    MusicgenMelodyConfig,
    MusicgenMelodyDecoderConfig,
    MusicgenMelodyForConditionalGeneration,
    T5Config,
)

from . import codec, melody, sounds, text, world
from .progress import Run

LEFT_OUT = {"text": 0.15, "melody": 0.55, "both": 0.08}


def build(settings, seed: int) -> MusicgenMelodyForConditionalGeneration:
    torch.manual_seed(seed)
    lm, entries = settings.language_model, settings.codec.codebook_size
    vocabulary = text.tokenizer().get_vocab_size()
    t5 = T5Config(
        vocab_size=vocabulary, d_model=lm.text_hidden, d_kv=lm.text_hidden // 4, num_heads=4, d_ff=2 * lm.text_hidden,
        num_layers=lm.text_layers, num_decoder_layers=1, feed_forward_proj="relu", dropout_rate=0.0,
    )  # fmt: skip
    decoder = MusicgenMelodyDecoderConfig(
        vocab_size=entries, max_position_embeddings=2048, num_hidden_layers=lm.layers, ffn_dim=lm.ffn,
        num_attention_heads=lm.heads, hidden_size=lm.hidden, dropout=0.0, attention_dropout=0.0,
        activation_dropout=0.0, layerdrop=0.0, activation_function="gelu", num_codebooks=4, audio_channels=1,
        pad_token_id=entries, bos_token_id=entries, eos_token_id=None, initializer_factor=0.05,
        tie_word_embeddings=False,
    )  # fmt: skip
    model = MusicgenMelodyForConditionalGeneration(
        MusicgenMelodyConfig(
            text_encoder=t5.to_dict(), audio_encoder=codec.configuration(settings.codec).to_dict(),
            decoder=decoder.to_dict(), num_chroma=12, chroma_length=lm.chroma_length,
        )
    )  # fmt: skip
    _know_the_states(model, seed)
    return model


@torch.no_grad()
def _know_the_states(model, seed: int) -> None:
    """First embeddings and output weights are sums of a vector per timbre, note and age, so that what is
    learned of one note holds for the others. Nothing ties them to it afterwards."""
    random = np.random.default_rng((seed, 3))
    embeddings, heads = model.decoder.model.decoder.embed_tokens, model.decoder.lm_heads
    for player in range(4):
        features = _features(player)
        states = len(features)
        for weight, size in ((embeddings[player].weight, 0.3), (heads[player].weight, 0.05)):
            mixed = features @ random.standard_normal((features.shape[1], weight.shape[1])) * size
            weight.normal_(std=0.02)
            weight[:states] += torch.from_numpy(mixed)
        embeddings[player].weight[-1].normal_(std=0.3)
    text.smooth_numbers(model.text_encoder.shared.weight, random)
    model.audio_enc_to_dec_proj.weight.normal_(std=0.5)
    model.enc_to_dec_proj.weight.normal_(std=0.05)


def _features(player: int) -> np.ndarray:
    def one_hot(values):
        return np.eye(values.max() + 1)[values]

    if player == 0:
        inside = np.arange(2 * sounds.KIT_STATES)
        kit, inside = np.divmod(inside, sounds.KIT_STATES)
        kick, inside = np.divmod(inside, sounds.KIT_STATES // (1 + sounds.KICK_AGES))
        snare, hat = np.divmod(inside, sounds.HAT_STATES)
        return np.concatenate([one_hot(kit), one_hot(kick), one_hot(snare), one_hot(hat)], 1)
    voice = sounds.VOICES[sounds.PLAYERS[player]]
    state = np.arange(voice.states - 1)
    age = state % voice.ages
    note = state // voice.ages % voice.notes
    timbre = state // (voice.ages * voice.notes)
    angles = np.pi * (age[:, None] + 0.5) / voice.ages * np.arange(1, 5)
    told = np.concatenate([one_hot(timbre), one_hot(note), one_hot(age), np.cos(angles)], 1)
    silent = np.zeros((1, told.shape[1]))
    return np.concatenate([silent, told])


def delayed(codes: torch.Tensor, start: int) -> torch.Tensor:
    """[batch, 4, frames] as the decoder sees it, [batch, 4, 1 + frames + 3]; `start` fills the rest."""
    batch, books, frames = codes.shape
    steps = torch.full((batch, books, frames + books), start, dtype=codes.dtype, device=codes.device)
    for book in range(books):
        steps[:, book, 1 + book : 1 + book + frames] = codes[:, book]
    return steps


def prefix(model, tokens, chroma, without_text, without_melody) -> torch.Tensor:
    """The condition [batch, chroma rows + tokens, hidden]; the `without` are [batch] of booleans."""
    mask = tokens != 0
    told = model.text_encoder(input_ids=tokens, attention_mask=mask.long()).last_hidden_state
    told = model.enc_to_dec_proj(told) * mask[..., None] * ~without_text[:, None, None]
    heard = torch.where(without_melody[:, None], torch.zeros_like(chroma), chroma)
    return torch.cat([model.audio_enc_to_dec_proj(F.one_hot(heard, 12).to(told.dtype)), told], 1)


def losses(model, codes, condition, weight=None) -> list[torch.Tensor]:
    """Cross entropy of each codebook, in nats a token; `weight` [frames] says how much a frame counts."""
    start = model.config.decoder.pad_token_id
    steps = delayed(codes, start)
    decoder = model.decoder.model.decoder
    states = decoder(
        input_ids=steps[:, :, :-1].flatten(0, 1), encoder_hidden_states=condition, use_cache=False
    ).last_hidden_state[:, condition.shape[1] :]
    found = []
    for book, head in enumerate(model.decoder.lm_heads):
        frames = slice(book, book + codes.shape[2])
        logits = head(states[:, frames]).float().flatten(0, 1)
        each = F.cross_entropy(logits, codes[:, book].flatten(), reduction="none").view(len(codes), -1)
        found.append(each.mean() if weight is None else (each * weight).mean())
    return found


def beginnings(frames: int) -> torch.Tensor:
    """Weights [frames] that make a clip's first beats count more. A tempo is told in them: what comes
    later can be copied from what is heard, and so teaches little of what the words mean."""
    return 1 + 4 * torch.exp(-torch.arange(frames) / 60)


class Lessons:
    """Clips made anew for each step, from the seed and the step's number alone."""

    def __init__(self, settings):
        self.settings, self.tokenizer = settings, text.tokenizer()

    def batch(self, random, count: int, frames: int, rows: int):
        """Codes [count, 4, frames], text ids, melody [count, rows]."""
        codes, texts, melodies = [], [], []
        longest = int(rows * melody.HOP_FRAMES) + 30
        for _ in range(count):
            begin = 0 if random.random() < 0.6 else int(random.integers(0, 200))
            clip = world.compose(random, begin + max(frames, longest))
            codes.append(clip.codes[:, begin : begin + frames])
            texts.append(clip.text)
            lead = "lead" in clip.playing and random.random() < 0.7
            found = melody.classes(clip.codes[:, begin:], (3,) if lead else range(4), rows)
            # A melody shorter than the model's window is repeated.
            known = min(rows, math.ceil(frames / melody.HOP_FRAMES))
            if random.random() < 0.3:
                found = np.resize(found[:known], rows)
            melodies.append(found)
        tokens = text.ids(self.tokenizer, texts, random)
        return torch.from_numpy(np.stack(codes).astype(np.int64)), tokens, torch.from_numpy(np.stack(melodies))


def _shape(random, done: float) -> int:
    """Frames of a batch's clips. What a text says decides how a clip begins, and the beginning says how
    it goes on; so many clips are short. Some of the later ones last as long as the longest window."""
    long = 0.15 if done > 0.6 else 0
    return int(random.choice((160, 480, 1490), p=(0.6 - long, 0.4, long)))


def _optimizers(lm, learned) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, AdamW for embeddings, heads and all that is small. Side by
    side, 270 s each, Muon got 0.0032 nats further, AdamW 0.0013."""
    inside, others = [], []
    for name, weight in learned.named_parameters():
        hidden = weight.ndim == 2 and (".layers." in name or ".block." in name) and "relative" not in name
        (inside if hidden else others).append(weight)
    return [
        torch.optim.Muon(inside, lr=lm.matrix_rate, weight_decay=0.02, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=lm.learning_rate, betas=(0.9, 0.96), weight_decay=0.02),
    ]


def train(settings, work: Path, seconds: float, device: str, start: Path | None) -> None:
    lm = settings.language_model
    model = build(settings, settings.seed)
    if start:
        model = MusicgenMelodyForConditionalGeneration.from_pretrained(start, dtype=torch.float32)
    learned = torch.nn.ModuleDict(
        {name: part for name, part in model.named_children() if name != "audio_encoder"}
    ).to(device)
    run = Run(work / "language-model.pt", seconds, _optimizers(lm, learned), learned)
    lessons = Lessons(settings)
    half = torch.autocast(device, torch.bfloat16, enabled=device == "cuda" or lm.half_on_cpu)
    for done in run.steps():
        random = np.random.default_rng((settings.seed, 4, run.step))
        frames, rows = _shape(random, done), lm.chroma_length
        codes, tokens, chroma = lessons.batch(random, max(1, lm.batch_frames // frames), frames, rows)
        draw = random.random((3, len(codes)))
        both = draw[2] < LEFT_OUT["both"]
        without_text = torch.from_numpy((draw[0] < LEFT_OUT["text"]) | both).to(device)
        without_melody = torch.from_numpy((draw[1] < LEFT_OUT["melody"]) | both).to(device)
        with half:
            condition = prefix(model, tokens.to(device), chroma.to(device), without_text, without_melody)
            found = losses(model, codes.to(device), condition, beginnings(frames).to(device))
        run.learn(sum(found) / 4, 1.0, **dict(zip(sounds.PLAYERS, found)))
        if run.step % 250 == 249:
            tell(settings, model, lessons, device)


@torch.no_grad()
def tell(settings, model, lessons, device: str) -> None:
    """What text and melody are worth on clips that were never trained on."""
    codes, tokens, chroma = (t.to(device) for t in lessons.batch(np.random.default_rng((settings.seed, 5)), 8, 160, settings.language_model.chroma_length))
    said = []
    for name, no_text, no_melody in (("both", 0, 0), ("text", 0, 1), ("neither", 1, 1)):
        without = [torch.full((8,), bool(x), device=device) for x in (no_text, no_melody)]
        found = losses(model, codes, prefix(model, tokens, chroma, *without))
        said.append(f"{name} {sum(found).item() / 4:.4f} ({' '.join(f'{f.item():.3f}' for f in found)})")
    print("held out, nats a token: " + "  ".join(said), flush=True)
