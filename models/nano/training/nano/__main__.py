"""python -m nano STAGE: one stage of the recipe. See README.md beside the folder."""

import argparse
from pathlib import Path

import torch

from . import settings as settings_of


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nano", description=__doc__)
    parser.add_argument("stage", choices=["data", "codec", "encode", "language-model", "export", "evaluate"])
    parser.add_argument("--config", type=Path, default=settings_of.TRAINING / "config.toml")
    parser.add_argument("--work", type=Path, default=settings_of.TRAINING / "work", help="where checkpoints lie")
    parser.add_argument("--model", type=Path, default=settings_of.MODEL, help="the folder that is exported")
    parser.add_argument("--seconds", type=float, default=3000, help="time budget of a training stage")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads")
    parser.add_argument("--clips", type=int, default=24, help="how many clips `data` writes")
    parser.add_argument("--engine", type=Path, help="`evaluate`: the continuo command that writes the clips, instead of transformers")
    parser.add_argument("--prompts", type=int, help="`evaluate`: how many held-out prompts")
    parser.add_argument("--from-model", action="store_true", help="begin with the weights in --model")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    settings = settings_of.load(asked.config)
    asked.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(asked.threads)
    start = asked.model if asked.from_model else None
    match asked.stage:
        case "data":
            from . import data

            data.write(settings, asked.work, asked.clips)
        case "codec":
            from . import codec_training

            codec_training.train(settings, asked.work, asked.seconds, asked.device, start)
        case "encode":
            from . import data

            data.encode(settings, asked.work)
        case "language-model":
            from . import language_model

            language_model.train(settings, asked.work, asked.seconds, asked.device, start)
        case "export":
            from . import export

            export.export(settings, asked.work, asked.model)
        case "evaluate":
            from . import evaluate

            settings.language_model.held_out = asked.prompts or settings.language_model.held_out
            evaluate.evaluate(settings, asked.model, asked.device, asked.engine)


if __name__ == "__main__":
    main()
