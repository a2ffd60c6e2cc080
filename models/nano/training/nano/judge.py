"""What is heard in a sound: tempo, beat, key, melody. Knows nothing of the model or its states.

Sounds are mono, 32 kHz. The measures are loose where ears are: octaves of tempo count as the same
tempo, a relative key as near.
"""

from functools import cache

import librosa
import numpy as np

RATE = 32000
ONSET_HOP = 320
ONSETS_PER_SECOND = RATE / ONSET_HOP
# Krumhansl and Kessler's key profiles.
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def onsets(sound: np.ndarray) -> np.ndarray:
    """How much begins, 100 times a second, above the recent mean."""
    mel = librosa.feature.melspectrogram(y=sound, sr=RATE, n_fft=1024, hop_length=ONSET_HOP, n_mels=40)
    rise = np.maximum(0, np.diff(librosa.power_to_db(mel + 1e-7, top_db=60), axis=1)).mean(0)
    return np.maximum(rise - np.convolve(rise, np.ones(40) / 40, "same"), 0)


def autocorrelation(sound: np.ndarray) -> np.ndarray:
    o = onsets(sound)
    o = o - o.mean()
    lags = np.correlate(o, o, "full")[len(o) - 1 :][:420] / np.maximum(1, len(o) - np.arange(420)[: len(o)])
    return lags / (lags[0] + 1e-9)


def _repeats(lags: np.ndarray, tempo_bpm: float) -> float:
    """The mean correlation one, two and four beats later."""
    beat = 60 / tempo_bpm * ONSETS_PER_SECOND
    near = [beat * k for k in (1, 2, 4) if beat * k < len(lags) - 2]
    at = np.arange(len(lags))
    return float(np.mean([max(np.interp([lag - 1, lag, lag + 1], at, lags)) for lag in near]))


def tempo_bpm(sound: np.ndarray) -> float:
    lags = autocorrelation(sound)
    candidates = np.arange(60, 181, 0.5)
    score = [_repeats(lags, c) * np.exp(-0.5 * (np.log2(c / 115) / 0.9) ** 2) for c in candidates]
    return float(candidates[int(np.argmax(score))])


def same_tempo(heard: float, asked: float, tolerance: float = 0.04) -> bool:
    return any(abs(heard * fold / asked - 1) < tolerance for fold in (0.5, 1, 2))


def pulse(sound: np.ndarray, tempo: float) -> float:
    """How clearly the sound repeats with the beats of this tempo."""
    return _repeats(autocorrelation(sound), tempo)


@cache
def _chroma_bank() -> np.ndarray:
    return librosa.filters.chroma(sr=RATE, n_fft=8192, tuning=0, n_chroma=12)


def chroma(sound: np.ndarray) -> np.ndarray:
    """Power of the pitch classes [12, frames] between 100 and 2000 Hz."""
    power = np.abs(librosa.stft(sound, n_fft=8192, hop_length=2048)) ** 2
    hertz = librosa.fft_frequencies(sr=RATE, n_fft=8192)
    power[(hertz < 100) | (hertz > 2000)] = 0
    return _chroma_bank() @ power


def key(sound: np.ndarray) -> tuple[int, bool]:
    """Pitch class of the tonic, and whether it is major."""
    heard = chroma(sound).mean(1)
    fits = [
        (np.corrcoef(np.roll(profile, tonic), heard)[0, 1], tonic, major)
        for profile, major in ((MAJOR, True), (MINOR, False))
        for tonic in range(12)
    ]
    return max(fits)[1:]


def same_or_relative_key(heard: tuple[int, bool], tonic: int, major: bool) -> bool:
    relative = ((tonic - 3) % 12, False) if major else ((tonic + 3) % 12, True)
    return heard in ((tonic, major), relative)


@cache
def _melody_bank() -> np.ndarray:
    return librosa.filters.chroma(sr=RATE, n_fft=16384, tuning=0, n_chroma=12)


def melody(sound: np.ndarray) -> np.ndarray:
    """The strongest pitch class of each 4096 samples, as MusicGen hears a melody."""
    power = np.abs(librosa.stft(sound, n_fft=16384, hop_length=4096)) ** 2
    return (_melody_bank() @ power).argmax(0)


def likeness(head: np.ndarray, tail: np.ndarray) -> float:
    """Cosine of the mean chroma of two sounds."""
    a, b = chroma(head).mean(1), chroma(tail).mean(1)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-12))


def mel_error_db(real: np.ndarray, copy: np.ndarray) -> float:
    def levels(sound):
        magnitude = np.abs(librosa.stft(sound, n_fft=2048, hop_length=512))
        return np.log10(librosa.filters.mel(sr=RATE, n_fft=2048, n_mels=96) @ magnitude + 1e-3)

    return float(20 * np.abs(levels(real) - levels(copy)).mean())


def spectral_convergence(real: np.ndarray, copy: np.ndarray) -> float:
    a, b = (np.abs(librosa.stft(s, n_fft=2048, hop_length=512)) for s in (real, copy))
    return float(np.linalg.norm(a - b) / np.linalg.norm(a))
