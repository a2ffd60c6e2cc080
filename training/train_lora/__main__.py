"""train-lora FOLDER --base MODEL: an adapter from a folder of music. See docs/training.md."""

import argparse
import sys
import tomllib
from pathlib import Path

from .problem import Problem

DEFAULTS = Path(__file__).resolve().parents[1] / "config.toml"


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="training/train-lora",
        description="Teaches a model what your songs have in common: an adapter for --lora (docs/training.md).",
        epilog="Example:\n\n  training/train-lora songs --base facebook/musicgen-small --out dub",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of music, or audiocraft's manifest of one (data.jsonl)")
    parser.add_argument("--base", required=True, metavar="MODEL", help="a model's folder in transformers' form, or its name on the hub")
    parser.add_argument("--out", type=Path, help="where everything is kept; default: FOLDER's name with -lora, in the working folder")
    parser.add_argument("--config", type=Path, help="a file that names what shall be otherwise than in training/config.toml")
    parser.add_argument("--steps", type=int, help="instead of the configuration's")
    parser.add_argument("--device", help="cuda, mps or cpu; default: the first that is there")
    parser.add_argument("--threads", type=int, help="CPU threads")
    parser.add_argument("--continuo", help="the command; default: this checkout's, else the one that is installed")
    return parser.parse_args(given)


def settings_of(path: Path | None) -> dict:
    """The defaults, and over them what a file of the user's says."""
    settings = tomllib.loads(DEFAULTS.read_text())
    if path is None:
        return settings
    try:
        own = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise Problem(f"{path}: expected a configuration (TOML), found: {wrong}") from wrong
    for section, values in own.items():
        for name, value in values.items() if isinstance(values, dict) else [(None, values)]:
            known = settings.get(section, {}) if name is None else settings.get(section, {}).get(name)
            if type(known) not in (type(value), float if type(value) is int else type(value)):
                raise Problem(f"{path}: expected a setting of {DEFAULTS.name} and of its kind, found {section} {name or ''} = {value!r}")
            if name is None:
                settings[section] = value
            else:
                settings[section][name] = value
    return settings


def main(given: list[str] | None = None) -> int:
    asked = arguments(given)
    out = asked.out or Path(f"{asked.folder.resolve().name}-lora")
    try:
        import torch  # takes seconds, in which one may think better of it

        from . import data, model
        from .product import Continuo
        from .training import Training

        settings = settings_of(asked.config)
        settings["train"]["steps"] = asked.steps or settings["train"]["steps"]
        found = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        if asked.threads:
            torch.set_num_threads(asked.threads)
        base = str(Path(asked.base).resolve()) if Path(asked.base).exists() else asked.base
        out.mkdir(parents=True, exist_ok=True)
        continuo = Continuo(asked.continuo)
        musicgen, tokenizer = model.load(base)
        rate = musicgen.config.audio_encoder.frame_rate
        train, valid = data.pieces(asked.folder, out, base, rate, settings, continuo)
        Training(musicgen, tokenizer, train, valid, settings, base, out, asked.device or found).run(continuo)
        return 0
    except Problem as problem:
        print(f"\ntrain-lora: {problem}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\ntrain-lora: stopped before the training began; the same command goes on", file=sys.stderr)
        return 130
    except OSError as wrong:
        print(f"\ntrain-lora: {wrong.filename or out}: {wrong.strerror}; the same command goes on once that is mended", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main())
