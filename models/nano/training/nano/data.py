"""Stages `data` and `encode`: some of the world to listen to, and what the codec hears in it.

Training itself needs no stored data: every step composes its clips anew from the seed. These stages are
the means to check the world and the codec by ear and by number before a language model is trained."""

import json
from pathlib import Path

import numpy as np
import soundfile
import torch

from . import codec, judge, sounds, world


def write(settings, work: Path, count: int) -> None:
    folder = work / "data"
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng((settings.seed, 7))
    texts = {}
    for number in range(count):
        clip = world.compose(random, 600, tuple(settings.world.tempo_bpm))
        soundfile.write(folder / f"{number:03}.flac", sounds.render(clip.codes) * 0.8, sounds.RATE)
        np.save(folder / f"{number:03}.npy", clip.codes)
        texts[f"{number:03}"] = clip.text
    (folder / "texts.json").write_text(json.dumps(texts, indent=1) + "\n")
    print(f"{folder}: {count} clips of 12 s")


@torch.no_grad()
def encode(settings, work: Path) -> None:
    model, ear = codec.build(settings.codec, settings.seed)
    ear.load_state_dict(torch.load(work / "codec.pt", weights_only=True)["module"])
    ear.finish()
    model.half().float().eval()
    right, errors, convergence = [], [], []
    for path in sorted((work / "data").glob("???.npy")):
        codes = np.load(path)
        real = sounds.render(codes)
        found = model.encode(torch.from_numpy(real)[None, None], bandwidth=2.2).audio_codes
        np.save(path.with_suffix(".encoded.npy"), found[0, 0].numpy().astype(np.int16))
        copy = model.decode(found, [None]).audio_values[0, 0].numpy()
        right.append((found[0, 0].numpy() == codes).mean(1))
        errors.append(judge.mel_error_db(real, copy))
        convergence.append(judge.spectral_convergence(real, copy))
    said = "  ".join(f"{player} {share:.3f}" for player, share in zip(sounds.PLAYERS, np.mean(right, 0)))
    print(f"{len(right)} clips: right states {said}")
    print(f"round trip: mel error {np.mean(errors):.2f} dB, spectral convergence {np.mean(convergence):.3f}")
