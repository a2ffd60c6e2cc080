"""A training run with a time budget: learning rate, progress line, checkpoints."""

import math
import os
import signal
import time
from pathlib import Path

import torch


class Run:
    """Counts the wall time of a stage over all its sittings, so that a resumed run ends on time.

    Learning rates rise over the first 100 steps to those the optimizers came with, and fall as a cosine
    of the time spent.
    """

    def __init__(self, path: Path, seconds: float, optimizers, module, save_every: float = 120):
        self.path, self.seconds, self.optimizers, self.module = path, seconds, optimizers, module
        self.groups = [group for optimizer in optimizers for group in optimizer.param_groups]
        self.rates = [group["lr"] for group in self.groups]
        self.step, self.spent, self.save_every = 0, 0.0, save_every
        self.sums, self.count = {}, 0
        if path.exists():
            state = torch.load(path, weights_only=True)
            module.load_state_dict(state["module"])
            for optimizer, kept in zip(optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(kept)
            self.step, self.spent = state["step"], state["spent"]
        self.resumed = self.spent
        self.began = self.saved = self.told = time.monotonic()

    @property
    def elapsed(self) -> float:
        return self.resumed + time.monotonic() - self.began

    def steps(self):
        """Yields the fraction done before each step until the time is spent or the run is stopped."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            yield from self._steps()
        finally:
            self.save()

    def _steps(self):
        while self.elapsed < self.seconds:
            done = self.elapsed / self.seconds
            factor = min(1, (self.step + 1) / 100) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done)))
            for group, rate in zip(self.groups, self.rates):
                group["lr"] = rate * factor
            yield done
            self.step += 1

    def learn(self, loss: torch.Tensor, clip: float, **shown: float) -> None:
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.module.parameters(), clip)
        for optimizer in self.optimizers:
            optimizer.step()
        for name, value in shown.items():
            self.sums[name] = self.sums.get(name, 0) + float(torch.as_tensor(value).detach())
        self.count += 1
        now = time.monotonic()
        if now - self.told > 20:
            means = "  ".join(f"{name} {value / self.count:.4f}" for name, value in self.sums.items())
            left = max(0, self.seconds - self.elapsed)
            pace = (now - self.told) / self.count
            print(f"step {self.step}  {means}  {pace:.2f} s/step  {left / 60:.1f} min left", flush=True)
            self.sums, self.count, self.told = {}, 0, now
        if now - self.saved > self.save_every:
            self.save()
            self.saved = now

    def save(self) -> None:
        draft = self.path.with_suffix(".draft")
        torch.save(
            {
                "module": self.module.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
                "step": self.step,
                "spent": self.elapsed,
            },
            draft,
        )
        os.replace(draft, self.path)
