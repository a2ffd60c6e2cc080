"""The product's own command, which hears, codes, generates and measures."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from .problem import Problem


class Continuo:
    def __init__(self, command: str | None):
        checkout = Path(__file__).resolve().parents[2] / "continuo"
        found = command or (str(checkout) if checkout.exists() else "continuo")
        if not shutil.which(found):
            raise Problem(f"expected the command continuo, found none at {found}; --continuo names it")
        self.command = shutil.which(found)

    def run(self, *arguments, wanted: tuple[int, ...] = (0,)) -> str:
        """What the command prints. Its own lines of progress and notes go to the terminal."""
        done = subprocess.run([self.command, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        if done.returncode not in wanted:
            raise Problem(f"`continuo {arguments[0]}` ended with exit code {done.returncode}; it says why above")
        return done.stdout

    def encode(self, songs: Path, tokens: Path, base: str) -> None:
        """Tokens of each song of a folder, at the same place in another; what is there is not made again."""
        self.run("encode", songs, "-o", tokens, "--model", base, wanted=(0, 3))

    def describe(self, song: Path) -> dict:
        done = subprocess.run([self.command, "describe", str(song)], capture_output=True, text=True)
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def clips(self, base: str, lora: Path | None, texts: list[str], seconds: float, seed: int, folder: Path) -> None:
        """Writes a clip of each text, and into evaluation.json what `continuo evaluate` measures in them."""
        folder.mkdir(parents=True, exist_ok=True)
        adapter = ["--lora", lora] if lora else []
        self.run("generate", *texts, "--model", base, *adapter, "--seconds", seconds, "--seed", seed, "-o", folder)
        clips = sorted(folder.glob("*.wav"), key=os.path.getmtime)
        asked = folder / "prompts.tsv"
        asked.write_text("".join(f"{clip.name}\t{text}\n" for clip, text in zip(clips, texts)))
        told = self.run("evaluate", folder, "--prompts", asked, "--model", base, "--json").splitlines()
        (folder / "evaluation.json").write_text(told[-1] + "\n")
