"""python proof/prove.py WORK: proves that an adapter learns a style, and writes what came of it into docs/training.md.

Nano learns jigs (jig.py) on one thread of a processor; then other jigs are scored, and Continuo writes clips, with the
adapter and without. Needs the packages of requirements.txt and of models/nano/training/requirements.txt.
"""

import datetime
import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import jig
import numpy as np
import soundfile
from nano import judge  # found through jig

HOME = Path(__file__).resolve().parents[2]
NANO, CONFIG = HOME / "models/nano", HOME / "training/nano.toml"
CONTINUO = os.environ.get("CONTINUO", HOME / "continuo")
PAGE = HOME / "docs/training.md"
BEGIN, END = "<!-- written by training/proof/prove.py -->\n", "<!-- end -->"
SONGS, HELD_OUT, CLIPS = 30, 8, 8
CLIP_SECONDS = 10


def threes(sound: np.ndarray, tempo_bpm: float) -> float:
    """Of the beginnings of sounds that come three or four to a beat, the share of the threes."""
    onsets = judge.onsets(sound)
    onsets = (onsets - onsets.mean()) * np.hanning(len(onsets))
    seconds = np.arange(len(onsets)) / judge.ONSETS_PER_SECOND
    near = np.linspace(0.97, 1.03, 25) * tempo_bpm / 60

    def strength(to_a_beat: int) -> float:
        return max(abs(np.sum(onsets * np.exp(-2j * np.pi * to_a_beat * beats * seconds))) ** 2 for beats in near)

    three, four = strength(3), strength(4)
    return three / (three + four)


def continuo(*arguments) -> str:
    return subprocess.run([str(CONTINUO), *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True).stdout


def learn(work: Path) -> tuple[float, float]:
    """(seconds, processor seconds) of a training from songs to the adapter, tokens included."""
    began, before = time.monotonic(), os.times()
    trained = (HOME / "training/train-lora", work / "songs", "--base", NANO, "--out", work / "learned", "--config", CONFIG)
    subprocess.run([*map(str, trained), "--device", "cpu", "--threads", "1", "--continuo", str(CONTINUO)], check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - began, spent


def perplexity(work: Path, *lora) -> float:
    told = continuo("score", work / "held-out", "--model", NANO, "--precision", "fp32", "--json", *lora)
    return json.loads(told.splitlines()[-1])["perplexity"]


def clips(folder: Path, *lora) -> list[float]:
    """The share of threes in each clip that Continuo writes of a jig's words."""
    folder.mkdir(parents=True, exist_ok=True)
    shares = []
    for number in range(CLIPS):
        tempo, clip = 97 + 2 * number, folder / f"{number}.wav"
        text = f"jig, {tempo} bpm, drums, bass, chords, lead"
        continuo("generate", text, "--model", NANO, "--seconds", CLIP_SECONDS, "--seed", number, "-o", clip, *lora)
        shares.append(threes(heard(clip), tempo))
    return shares


def heard(clip: Path) -> np.ndarray:
    sound, rate = soundfile.read(clip)
    assert rate == judge.RATE
    return sound if sound.ndim == 1 else sound.mean(1)


def span(shares: list[float]) -> str:
    return f"{np.mean(shares):.2f} ({min(shares):.2f} to {max(shares):.2f})"


def main(work: Path) -> None:
    jig.write(work / "songs", SONGS, 1)
    jig.write(work / "held-out", HELD_OUT, 2)
    seconds, spent = learn(work)
    adapter = work / "learned/adapter"
    without, with_it = perplexity(work), perplexity(work, "--lora", adapter)
    plain, learned = clips(work / "without"), clips(work / "with", "--lora", adapter)
    real = [threes(heard(song), float(song.with_suffix(".txt").read_text().split()[1])) for song in sorted((work / "held-out").glob("*.wav"))]
    steps = tomllib.loads(CONFIG.read_text())["train"]["steps"]
    lower = 1 - with_it / without
    page = PAGE.read_text()
    before, after = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
    PAGE.write_text(
        f"""{before}On {datetime.date.today()}, with one thread: {SONGS} jigs of {jig.SECONDS} s, {steps} steps, {spent / 60:.1f} minutes of the processor in all ({seconds / 60:.1f} minutes by the clock), tokens included.

| | nano | with the adapter |
|---|---|---|
| perplexity of {HELD_OUT} other jigs, by `continuo score` | {without:.3f} | {with_it:.3f} ({lower:.0%} lower) |
| threes of threes and fours to a beat, in {CLIPS} clips by `continuo generate` (in the other jigs themselves: {span(real)}) | {span(plain)} | {span(learned)} |
{after}"""
    )
    print(f"{PAGE}: written")
    if lower < 0.15 or spent > 15 * 60 or min(learned) <= max(plain):
        sys.exit(f"expected a perplexity at least 15 % lower within 15 minutes, and more threes in each clip, found the figures of {PAGE}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
