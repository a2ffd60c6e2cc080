"""Stage `codec`: teaches the encoder to say what each player does."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import MusicgenMelodyForConditionalGeneration

from . import codec, sounds, world
from .progress import Run

HEARD = {"time shift": 0.35, "level": 0.5, "noise": 0.3}  # how often a clip is changed in this way


def clips(random: np.random.Generator, count: int, frames: int, changed: bool):
    """Sound [count, samples] and the states [count, 4, frames] it is made of.

    What people bring was not made on our frames and not at our level: part of the clips begin between
    two frames, are louder or softer, or have noise in them; the states stay the nearest ones."""
    heard, states = [], []
    for _ in range(count):
        begin = int(random.integers(0, 400))
        codes = world.compose(random, begin + frames + 1).codes[:, begin:]
        sound = sounds.render(codes)
        shift = 0
        if changed and random.random() < HEARD["time shift"]:
            shift = int(random.integers(0, sounds.FRAME))
        nearest = 0 if shift < sounds.FRAME // 2 else 1
        sound = sound[shift : shift + frames * sounds.FRAME]
        if changed and random.random() < HEARD["level"]:
            sound = sound * np.exp(random.uniform(np.log(0.4), np.log(1.6)))
        if changed and random.random() < HEARD["noise"]:
            sound = sound + random.standard_normal(len(sound)) * np.exp(random.uniform(-9, -4.5))
        heard.append(sound.astype(np.float32))
        states.append(codes[:, nearest : nearest + frames].astype(np.int64))
    return torch.from_numpy(np.stack(heard)), torch.from_numpy(np.stack(states))


def train(settings, work: Path, seconds: float, device: str, start: Path | None) -> None:
    model, ear = codec.build(settings.codec, settings.seed)
    if start:
        made = MusicgenMelodyForConditionalGeneration.from_pretrained(start, dtype=torch.float32)
        ear.begin_with(made.audio_encoder.encoder)
    ear.to(device)
    c = settings.codec
    optimizer = torch.optim.AdamW(ear.parameters(), lr=c.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    run = Run(work / "codec.pt", seconds, [optimizer], ear)
    for _ in run.steps():
        random = np.random.default_rng((settings.seed, 1, run.step))
        sound, states = (t.to(device) for t in clips(random, c.batch, c.frames, True))
        scores = ear.scores(ear(sound))
        losses = [F.cross_entropy(s, states[:, q].flatten()) for q, s in enumerate(scores)]
        run.learn(sum(losses), 3.0, **dict(zip(sounds.PLAYERS, losses)))
        if run.step % 500 == 499:
            tell(settings, ear, device)
    tell(settings, ear, device)


@torch.no_grad()
def tell(settings, ear, device: str) -> None:
    for changed in (False, True):
        random = np.random.default_rng((settings.seed, 2))
        sound, states = (t.to(device) for t in clips(random, 16, 250, changed))
        found = [s.argmax(1).unflatten(0, (16, 250)) for s in ear.scores(ear(sound))]
        right = [(f == states[:, q]).float().mean().item() for q, f in enumerate(found)]
        said = "  ".join(f"{player} {share:.3f}" for player, share in zip(sounds.PLAYERS, right))
        print(f"held out, {'changed' if changed else 'as made'}: right states  {said}", flush=True)
