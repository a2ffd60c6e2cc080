"""python proof/jig.py TARGET COUNT SEED: clips in a style that nano does not know.

A jig has three steps to a beat, where all of nano's styles have four. It is played by nano's own players
(models/nano/training), so that what an adapter must learn is the style alone, not the sounds.
Each clip is a WAV file of 20 s with its words in a .txt file beside it.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models/nano/training"))

from nano import sounds, world  # noqa: E402

SECONDS = 20
TEMPO_BPM = (96, 114)
STEPS = 12  # a bar: four beats of three
KICKS, SNARES, HATS = "x....xx....x", "...x.....x..", "x.xx.xx.xx.x"
BASS, CHORDS = (0, 2, 3, 5, 6, 8, 9, 11), (2, 5, 8, 11)
LEADS = ((0, 2, 3, 4, 5, 6, 9), (0, 1, 2, 3, 5, 6, 8, 9, 10, 11))


class Score(world.Score):
    """Frames of notes where a beat has three steps."""

    def __init__(self, frames: int, tempo_bpm: float):
        super().__init__(frames, tempo_bpm, swing=0)
        self.step_frames *= 4 / 3
        self.bars = int(np.ceil(frames / (self.step_frames * STEPS)))

    def frame(self, bar: int, step: float) -> int:
        return int(round((bar * STEPS + step) * self.step_frames))

    def spaced(self, bar: int, steps):
        """(start, end, step) of each note of a bar, which ends where the next begins."""
        for step, end in zip(steps, (*steps[1:], STEPS + steps[0])):
            yield self.frame(bar, step), self.frame(bar, end), step


def compose(random: np.random.Generator) -> world.Clip:
    tempo, key, major = int(random.integers(*TEMPO_BPM)), int(random.integers(12)), bool(random.random() < 0.5)
    score = Score(SECONDS * world.FRAMES_PER_SECOND, tempo)
    scale = world.MAJOR if major else world.MINOR
    progressions = world.PROGRESSIONS[major]
    progression = progressions[random.integers(len(progressions))]
    timbres, kit = random.integers(2, size=2), int(random.integers(2))
    steps, contour = LEADS[random.integers(2)], np.cumsum(random.integers(-2, 3, STEPS))
    events = {"bass": [], "chords": [], "lead": []}
    for bar in range(score.bars):
        degree = progression[bar % 4]
        root = key + world._degree(scale, degree)
        chord = world.chord_on(scale, key, degree)
        events["bass"] += [(a, b, (root - sounds.LOWEST["bass"]) % 12) for a, b, _ in score.spaced(bar, BASS)]
        events["chords"] += [(a, b, chord) for a, b, _ in score.spaced(bar, CHORDS)]
        for a, b, step in score.spaced(bar, steps):
            pitch = key + world._degree(scale, degree + int(contour[step]))
            events["lead"].append((a, b, (pitch - sounds.LOWEST["lead"]) % 12))
    timbre = {"bass": int(timbres[0]), "chords": 0, "lead": int(timbres[1])}
    players = [score.notes(sounds.VOICES[name], timbre[name], events[name]) for name in events]
    text = f"jig, {tempo} bpm, {world.KEYS[key]} {'major' if major else 'minor'}, drums, bass, chords, lead"
    codes = np.stack([_drums(score, kit), *players]).astype(np.int16)
    return world.Clip(codes, text, "jig", tempo, key, major, sounds.PLAYERS)


def _drums(score: Score, kit: int) -> np.ndarray:
    def hits(grid: str):
        return [score.frame(bar, step) for bar in range(score.bars) for step in range(STEPS) if grid[step] == "x"]

    ages = (
        score.ages(hits(KICKS), sounds.KICK_AGES),
        score.ages(hits(SNARES), sounds.SNARE_AGES),
        score.ages(hits(HATS), sounds.HAT_AGES[0]),
    )
    return np.array([sounds.drum_state(kit, *state) for state in zip(*ages)])


def write(folder: Path, count: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    for number in range(count):
        clip = compose(random)
        soundfile.write(folder / f"jig-{number:02}.wav", sounds.render(clip.codes) * 0.8, sounds.RATE)
        (folder / f"jig-{number:02}.txt").write_text(clip.text + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
