"""python -m pytest models/nano/training/tests: the recipe's promises, and its smallest run end to end.

Needs the packages of requirements.txt; `./check` runs it where they are installed."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

TRAINING = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINING))

from nano import codec, codec_training, language_model, melody, settings, sounds, text, world  # noqa: E402

SETTINGS = settings.load(TRAINING / "config.toml")


def composed(count: int, frames: int = 250) -> list[world.Clip]:
    random = np.random.default_rng(7)
    return [world.compose(random, frames) for _ in range(count)]


def test_the_same_seed_composes_the_same_clips():
    for one, other in zip(composed(5), composed(5)):
        assert np.array_equal(one.codes, other.codes) and one.text == other.text


def test_every_state_is_an_entry_of_its_codebook():
    for player, table in enumerate(sounds.tables()):
        assert len(table) <= SETTINGS.codec.codebook_size
        for clip in composed(20):
            assert 0 <= clip.codes[player].min() and clip.codes[player].max() < len(table)


def test_a_held_note_is_continuous():
    codes = np.zeros((4, 30), np.int64)
    codes[1] = [sounds.BASS.state(0, 5, age) for age in range(30)]
    whole = sounds.LEVEL * sounds.GAIN["bass"] * sounds._tone(38, *sounds.PARTIALS["sub bass"][:1], 42, 1.6, 0.004)
    assert np.abs(sounds.render(codes) - whole[: 30 * sounds.FRAME]).max() < 1e-4


def test_the_decoder_plays_the_states_as_they_sound():
    model, _ = codec.build(SETTINGS.codec, SETTINGS.seed)
    for clip in composed(4):
        codes = torch.from_numpy(clip.codes.astype(np.int64))[None, None]
        with torch.no_grad():
            heard = model.decode(codes, [None]).audio_values[0, 0].numpy()
        real = sounds.render(clip.codes)
        assert np.square(heard - real).mean() < 1e-3 * np.square(real).mean() + 1e-9


def test_the_quantiser_finds_each_players_state_in_a_sum():
    model, ear = codec.build(SETTINGS.codec, SETTINGS.seed)
    codes = torch.from_numpy(composed(1)[0].codes.astype(np.int64))
    latents = sum(ear.entries[player][codes[player]] for player in range(4)).T[None]
    assert torch.equal(model.quantizer.encode(latents, 2.2)[:, 0], codes)


def test_the_finished_encoder_hears_what_the_ear_hears():
    model, ear = codec.build(SETTINGS.codec, SETTINGS.seed)
    sound, _ = codec_training.clips(np.random.default_rng(1), 2, 50, True)
    with torch.no_grad():
        learned = ear(sound)
        ear.finish()
        used = model.encoder(sound[:, None])
    assert (learned - used).abs().max() < 0.01 * learned.abs().max()


def test_an_ear_goes_on_from_a_finished_encoder():
    model, ear = codec.build(SETTINGS.codec, 1)
    sound, _ = codec_training.clips(np.random.default_rng(1), 2, 50, True)
    ear.finish()
    _, other = codec.build(SETTINGS.codec, 2)
    other.begin_with(model.encoder)
    with torch.no_grad():
        assert (other(sound) - model.encoder(sound[:, None])).abs().max() < 1e-2


def test_the_melody_of_the_states_is_that_of_the_sound():
    judge = pytest.importorskip("nano.judge")
    agreement = []
    for clip in composed(12, 500):
        if "lead" in clip.playing:
            heard = judge.melody(sounds.render(clip.codes, (3,)))
            agreement.append(np.mean(heard == melody.classes(clip.codes, (3,), len(heard))))
    assert np.mean(agreement) > 0.9


def test_the_tokenizer_keeps_words_and_numbers_and_nothing_else():
    tokens = text.tokenizer().encode("Slow hip-hop, 118bpm; B flat: a DRUM?").tokens
    assert tokens == ["slow", "hip", "hop", "118", "bpm", "b", "flat", "a", "drums", "</s>"]


def test_a_codebook_is_as_many_steps_late_as_its_number():
    codes = torch.arange(4 * 5).reshape(1, 4, 5)
    steps = language_model.delayed(codes, 99)
    for book in range(4):
        assert torch.equal(steps[0, book, 1 + book : 6 + book], codes[0, book])
        assert (steps[0, book, : 1 + book] == 99).all() and (steps[0, book, 6 + book :] == 99).all()


def test_the_smallest_run_leaves_a_model_that_goes_on_learning(tmp_path):
    small = (TRAINING / "config.toml").read_text()
    for name, value in {"batch": 2, "frames": 40, "layers": 1, "batch_frames": 500, "held_out": 8}.items():
        lines = [f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in small.splitlines()]
        small = "\n".join(lines)
    config = tmp_path / "small.toml"
    config.write_text(small)
    model = tmp_path / "model"

    def stage(name, *more):
        command = [sys.executable, "-m", "nano", name, "--config", config, "--work", tmp_path / "work", "--model", model]
        subprocess.run([*map(str, command), *more], cwd=TRAINING, check=True)

    stage("data", "--clips", "2")
    stage("codec", "--seconds", "5")
    stage("encode")
    stage("language-model", "--seconds", "5")
    stage("export")
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {f.name for f in model.iterdir()}
    stage("evaluate")
    assert json.loads((model / "evaluation.json").read_text())["round trip"]["mel error dB"] > 0
    (tmp_path / "work" / "codec.pt").unlink()
    stage("codec", "--seconds", "5", "--from-model")
