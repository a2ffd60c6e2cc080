"""The picture of the model card: spectrograms, and the tempo heard against the tempo asked for."""

from pathlib import Path

import librosa
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from . import judge  # noqa: E402


def draw(voices, trip, made, path: Path) -> None:
    figure, axes = plt.subplots(2, 2, figsize=(11, 7))
    for axis, (name, sound) in zip(axes.flat, (("real", voices.real), ("round trip", trip), ("generated", made))):
        mel = librosa.feature.melspectrogram(y=sound[0], sr=judge.RATE, n_fft=2048, hop_length=320, n_mels=96)
        axis.imshow(librosa.power_to_db(mel, ref=np.max, top_db=70), origin="lower", aspect="auto", extent=(0, 10, 0, 96))
        axis.set(title=f"{name}: {voices.clips[0].style}, {voices.clips[0].tempo_bpm} bpm", xlabel="seconds", ylabel="mel band")
    asked = [clip.tempo_bpm for clip in voices.clips]
    heard = [judge.tempo_bpm(sound) for sound in made]
    axis = axes.flat[3]
    for fold in (0.5, 1, 2):
        axis.plot([70, 170], [70 * fold, 170 * fold], color="0.8", linewidth=1)
    axis.scatter(asked, heard, s=9)
    axis.set(title="tempo", xlabel="asked for, bpm", ylabel="heard in what is generated, bpm", ylim=(55, 185))
    figure.tight_layout()
    figure.savefig(path, dpi=70)
