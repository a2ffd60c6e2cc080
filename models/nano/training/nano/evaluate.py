"""Stage `evaluate`: the exported folder before a judge who only hears the sound.

Held-out prompts name style, tempo, key and players; no training clip comes from their seed. Beside the
model stand three baselines: the real clips, their round trip through the codec, and chance, which is
the model's own clips against the wrong prompts.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import torch
from transformers import MusicgenMelodyForConditionalGeneration

from . import judge, melody, sampling, sounds, text, world

FRAMES = 500
HEAD = 200  # 4 s to go on from
BATCH = 32


def held_out(settings) -> list[world.Clip]:
    random = np.random.default_rng((settings.seed, 6))
    clips = []
    for _ in range(settings.language_model.held_out):
        asked = dict(tempo=int(random.integers(72, 169)), playing=sounds.PLAYERS)
        clips.append(world.compose(random, FRAMES, **asked))
    return clips


def prompt(clip: world.Clip) -> str:
    mode = "major" if clip.major else "minor"
    return f"{clip.style}, {clip.tempo_bpm} bpm, {world.KEYS[clip.key]} {mode}, drums, bass, chords, lead"


class Voices:
    """What the model makes of the held-out clips, as codes and as sound."""

    def __init__(self, settings, folder: Path, device: str):
        self.clips = held_out(settings)
        self.model = MusicgenMelodyForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).to(device).eval()
        self.device, self.seed = device, settings.seed
        self.rows = settings.language_model.chroma_length
        self.tokens = text.ids(text.tokenizer(), [prompt(c) for c in self.clips]).to(device)
        known = FRAMES * 5 // 32 + 1
        heard = [np.resize(melody.classes(c.codes, (3,), known), self.rows) for c in self.clips]
        self.melodies = torch.from_numpy(np.stack(heard)).to(device)
        self.real = [sounds.render(c.codes) for c in self.clips]

    def batches(self):
        return (slice(i, i + BATCH) for i in range(0, len(self.clips), BATCH))

    @torch.no_grad()
    def encoded(self) -> torch.Tensor:
        """The real clips as codes [clips, 4, frames], as the codec hears them."""
        found = []
        for part in self.batches():
            sound = torch.from_numpy(np.stack(self.real[part]))[:, None].to(self.device)
            found.append(self.model.audio_encoder.encode(sound, bandwidth=2.2).audio_codes[0])
        return torch.cat(found)

    @torch.no_grad()
    def decoded(self, codes: torch.Tensor) -> list[np.ndarray]:
        sound = []
        for part in self.batches():
            sound += list(self.model.audio_encoder.decode(codes[part][None], [None]).audio_values[:, 0].cpu().numpy())
        return sound

    def generated(self, with_melody: bool = False, start=None, guidance: float = 3.0) -> list[np.ndarray]:
        made = []
        for number, part in enumerate(self.batches()):
            tokens = self.tokens[part]
            without = torch.full((len(tokens),), not with_melody, device=self.device)
            made.append(
                sampling.generate(
                    self.model, tokens, self.melodies[part], without, FRAMES, self.seed + number,
                    start=None if start is None else start[part][:, :, :HEAD],
                    without_text=start is not None, guidance=guidance,
                )
            )  # fmt: skip
            print(f"generated {part.stop} of {len(self.clips)}", flush=True)
        return self.decoded(torch.cat(made))


    def by(self, engine: Path, folder: Path, what: str) -> list[np.ndarray]:
        """What Continuo's engine writes, by its command line with its own settings: `what` is "text",
        "melody" (the real clip's lead leads) or "continuation" (the real head, and what goes on from it)."""
        made = []
        shared = ["--model", folder, "--bit-depth", "32f", "--loudness", "none", "--engine", "start"]
        with tempfile.TemporaryDirectory() as place:
            given, out = Path(place) / "given.wav", Path(place) / "made.wav"
            for number, clip in enumerate(self.clips):
                sound, told = self.real[number], [prompt(clip)]
                match what:
                    case "text":
                        asked = ["generate", "--frames", FRAMES]
                    case "melody":
                        asked, sound = ["melody", given, "--frames", FRAMES], sounds.render(clip.codes, (3,))
                    case "continuation":
                        asked, told = ["continue", given, "--keep-prompt", "--no-align", "--frames", FRAMES - HEAD], [""]
                        sound = sound[: HEAD * sounds.FRAME]
                soundfile.write(given, sound, sounds.RATE, subtype="FLOAT")
                command = [engine, *asked, *told, *shared, "--seed", self.seed + number, "-o", out]
                subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                made.append(soundfile.read(out, dtype="float32")[0])
                out.unlink()
        print(f"{what}: {len(made)} clips by the engine", flush=True)
        return made


def rhythm(sound, clips, others) -> dict:
    heard = [judge.tempo_bpm(s) for s in sound]
    return {
        "tempo within 4 %": np.mean([judge.same_tempo(h, c.tempo_bpm) for h, c in zip(heard, clips)]),
        "tempo, wrong prompt": np.mean([judge.same_tempo(h, c.tempo_bpm) for h, c in zip(heard, others)]),
        "beat pulse": np.mean([judge.pulse(s, c.tempo_bpm) for s, c in zip(sound, clips)]),
        "beat pulse, wrong prompt": np.mean([judge.pulse(s, c.tempo_bpm) for s, c in zip(sound, others)]),
    }


def pitch(sound, voices, clips, others) -> dict:
    heard = [judge.key(s) for s in sound]
    wanted = voices.melodies.cpu().numpy()

    def follows(shift):
        return np.mean([np.mean(m[: len(w)] == w[: len(m)]) for m, w in zip(map(judge.melody, sound), np.roll(wanted, shift, 0))])

    return {
        "key exact": np.mean([h == (c.key, c.major) for h, c in zip(heard, clips)]),
        "key exact or relative": np.mean([judge.same_or_relative_key(h, c.key, c.major) for h, c in zip(heard, clips)]),
        "key exact or relative, wrong prompt": np.mean(
            [judge.same_or_relative_key(h, c.key, c.major) for h, c in zip(heard, others)]
        ),
        "melody top-1": follows(0),
        "melody top-1, wrong melody": follows(1),
    }


def going_on(voices, sound, clips, others) -> dict:
    """Heads are the real ones; only what comes after them is judged."""
    cut = HEAD * sounds.FRAME
    tails = [s[cut:] for s in sound]
    own = np.mean([judge.likeness(r[:cut], t) for r, t in zip(voices.real, tails)])
    shuffled = np.mean([judge.likeness(r[:cut], t) for r, t in zip(np.roll(voices.real, 1, 0), tails)])
    return rhythm(tails, clips, others) | {"chroma cosine, own - shuffled": own - shuffled}


def evaluate(settings, folder: Path, device: str, engine: Path | None = None) -> dict:
    voices = Voices(settings, folder, device)
    clips, others = voices.clips, voices.clips[7:] + voices.clips[:7]
    codes = voices.encoded()
    trip = voices.decoded(codes)
    report: dict = {"clips": len(clips), "by": "continuo" if engine else "transformers"}
    report["real"] = rhythm(voices.real, clips, others) | pitch(voices.real, voices, clips, others)
    report["round trip"] = rhythm(trip, clips, others) | pitch(trip, voices, clips, others)
    report["round trip"]["mel error dB"] = np.mean([judge.mel_error_db(r, t) for r, t in zip(voices.real, trip)])
    report["round trip"]["spectral convergence"] = np.mean(
        [judge.spectral_convergence(r, t) for r, t in zip(voices.real, trip)]
    )
    said = {name: {k: round(float(v), 3) for k, v in report[name].items()} for name in ("real", "round trip")}
    print(json.dumps(said, indent=1), flush=True)
    if engine:
        made, sung, continued = (voices.by(engine, folder, what) for what in ("text", "melody", "continuation"))
    else:
        made, sung = voices.generated(), voices.generated(with_melody=True)
        continued = voices.generated(start=codes, guidance=1.0)
    report["text"] = rhythm(made, clips, others) | pitch(made, voices, clips, others)
    report["text and melody"] = rhythm(sung, clips, others) | pitch(sung, voices, clips, others)
    report["continuation"] = going_on(voices, continued, clips, others)
    report["real continuation"] = going_on(voices, voices.real, clips, others)
    report = json.loads(json.dumps(report, default=lambda value: round(float(value), 4)))
    (folder / "evaluation.json").write_text(json.dumps(report, indent=1) + "\n")
    from . import picture

    picture.draw(voices, trip, made, folder / "evaluation.png")
    print(table(report))
    return report


def table(report: dict) -> str:
    columns = [name for name in report if isinstance(report[name], dict)]
    measures = list(dict.fromkeys(m for c in columns for m in report[c]))
    lines = ["| measure | " + " | ".join(columns) + " |", "|---" * (1 + len(columns)) + "|"]
    for measure in measures:
        cells = [f"{report[c][measure]:.2f}" if measure in report[c] else "" for c in columns]
        lines.append(f"| {measure} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
