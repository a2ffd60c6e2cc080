"""The sounds of the world: four players, each a finite table of states.

A frame lasts 20 ms (640 samples). In each frame a player is in exactly one state, such as "bass, saw,
A, 7 frames after its onset", and a state always sounds the same: every note begins on a frame with the
same phase. A state's sound is its own frame plus a tail that fades out into the next one; the next age
of the same note fades in over it, so that a held note is continuous and a note cut short does not click.

Shapes: K states of a codebook, SPAN = FRAME + TAIL samples of one state.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

RATE = 32000
FRAME = 640
TAIL = 160
SPAN = FRAME + TAIL
LEVEL = 0.38
PLAYERS = ("drums", "bass", "chords", "lead")

KICK_AGES, SNARE_AGES, HAT_AGES = 8, 6, (3, 4)  # closed, open
HAT_STATES = 1 + sum(HAT_AGES)
KIT_STATES = (1 + KICK_AGES) * (1 + SNARE_AGES) * HAT_STATES
KITS = ("electronic drums", "acoustic drums")

SILENCE = 0


@dataclass(frozen=True)
class Voice:
    """A pitched player: `timbres` x `notes` x `ages` states behind the state of silence."""

    timbres: tuple[str, ...]
    notes: int
    ages: int

    def state(self, timbre: int, note: int, age: int) -> int:
        return 1 + (timbre * self.notes + note) * self.ages + age

    @property
    def states(self) -> int:
        return 1 + len(self.timbres) * self.notes * self.ages


BASS = Voice(("sub bass", "saw bass"), 12, 42)  # A1 to G sharp 2
CHORDS = Voice(("electric piano",), 24, 42)  # major triads of C to B, then the minor ones
LEAD = Voice(("flute", "bell"), 17, 30)  # G4 to B5
VOICES = {"bass": BASS, "chords": CHORDS, "lead": LEAD}
LOWEST = {"bass": 33, "chords": 55, "lead": 67}


def drum_state(kit: int, kick: int, snare: int, hat: int) -> int:
    """0 means that the drum rests, else 1 + its age; a hat's ages are the closed, then the open ones.
    Where all rest, both kits share one state."""
    inside = (kick * (1 + SNARE_AGES) + snare) * HAT_STATES + hat
    return SILENCE if inside == 0 else kit * KIT_STATES + inside


def hertz(midi: float) -> float:
    return 440 * 2 ** ((midi - 69) / 12)


def _tone(midi: float, partials, ages: int, decay: float, attack: float) -> np.ndarray:
    """A note of `ages` frames and one tail. `decay` is per second, growing with the partial."""
    n = ages * FRAME + TAIL
    t = np.arange(n) / RATE
    sound = sum(
        level * np.exp(-t * decay * (1 + 0.35 * (h - 1))) * np.sin(2 * np.pi * hertz(midi) * h * t)
        for h, level in partials
    )
    end = np.clip((n - TAIL - np.arange(n)) / (6 * FRAME), 0, 1)
    return sound * np.minimum(1, t / attack) * end


PARTIALS = {
    "sub bass": ([(1, 1.0), (2, 0.35), (3, 0.1)], 1.6, 0.004),
    "saw bass": ([(1, 0.8), (2, 0.5), (3, 0.3), (4, 0.17), (5, 0.1)], 2.2, 0.003),
    "electric piano": ([(1, 1.0), (2, 0.3), (3, 0.08)], 2.4, 0.004),
    "flute": ([(1, 1.0), (2, 0.14)], 1.0, 0.02),
    "bell": ([(1, 1.0), (2, 0.3), (3, 0.1)], 5.0, 0.002),
}
GAIN = {"bass": 0.55, "chords": 0.17, "lead": 0.34}


def _drums(kit: int) -> dict[str, np.ndarray]:
    """Each drum over its whole length. Noise comes from a fixed seed: a state has one sound."""
    random = np.random.default_rng(100 + kit)

    def time(ages):
        return np.arange(ages * FRAME + TAIL) / RATE

    def fade(sound, ages):
        return sound * np.clip((ages * FRAME - np.arange(len(sound))) / (1.5 * FRAME), 0, 1)

    t = time(KICK_AGES)
    pitch = (46, 60)[kit] * t + (3.2, 1.6)[kit] * (1 - np.exp(-t * 32))
    kick = np.sin(2 * np.pi * pitch) * np.exp(-t * (9, 14)[kit])
    t = time(SNARE_AGES)
    noise = random.standard_normal(len(t))
    if kit == 0:
        clap = (np.exp(-t * 30) * (1 + 0.8 * np.sin(2 * np.pi * 85 * t) * (t < 0.035))) * noise * 0.35
        snare = np.convolve(clap, [0.5, 0, -0.5], "same")
    else:
        snare = 0.5 * np.sin(2 * np.pi * 185 * t) * np.exp(-t * 24) + 0.28 * noise * np.exp(-t * 26)
    hats = []
    for ages, decay in zip(HAT_AGES, (55, 22)):
        t = time(ages)
        bright = np.diff(random.standard_normal(len(t) + 1))
        hats.append(fade(0.13 * bright * np.exp(-t * decay), ages))
    return {
        "kick": fade(0.85 * kick, KICK_AGES),
        "snare": fade(snare, SNARE_AGES),
        "closed": hats[0],
        "open": hats[1],
    }


def _spans(sound: np.ndarray, ages: int) -> np.ndarray:
    """Cuts a sound into overlapping states [ages, SPAN]; the first begins without a fade-in."""
    spans = np.stack([sound[a * FRAME : a * FRAME + SPAN] for a in range(ages)])
    rise = (np.arange(TAIL) + 0.5) / TAIL
    spans[1:, :TAIL] *= rise
    spans[:, FRAME:] *= 1 - rise
    return spans


def _drum_table() -> np.ndarray:
    silent = np.zeros((1, SPAN))
    table = np.zeros((2 * KIT_STATES, SPAN))
    for kit in range(2):
        d = _drums(kit)
        kick = np.concatenate([silent, _spans(d["kick"], KICK_AGES)])
        snare = np.concatenate([silent, _spans(d["snare"], SNARE_AGES)])
        hat = np.concatenate([silent, _spans(d["closed"], HAT_AGES[0]), _spans(d["open"], HAT_AGES[1])])
        whole = kick[:, None, None] + snare[None, :, None] + hat[None, None]
        table[kit * KIT_STATES : (kit + 1) * KIT_STATES] = whole.reshape(-1, SPAN)
    return table


def triad(chord: int) -> tuple[int, int, int]:
    """Pitch classes of a chord: 0 to 11 major on C to B, 12 to 23 minor."""
    root, third = chord % 12, 4 if chord < 12 else 3
    return root, (root + third) % 12, (root + 7) % 12


def _voice_table(player: str) -> np.ndarray:
    voice = VOICES[player]
    rows = [np.zeros((1, SPAN))]
    for timbre in voice.timbres:
        partials, decay, attack = PARTIALS[timbre]
        for note in range(voice.notes):
            if player == "chords":
                midis = [LOWEST[player] + (p - LOWEST[player]) % 12 for p in triad(note)]
            else:
                midis = [LOWEST[player] + note]
            sound = sum(_tone(m, partials, voice.ages, decay, attack) for m in midis)
            rows.append(GAIN[player] * _spans(sound, voice.ages))
    return np.concatenate(rows)


@cache
def tables() -> tuple[np.ndarray, ...]:
    """The sound of every state of each player, [K, SPAN] each."""
    made = [_drum_table()] + [_voice_table(p) for p in PLAYERS[1:]]
    return tuple((LEVEL * t).astype(np.float32) for t in made)


def render(codes: np.ndarray, players=range(4)) -> np.ndarray:
    """Codes [4, frames] as sound, [frames * FRAME]."""
    frames = codes.shape[1]
    spans = sum(tables()[p][codes[p]] for p in players)
    sound = spans[:, :FRAME].copy()
    sound[1:, :TAIL] += spans[:-1, FRAME:]
    return sound.reshape(frames * FRAME)
