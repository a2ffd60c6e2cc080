"""The music of the world: four styles, composed from a seed straight into the codec's states.

`compose` writes, for each 20 ms frame, the state of each player (see `sounds`), and the words that
describe the clip. Times are musical (bars of 16 steps) and rounded to the frame they fall into.
"""

from dataclasses import dataclass

import numpy as np

from . import sounds
from .sounds import BASS, CHORDS, FRAME, KITS, LEAD, LOWEST, RATE

FRAMES_PER_SECOND = RATE // FRAME
STEPS = 16
MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
KEYS = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
PROGRESSIONS = {
    True: ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 0, 4), (0, 3, 4, 3)),
    False: ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (0, 0, 5, 6)),
}


@dataclass(frozen=True)
class Style:
    """How a style plays; grids have one character a step, `o` is an open hat."""

    tempo_bpm: tuple[int, int]
    kit: int
    kicks: tuple[str, ...]
    snares: str
    hats: tuple[str, ...]
    basses: tuple[tuple[int, ...], ...]
    chords: tuple[tuple[int, ...], ...]
    swing: float = 0.0


BACKBEAT = "....x.......x..."
STYLES = {
    "house": Style(
        (112, 130), 0, ("x...x...x...x...",), BACKBEAT, ("..o...o...o...o.", "x.o.x.o.x.o.x.o."),
        ((2, 6, 10, 14), (0, 3, 6, 8, 11, 14)), ((0, 3, 6, 10), (2, 6, 10, 14)),
    ),
    "techno": Style(
        (124, 150), 0, ("x...x...x...x...", "x...x...x...x.x."), "............x...",
        ("..x...x...x...x.", "xxxxxxxxxxxxxxxx"), ((2, 6, 10, 14), (0, 2, 4, 6, 8, 10, 12, 14)),
        ((0, 6), (0, 6, 12)),
    ),
    "hip hop": Style(
        (72, 100), 1, ("x.....x.x.......", "x..x....x.x....."), BACKBEAT,
        ("x.x.x.x.x.x.x.x.", "x.x.x.xxx.x.x.x."), ((0, 6, 8), (0, 8, 10)), ((0, 8), (0, 6)), 0.3,
    ),
    "rock": Style(
        (90, 145), 1, ("x.......x.......", "x......xx......."), BACKBEAT,
        ("x.x.x.x.x.x.x.x.", "x...x...x...x..."), ((0, 2, 4, 6, 8, 10, 12, 14), (0, 4, 8, 12)),
        ((0, 8), (0, 4, 8, 12)),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Clip:
    """`codes` [4, frames]; `playing` names the players that are heard; `text` describes it all."""

    codes: np.ndarray
    text: str
    style: str
    tempo_bpm: int
    key: int
    major: bool
    playing: tuple[str, ...]


class Score:
    """Places notes on frames. A later note of a player ends the one before."""

    def __init__(self, frames: int, tempo_bpm: float, swing: float):
        self.frames = frames
        self.step_frames = 60 / tempo_bpm / 4 * FRAMES_PER_SECOND
        self.swing = swing
        self.bars = int(np.ceil(frames / (self.step_frames * STEPS)))

    def frame(self, bar: int, step: float) -> int:
        late = self.swing if step % 2 == 1 else 0
        return int(round((bar * STEPS + step + late) * self.step_frames))

    def ages(self, hits, length: int) -> np.ndarray:
        """1 + the age of the latest hit in each frame, 0 where it has ended."""
        ages = np.zeros(self.frames, np.int64)
        for start in sorted(hits):
            end = min(start + length, self.frames)
            if end > start:
                ages[start:] = 0
                ages[start:end] = np.arange(1, end - start + 1)
        return ages

    def notes(self, voice, timbre: int, events) -> np.ndarray:
        """States of a voice from (start, end, note)."""
        states = np.full(self.frames, sounds.SILENCE, np.int64)
        for start, end, note in sorted(events):
            end = min(end, start + voice.ages, self.frames)
            states[start:] = sounds.SILENCE
            for age in range(max(0, end - start)):
                states[start + age] = voice.state(timbre, note, age)
        return states


def compose(random: np.random.Generator, frames: int, tempo_bpm=(70, 170), **asked) -> Clip:
    """A clip; `asked` fixes any of style, tempo, key, major, playing (used for held-out prompts)."""
    pick = lambda options: options[random.integers(len(options))]  # noqa: E731
    name = asked.get("style") or pick(tuple(STYLES))
    style = STYLES[name]
    usual = style.tempo_bpm if random.random() < 0.4 else tempo_bpm
    tempo = asked.get("tempo") or int(random.integers(usual[0], usual[1] + 1))
    key = asked.get("key", int(random.integers(12)))
    major = asked.get("major", bool(random.random() < 0.45))
    playing = asked.get("playing") or _playing(random)
    score = Score(frames, tempo, style.swing)
    kit = style.kit if random.random() < 0.85 else 1 - style.kit
    bass_timbre, lead_timbre = int(random.integers(2)), int(random.integers(2))
    scale = MAJOR if major else MINOR
    progression = pick(PROGRESSIONS[major])
    codes = np.stack(
        [
            _drums(random, score, style, kit),
            _bass(score, pick(style.basses), bass_timbre, key, scale, progression),
            _chords(score, pick(style.chords), key, scale, progression),
            _lead(random, score, lead_timbre, key, scale, progression),
        ]
    )
    for p, player in enumerate(sounds.PLAYERS):
        if player not in playing:
            codes[p] = sounds.SILENCE
    words = {
        "drums": KITS[kit] if random.random() < 0.4 else "drums",
        "bass": BASS.timbres[bass_timbre] if random.random() < 0.6 else "bass",
        "chords": CHORDS.timbres[0] if random.random() < 0.5 else "chords",
        "lead": LEAD.timbres[lead_timbre] if random.random() < 0.7 else "lead",
    }
    text = describe(random, name, tempo, key, major, playing, words)
    return Clip(codes.astype(np.int16), text, name, tempo, key, major, playing)


def _playing(random) -> tuple[str, ...]:
    on = random.random(4) < (0.93, 0.88, 0.75, 0.7)
    playing = tuple(p for p, plays in zip(sounds.PLAYERS, on) if plays)
    return playing or ("drums",)


def _drums(random, score, style, kit) -> np.ndarray:
    kicks = style.kicks[random.integers(len(style.kicks))]
    hats = style.hats[random.integers(len(style.hats))]
    fill = random.random() < 0.4
    hits = {"x": [], "k": [], "s": [], "o": []}
    for bar in range(score.bars):
        for step in range(STEPS):
            at = score.frame(bar, step)
            if kicks[step] == "x":
                hits["k"].append(at)
            last = fill and bar % 4 == 3 and step >= 13
            if style.snares[step] == "x" or last:
                hits["s"].append(at)
            if hats[step] in "xo":
                hits[hats[step]].append(at)
    closed, opened = sounds.HAT_AGES
    hat = score.ages(hits["x"], closed)
    ringing = score.ages(hits["o"], opened)
    hat = np.where(hat > 0, hat, np.where(ringing > 0, closed + ringing, 0))
    kick = score.ages(hits["k"], sounds.KICK_AGES)
    snare = score.ages(hits["s"], sounds.SNARE_AGES)
    return np.array([sounds.drum_state(kit, k, s, h) for k, s, h in zip(kick, snare, hat)])


def _degree(scale, degree: int) -> int:
    return scale[degree % 7] + 12 * (degree // 7)


def _spaced(score, bar, steps):
    """(start, end) of each step of a bar, a note ending where the next begins."""
    ends = list(steps[1:]) + [STEPS + steps[0]]
    for step, end in zip(steps, ends):
        yield score.frame(bar, step), score.frame(bar, end) if end < STEPS else score.frame(bar + 1, end - STEPS)


def _bass(score, steps, timbre, key, scale, progression) -> np.ndarray:
    events = []
    for bar in range(score.bars):
        root = key + _degree(scale, progression[bar % 4])
        for start, end in _spaced(score, bar, steps):
            events.append((start, end, (root - LOWEST["bass"]) % 12))
    return score.notes(BASS, timbre, events)


def chord_on(scale, key: int, degree: int) -> int:
    """The triad state on a degree; the diminished one is played as the minor chord."""
    root = (key + _degree(scale, degree)) % 12
    third = (_degree(scale, degree + 2) - _degree(scale, degree)) % 12
    return root if third == 4 else 12 + root


def _chords(score, steps, key, scale, progression) -> np.ndarray:
    events = []
    for bar in range(score.bars):
        chord = chord_on(scale, key, progression[bar % 4])
        events += [(start, end, chord) for start, end in _spaced(score, bar, steps)]
    return score.notes(CHORDS, 0, events)


def _lead(random, score, timbre, key, scale, progression) -> np.ndarray:
    """A motif of two bars, moved to the chord of the moment."""
    motif = []
    for _ in range(2):
        steps = np.sort(random.choice(8, int(random.integers(3, 6)), replace=False)) * 2
        motif.append((steps, np.cumsum(random.integers(-2, 3, len(steps)))))
    events = []
    for bar in range(score.bars):
        steps, contour = motif[bar % 2]
        chord = progression[bar % 4]
        for (start, end), step, height in zip(_spaced(score, bar, tuple(steps)), steps, contour):
            degree = chord + (2 * (int(height) // 2) if step % 8 == 0 else int(height))
            midi = LOWEST["lead"] + (key + _degree(scale, degree) - LOWEST["lead"]) % 12
            if height > 0 and midi + 12 < LOWEST["lead"] + LEAD.notes:
                midi += 12
            longest = start + int(6 * score.step_frames)
            events.append((start, min(end, longest), midi - LOWEST["lead"]))
    return score.notes(LEAD, timbre, events)


def describe(random, style, tempo, key, major, playing, words) -> str:
    """Words for a clip, some left out, in changing order: people do not all name everything."""
    pace = "slow" if tempo < 92 else "fast" if tempo > 132 else "medium"
    first = f"{pace} {style}" if random.random() < 0.3 else style
    rest = [f"{tempo} bpm"] if random.random() < 0.85 else []
    if random.random() < 0.8:
        rest.append(f"{KEYS[key]} {'major' if major else 'minor'}")
    if len(playing) == 1:
        rest.append(f"{words[playing[0]]} only")
    else:
        rest += [words[p] for p in playing if random.random() < 0.75]
        rest += [f"no {p}" for p in sounds.PLAYERS if p not in playing and random.random() < 0.6]
    if random.random() < 0.5:
        random.shuffle(rest)
    return ", ".join([first] + rest)
