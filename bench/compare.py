"""Continuo and its peer in turns: measures, and writes docs/speed.md with a picture and all samples in docs/speed.

Every round runs ours in 8 bit and (steps only) in 4 bit, the peer in bf16, ours in fp32, the peer in fp32. Machines
drift, so only figures of one run are compared; the median over the rounds is what counts.
"""

import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import page
import picture

BENCH = Path(__file__).resolve().parent
HOME = BENCH.parent
CODEC_SECONDS = 10
GEOMETRIES = ["small", "stereo-small", "medium", "large", "tiny"]


class Peer:
    """peer.py in a process of its own, which keeps its models and waits between its turns."""

    def __init__(self, geometry, threads):
        self.process = subprocess.Popen(
            [sys.executable, BENCH / "peer.py", "--geometry", geometry, "--threads", str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "OMP_NUM_THREADS": str(threads)},
        )
        self.greeting = self.answer()

    def ask(self, **request):
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: the peer ended with exit code {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Ours:
    """`continuo bench`, a process per turn."""

    def __init__(self, geometry, threads):
        self.options = ["--geometry", geometry, "--threads", str(threads), "--json"]

    def measure(self, precision, parts, **options):
        """The `result` event; options without values are left out."""
        arguments = [HOME / "continuo", "bench", *self.options, "--precision", precision, "--only", parts]
        for name, value in options.items():
            arguments += ["--" + name, ",".join(map(str, value)) if isinstance(value, list) else str(value)]
        process = subprocess.run(arguments, stdout=subprocess.PIPE, text=True)
        if process.returncode != 0:
            sys.exit(f"bench: continuo bench ended with exit code {process.returncode}: {process.stdout[-600:]}")
        return json.loads(process.stdout.splitlines()[-1])


def start_seconds(folder, threads, samples):
    """From the start of the process to a clip of one frame, models converted before."""
    times = []
    with tempfile.TemporaryDirectory() as place:
        for _ in range(samples + 1):
            start = time.perf_counter()
            subprocess.run(
                [HOME / "continuo", "generate", "", "--frames", "1", "--model", folder, "--threads", str(threads),
                 "--out", Path(place) / "clip.wav", "--json"],
                check=True, stdout=subprocess.DEVNULL,
            )
            times.append(time.perf_counter() - start)
    return times[1:]


class Figures:
    """Samples by name, of which the medians are asked for; kept whole beside the page."""

    def __init__(self, samples=None):
        self.samples = samples or {}

    def add(self, key, value):
        self.samples.setdefault(key, []).append(value)

    def has(self, key):
        return key in self.samples

    def median(self, key):
        return statistics.median(self.samples[key])

    def spread(self, key):
        return min(self.samples[key]), max(self.samples[key])


def ours_round(ours, precision, plan, figures):
    result = ours.measure(
        precision, "decode,prefill,codec", takes=1, contexts=plan["contexts"], prefills=plan["prefills"], samples=1
    )
    measured = result["precisions"][0]
    add_steps(measured, precision, figures)
    for prefill in measured["prefill"]:
        figures.add(f"ours {precision} prefill {prefill['positions']}", prefill["seconds"]["median"])
    figures.add(f"ours {precision} codec", result["codec"]["decode_seconds_per_sound_second"]["median"])
    return result


def ours_steps(ours, precision, plan, figures):
    result = ours.measure(precision, "decode", takes=1, contexts=plan["contexts"])
    add_steps(result["precisions"][0], precision, figures)


def add_steps(measured, precision, figures):
    for step in measured["decode"]:
        context = step["context_positions"]
        figures.add(f"ours {precision} decode {context}", step["steps_per_second"]["median"])
        figures.add(f"ours {precision} share {context}", step["share_of_floor"])
        figures.add(f"ours {precision} floor {context}", step["floor_steps_per_second"])
        figures.add("bandwidth", step["read_bytes_per_second"])


def peer_round(peer, dtype, plan, figures):
    for context, kinds in peer.ask(
        task="decode", dtype=dtype, contexts=plan["contexts"], steps=plan["steps"]
    ).items():
        # Whichever cache is faster here and now.
        figures.add(f"peer {dtype} decode {context}", 1 / min(map(statistics.median, kinds.values())))
        for kind, seconds in kinds.items():
            figures.add(f"peer {dtype} {kind} cache {context}", 1 / statistics.median(seconds))
    for positions, seconds in peer.ask(
        task="prefill", dtype=dtype, positions=plan["prefills"], samples=1
    ).items():
        figures.add(f"peer {dtype} prefill {positions}", statistics.median(seconds))
    codec = peer.ask(task="codec", dtype=dtype, seconds=CODEC_SECONDS, samples=2)["decode"]
    figures.add(f"peer {dtype} codec", statistics.median(codec) / CODEC_SECONDS)


def alone(ours, plan, figures, threads, tell):
    """What has no counterpart on the peer's side, once, in 8 bit."""
    tell("ours int8: loading with and without conversion")
    load = ours.measure("int8", "load", samples=3)["precisions"][0]["load"]
    for network in ("decoder", "codec", "text"):
        figures.add(f"ours cold {network}", load["cold_seconds"][network])
        figures.add(f"ours warm {network}", load["warm_seconds"][network]["median"])
    tell("ours int8: whole clips")
    whole = ours.measure("int8", "clip", clips=plan["clips"], samples=3)["precisions"][0]
    figures.add("ours first sound", whole["first_sound"]["seconds"]["median"])
    for clip in whole["clips"]:
        length = f"{clip['clip_seconds']:g}"
        figures.add(f"ours clip {length} factor", clip["real_time_factor"])
        figures.add(f"ours clip {length} seconds", clip["seconds"])
        if clip["peak_resident_bytes"] is not None:
            figures.add(f"ours clip {length} peak bytes", clip["peak_resident_bytes"])
    tell("ours int8: several takes in one batch, codec, text encoder")
    context = plan["takes context"]
    result = ours.measure("int8", "decode,codec,text", takes=[1, 2, 4], contexts=context, samples=3)
    for step in result["precisions"][0]["decode"]:
        figures.add(f"ours takes {step['takes']}", step["clip_steps_per_second"])
    figures.add("ours codec encode", result["codec"]["encode_seconds_per_sound_second"]["median"])
    figures.add("ours text", result["text"]["seconds"]["median"])
    tell("ours int8: process start to a clip of one frame")
    for seconds in start_seconds(result["folder"], threads, 3):
        figures.add("ours start", seconds)
    return result


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--geometry", choices=GEOMETRIES, default="small")
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    parser.add_argument("--threads", type=int, default=2, help="of both sides; default: 2")
    parser.add_argument("--quick", action="store_true", help="see that it works: one round of small sizes")
    parser.add_argument("--out", type=Path, default=HOME / "docs", help="folder of the results; default: docs")
    arguments = parser.parse_args()
    plan = (
        # The tiny model has 251 positions of melody and text before its tokens.
        {"contexts": [260, 320], "prefills": [32, 64], "steps": 3, "clips": [1], "takes context": 260}
        if arguments.quick
        else {"contexts": [16, 500, 1000, 1500], "prefills": [500, 1000], "steps": 10, "clips": [10, 30],
              "takes context": 500}
    )
    rounds = 1 if arguments.quick else arguments.rounds

    begun = time.monotonic()

    def tell(what):
        print(f"bench: {time.monotonic() - begun:4.0f} s  {what}", file=sys.stderr, flush=True)

    figures = Figures()
    ours = Ours(arguments.geometry, arguments.threads)
    tell("ours: making and converting the model where that was not done before")
    for precision in ("int8", "int4", "fp32"):
        ours.measure(precision, "decode", takes=1, contexts=16)
    tell("peer: loading")
    peer = Peer(arguments.geometry, arguments.threads)
    try:
        for number in range(1, rounds + 1):
            for precision, dtype in (("int8", "bf16"), ("fp32", "fp32")):
                tell(f"round {number} of {rounds}: ours {precision}")
                result = ours_round(ours, precision, plan, figures)
                if precision == "int8":
                    tell(f"round {number} of {rounds}: ours int4, steps")
                    ours_steps(ours, "int4", plan, figures)
                if dtype == "bf16" and number > 1 and not peer.greeting["has_bf16"]:
                    continue  # Emulated and slow: once is enough.
                tell(f"round {number} of {rounds}: peer {dtype}")
                peer_round(peer, dtype, plan, figures)
    finally:
        peer.close()
    alone(ours, plan, figures, arguments.threads, tell)

    run = {
        "geometry": arguments.geometry,
        "date": datetime.date.today().isoformat(),
        "rounds": rounds,
        "threads": arguments.threads,
        "machine": result["machine"],
        "peer": peer.greeting,
        "plan": plan,
        "samples": figures.samples,
    }
    write(run, arguments.out)
    tell(f"written: {arguments.out}/speed.md")


def write(run, out):
    """The run's samples and picture under the name of its instruction set, and the page of all that are there."""
    each = out / "speed"
    each.mkdir(parents=True, exist_ok=True)
    slug = run["machine"]["instructions"].lower().replace(" ", "-")
    (each / f"{slug}.json").write_text(json.dumps(run, indent=1) + "\n")
    (each / f"{slug}.svg").write_text(picture.of(run, Figures(run["samples"])))
    runs = []
    for file in sorted(each.glob("*.json")):
        measured = json.loads(file.read_text())
        runs.append(measured | {"slug": file.stem, "figures": Figures(measured["samples"])})
    (out / "speed.md").write_text(page.text(runs))


if __name__ == "__main__":
    main()
