"""The melody a clip is conditioned on: the strongest pitch class every 4096 samples.

MusicGen takes it from sound (a Hann-windowed spectrum of 16384 samples, folded into pitch classes).
Here it comes from the states: the power of each pitch class in each state, added over the window.
That is a thousand times cheaper and agrees with the sound's own; `tests` hold the two together.
"""

from functools import cache

import numpy as np

from . import sounds

HOP_FRAMES = 4096 / sounds.FRAME
WINDOW_FRAMES = 16384 / sounds.FRAME


def _octave_weight(hertz: float) -> float:
    """The filter bank favours the octaves around the fifth (librosa.filters.chroma)."""
    octave = np.log2(hertz / (440 / 16))
    return float(np.exp(-0.5 * ((octave - 5) / 2) ** 2))


@cache
def power() -> tuple[np.ndarray, ...]:
    """Power of each pitch class in each state, [K, 12] per player."""
    tables = sounds.tables()
    made = [_drum_power(tables[0])]
    for player, table in zip(sounds.PLAYERS[1:], tables[1:]):
        voice = sounds.VOICES[player]
        shares = np.zeros((len(table), 12))
        for timbre, name in enumerate(voice.timbres):
            for note in range(voice.notes):
                first = voice.state(timbre, note, 0)
                shares[first : first + voice.ages] = _shares(player, name, note)
        made.append(shares * np.square(table[:, : sounds.FRAME].astype(float)).sum(1, keepdims=True))
    return tuple(made)


def _shares(player: str, timbre: str, note: int) -> np.ndarray:
    lowest = sounds.LOWEST[player]
    midis = [lowest + note]
    if player == "chords":
        midis = [lowest + (p - lowest) % 12 for p in sounds.triad(note)]
    total, share = 0.0, np.zeros(12)
    for midi in midis:
        for partial, level in sounds.PARTIALS[timbre][0]:
            pitch = midi + 12 * np.log2(partial)
            share[int(round(pitch)) % 12] += level**2 * _octave_weight(sounds.hertz(pitch))
            total += level**2
    return share / total


def _drum_power(table: np.ndarray) -> np.ndarray:
    spectrum = np.abs(np.fft.rfft(table, 16384)) ** 2 / 8192
    hertz = np.fft.rfftfreq(16384, 1 / sounds.RATE)[1:]
    pitch = 69 + 12 * np.log2(hertz / 440)
    weight = np.exp(-0.5 * ((np.log2(hertz / 27.5) - 5) / 2) ** 2)
    folded = np.zeros((len(table), 12))
    for c in range(12):
        distance = (pitch - c + 6) % 12 - 6
        bank = np.exp(-0.5 * np.square(2 * distance))
        folded[:, c] = spectrum[:, 1:] @ (bank * weight)
    return folded


def classes(codes: np.ndarray, players, rows: int) -> np.ndarray:
    """The strongest pitch class, [rows], of some players in codes [4, frames]; C where all is silent."""
    strength = sum(power()[p][codes[p]] for p in players)
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(strength, 0)])
    found = np.zeros((rows, 12))
    centres = np.arange(rows) * HOP_FRAMES
    # A Hann window's square, as a staircase of five.
    for part, weight in ((0.1, 0.95), (0.3, 0.63), (0.5, 0.25), (0.7, 0.05)):
        half = (part + 0.1) * WINDOW_FRAMES / 2
        low = np.clip(np.round(centres - half).astype(int), 0, len(strength))
        high = np.clip(np.round(centres + half).astype(int), 0, len(strength))
        below = {0.1: 0.63, 0.3: 0.25, 0.5: 0.05, 0.7: 0.0}[part]
        found += (weight - below) * (sums[high] - sums[low])
    return found.argmax(1)
