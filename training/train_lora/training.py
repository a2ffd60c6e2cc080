"""The training itself. Everything of a step follows from the seed and its number, so that a training that was
stopped goes on to the same bits."""

import io
import math
import os
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import torch
from transformers.utils import cached_file

from . import model as musicgen
from .problem import Problem
from .product import Continuo


class Training:
    def __init__(self, model, tokenizer, train, valid, settings: dict, base: str, out: Path, device: str):
        torch.manual_seed(settings["seed"])
        self.settings, self.out, self.base, self.tokenizer = settings, out, base, tokenizer
        self.train, self.valid, self.device = train, valid, device
        self.late = musicgen.delays(model)
        books = len(train[0].codes)
        if books != len(self.late):
            raise Problem(f"{base}: expected tokens of {len(self.late)} codebooks, found {books}; is {out}/tokens of another model?")
        melody = musicgen.is_melody(model)
        self.melodies = {id(p): musicgen.melodies(model, p.codes) for p in (*train, *valid)} if melody else {}
        self.model = musicgen.learning(model, settings, base).to(device).eval()  # no dropout but the adapter's, as audiocraft
        self.weights = {name: w for name, w in self.model.named_parameters() if w.requires_grad}
        self.mean = {name: w.detach().clone() for name, w in self.weights.items()}
        asked = settings["train"]
        self.optimizer = torch.optim.AdamW(
            self.weights.values(), lr=asked["learning_rate"], betas=(0.9, 0.95), weight_decay=asked["weight_decay"]
        )
        half = asked["bf16"] and device == "cuda" and torch.cuda.is_bf16_supported()
        self.half = torch.autocast(device, torch.bfloat16, enabled=half)
        self.step, self.history, self.stopped = 0, [], False
        self.resume()

    # What is learned from

    def pieces_of(self, number: int) -> list:
        """The pieces of batch `number`: each round through all of them is in an order of its own."""
        size, count = self.settings["train"]["batch"], len(self.train)
        places = range(number * size, (number + 1) * size)
        orders = {turn: np.random.default_rng((self.settings["seed"], 1, turn)).permutation(count) for turn in {p // count for p in places}}
        return [self.train[orders[p // count][p % count]] for p in places]

    def batch(self, pieces: list, chance: np.random.Generator | None):
        """Labels, text, mask and melody; without `chance` nothing is left out."""
        asked = self.settings["words"]
        draw = chance.random((len(pieces), 4)) if chance else np.ones((len(pieces), 4))
        texts = [
            None if d[0] < asked["dropout"] else piece.text(tuple(d[2 : 2 + len(piece.heard)] >= asked["left_out"])) or None
            for piece, d in zip(pieces, draw)
        ]
        text, mask = musicgen.tokenized(self.tokenizer, texts)
        melody = None
        if self.melodies:
            melody = musicgen.no_melody(self.model, len(pieces))
            for row, (piece, d) in enumerate(zip(pieces, draw)):
                if chance and d[0] >= asked["dropout"] and d[1] >= asked["melody_dropout"]:
                    melody[row] = self.melodies[id(piece)]
        labels = musicgen.labels_of([piece.codes for piece in pieces], self.late)
        return [None if part is None else part.to(self.device) for part in (labels, text, mask, melody)]

    # How it learns

    def learn(self) -> torch.Tensor:
        """One step; the losses [K] of its batches."""
        asked, told = self.settings["train"], []
        warm = min(1, (self.step + 1) / max(1, asked["warm_up"]))
        factor = warm * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * self.step / asked["steps"])))
        for group in self.optimizer.param_groups:
            group["lr"] = asked["learning_rate"] * factor
        torch.manual_seed(self.settings["seed"] * 1_000_003 + self.step)
        chance = np.random.default_rng((self.settings["seed"], 2, self.step))
        self.drop(True)
        self.optimizer.zero_grad(set_to_none=True)
        for part in range(asked["accumulate"]):
            with self.half:
                found = musicgen.losses(self.model, *self.batch(self.pieces_of(self.step * asked["accumulate"] + part), chance))
            (found.mean() / asked["accumulate"]).backward()
            told.append(found.detach())
        torch.nn.utils.clip_grad_norm_(self.weights.values(), asked["clip_gradient"])
        self.drop(False)
        self.optimizer.step()
        self.step += 1
        keep = min(asked["ema"], self.step / (self.step + 1))
        with torch.no_grad():
            for name, weight in self.weights.items():
                self.mean[name].lerp_(weight, 1 - keep)
        return torch.stack(told).mean(0)

    def drop(self, does: bool) -> None:
        for name, module in self.model.named_modules():
            if "lora_dropout" in name:
                module.train(does)

    def exchange(self) -> None:
        """Puts the mean weights in place of the last ones, or back."""
        with torch.no_grad():
            for name, weight in self.weights.items():
                kept = weight.clone()
                weight.copy_(self.mean[name])
                self.mean[name].copy_(kept)

    @torch.no_grad()
    def validate(self) -> torch.Tensor:
        """Losses [K] of the held-out songs under the mean weights: with words, without melody."""
        self.exchange()
        size = self.settings["train"]["batch"]
        parts = [self.valid[i : i + size] for i in range(0, len(self.valid), size)]
        found = [musicgen.losses(self.model, *self.batch(part, None)) * len(part) for part in parts]
        self.exchange()
        return sum(found) / len(self.valid)

    def run(self, continuo: Continuo) -> None:
        asked = self.settings["train"]
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        if self.step == 0:
            self.tell()
        began, first = time.monotonic(), self.step
        while self.step < asked["steps"] and not self.stopped:
            loss = self.learn()
            last = self.step == asked["steps"]
            self.history.append({"step": self.step, "train": loss.tolist()})
            left = (time.monotonic() - began) / (self.step - first) * (asked["steps"] - self.step)
            print(f"\rstep {self.step} of {asked['steps']}  loss {loss.mean():.4f}  {clock(left)} left ", end="", flush=True)
            judged = self.step % asked["valid_every"] == 0 or last
            if judged:
                self.tell()
            if self.step % asked["save_every"] == 0 or last or self.stopped:
                self.save()
            if judged:
                picture(self.history, self.out / "losses.svg")
            if asked["clips_every"] and self.step % asked["clips_every"] == 0:
                self.clips(continuo)
        if self.stopped:
            print(f"\nstopped after step {self.step}; the same command goes on from there")
        else:
            print(f"\n{self.export()}: what was learned, as the mean of the last steps")

    def stop(self, *_) -> None:
        self.stopped = True  # after the step that is under way

    def tell(self) -> None:
        valid = self.validate()
        self.history.append({"step": self.step, "valid": valid.tolist()})
        each = " ".join(f"{value:.3f}" for value in valid)
        print(f"\rstep {self.step}  held out {valid.mean():.4f}, perplexity {valid.mean().exp():.2f} (codebooks {each})", flush=True)

    def clips(self, continuo: Continuo) -> None:
        """Clips of held-out words, written and measured by Continuo itself."""
        texts = list(dict.fromkeys(piece.text((True, True)) or "music" for piece in self.valid))[:4]
        folder = self.out / "clips" / f"{self.step:06}"
        seconds = self.settings["train"]["clip_seconds"]
        full = self.settings["train"]["method"] == "full"
        try:
            whole, adapter = (str(self.export()), None) if full else (self.base, self.export())
            continuo.clips(whole, adapter, texts, seconds, self.settings["seed"], folder)
            print(f"\n{folder}: {len(texts)} clips, and in evaluation.json what is measured in them")
        except (Problem, OSError) as problem:
            print(f"\n{folder}: no clips: {problem}; the training goes on")

    # What is kept

    def export(self) -> Path:
        """The adapter in peft's files, or the whole model in transformers'."""
        self.exchange()
        lora = self.settings["train"]["method"] != "full"
        folder = self.out / ("adapter" if lora else "model")
        try:
            if lora:
                self.model.save_pretrained(folder, save_embedding_layers=False)
            else:
                self.model.save_pretrained(folder)
                self.tokenizer.save_pretrained(folder)
                if hears := cached_file(self.base, "preprocessor_config.json", _raise_exceptions_for_missing_entries=False):
                    shutil.copy(hears, folder)
            (folder / "README.md").write_text(
                f"---\nbase_model: {self.base}\nlibrary_name: {'peft' if lora else 'transformers'}\ntags: [musicgen]\n---\n"
                f"Learned in {self.step} steps from {len({p.song for p in self.train})} songs. What it may be used for is said by "
                "the licence of the base model and by the rights in these songs.\n"
            )
        except (OSError, RuntimeError) as full:
            raise Problem(f"{folder}: expected to write what was learned, found: {full}; {self.out}/state.pt has it") from full
        finally:
            self.exchange()
        return folder

    def identity(self) -> dict:
        """What a training that goes on must have in common with the one that began."""
        words = [(p.song, p.start_seconds, p.words, p.heard) for p in (*self.train, *self.valid)]
        steady = {name: part for name, part in self.settings.items() if name != "train"}
        free = ("save_every", "valid_every", "clips_every", "clip_seconds")
        train = {name: value for name, value in self.settings["train"].items() if name not in free}
        return {"base": self.base, "settings": repr((steady, train)), "pieces": repr(words)}

    def save(self) -> None:
        kept = {
            "identity": self.identity(), "step": self.step, "history": self.history, "optimizer": self.optimizer.state_dict(),
            "weights": {name: weight.detach() for name, weight in self.weights.items()}, "mean": self.mean,
        }  # fmt: skip
        memory = io.BytesIO()
        torch.save(kept, memory)
        draft = self.out / "state.draft"
        try:
            draft.write_bytes(memory.getbuffer())
            os.replace(draft, self.out / "state.pt")
        except OSError as full:
            draft.unlink(missing_ok=True)
            before = "what was saved before is kept, and" if (self.out / "state.pt").exists() else "make room:"
            raise Problem(f"{draft}: expected room for {memory.tell() / 1e6:.1f} MB, found: {full.strerror}; {before} the same command goes on") from full

    def resume(self) -> None:
        path = self.out / "state.pt"
        if not path.exists():
            return
        try:
            kept = torch.load(path, map_location=self.device, weights_only=True)
        except Exception as cut:
            raise Problem(f"{path}: expected a training's state, found a damaged file; remove it to begin anew") from cut
        for name, value in self.identity().items():
            if kept["identity"][name] != value:
                raise Problem(f"{path}: expected a training with the same {name}, found another; give another folder by --out")
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(kept["weights"][name])
        self.mean, self.step, self.history = kept["mean"], kept["step"], kept["history"]
        self.optimizer.load_state_dict(kept["optimizer"])
        print(f"goes on after step {self.step}")


def clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def picture(history: list[dict], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(7, 4))
    for name, style in (("train", {"linewidth": 0.7, "color": "0.6"}), ("valid", {"marker": "o", "color": "C0"})):
        points = [(entry["step"], np.mean(entry[name])) for entry in history if name in entry]
        axis.plot(*zip(*points), label={"train": "trained on", "valid": "held out"}[name], **style)
    axis.set(xlabel="step", ylabel="loss, nats a token")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
