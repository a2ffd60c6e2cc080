"""Reads config.toml, and keeps the work folder with what the stages leave for each other."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

TRAINING = Path(__file__).resolve().parent.parent
MODEL = TRAINING.parent


def load(path: Path) -> SimpleNamespace:
    with open(path, "rb") as file:
        raw = tomllib.load(file)
    return SimpleNamespace(**{k: SimpleNamespace(**v) if isinstance(v, dict) else v for k, v in raw.items()})
