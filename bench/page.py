"""The page docs/speed.md: a table of all processors measured, and for each one table per question, medians with the
range over the rounds."""


def text(runs):
    """Of all runs, each with its `slug` and its `figures`, one per instruction set."""
    lines = [
        "# Speed",
        "",
        "Written by `bench/run`; `bench/README.md` says how it is measured: random weights, in turns with Hugging Face"
        " transformers on the same machine. A run measures the processor that it finds and leaves what others have"
        " measured on other kinds of processors.",
        "",
        "All of it ran on processors. Nothing has run on a real graphics card yet ([gpu.md](gpu.md)).",
        "",
        *table(
            ["processor", "int8, steps/s", "int4, steps/s", "int8 : fp32", "int8 : bf16", "int8, of the floor",
             "int4, of the floor", "prompt, fp32 : int8", "prompt, bf16 : int8"],
            [summary_row(run, run["figures"]) for run in runs],
        ),
        "",
        "Steps per second (50 are real time) at the context in the middle, prompts of as many positions; ratios are to"
        " transformers in that precision, above 1 where ours is faster.",
        "",
    ]
    for run in runs:
        lines += section(run, run["figures"])
    return "\n".join(lines)


def middle(plan):
    return plan["contexts"][1]


def summary_row(run, figures):
    context, positions = middle(run["plan"]), run["plan"]["prefills"][0]
    int8, int4 = f"ours int8 decode {context}", f"ours int4 decode {context}"
    prompt = f"ours int8 prefill {positions}"
    return [
        f"[{run['machine']['instructions']}](#{anchor(run)})",
        f"{figures.median(int8):.1f}",
        f"{figures.median(int4):.1f}",
        ratio(figures, int8, f"peer fp32 decode {context}"),
        ratio(figures, int8, f"peer bf16 decode {context}"),
        f"{figures.median(f'ours int8 share {context}'):.0%}",
        f"{figures.median(f'ours int4 share {context}'):.0%}",
        ratio(figures, f"peer fp32 prefill {positions}", prompt),
        ratio(figures, f"peer bf16 prefill {positions}", prompt),
    ]


def heading(run):
    return run["machine"]["instructions"]


def anchor(run):
    return heading(run).lower().replace(" ", "-")


def section(run, figures):
    machine, plan = run["machine"], run["plan"]
    return [
        f"## {heading(run)}",
        "",
        f"Measured on {run['date']}: random weights of the geometry of musicgen-{run['geometry']}, {run['rounds']}"
        f" round(s) in turns with transformers {run['peer']['transformers']} (torch {run['peer']['torch']}),"
        f" {run['threads']} threads each.",
        "",
        f"Machine: {machine['processor']} ({machine['instructions']} for 8-bit products), {machine['cores']} cores, {machine['operating_system']},"
        f" {machine['java']}; memory read at {figures.median('bandwidth') / 1e9:.1f} GB/s (median of the run,"
        f" {span(figures.spread('bandwidth'), 1e-9, '.1f')}).",
        *bf16_note(run["peer"]),
        "",
        f"![steps per second over context](speed/{run['slug']}.svg)",
        "",
        "### Decoding, steps per second (batch 2: one take under guidance; 50 are real time)",
        "",
        *table(
            ["context", "ours int8", "ours int4", "ours fp32", "peer bf16", "peer fp32", "int8 : bf16", "int4 : bf16",
             "int8 : fp32", "fp32 : fp32", "int8, of the floor", "int4, of the floor", "fp32, of the floor"],
            [decode_row(context, figures) for context in plan["contexts"]],
        ),
        "",
        "The floor is what the memory's bandwidth, measured just before, allows for the bytes that a step must read:"
        " all weights with their scales, and keys and values of the context. In brackets: range over the rounds."
        " A share above 100 % means that the memory, which others use too, was faster during the steps than before.",
        "",
        "### Prefill, seconds (batch 2)",
        "",
        *table(
            ["positions", "ours int8", "ours fp32", "peer bf16", "peer fp32", "bf16 : int8", "fp32 : int8", "fp32 : fp32"],
            [prefill_row(positions, figures) for positions in plan["prefills"]],
        ),
        "",
        "### Codec, tokens to sound, seconds per second of sound",
        "",
        *table(
            ["ours int8", "ours fp32", "peer bf16", "peer fp32", "bf16 : int8", "fp32 : int8", "fp32 : fp32"],
            [[
                value(figures, "ours int8 codec", ".3f"),
                value(figures, "ours fp32 codec", ".3f"),
                value(figures, "peer bf16 codec", ".3f"),
                value(figures, "peer fp32 codec", ".3f"),
                ratio(figures, "peer bf16 codec", "ours int8 codec"),
                ratio(figures, "peer fp32 codec", "ours int8 codec"),
                ratio(figures, "peer fp32 codec", "ours fp32 codec"),
            ]],
        ),
        "",
        "In int8 the recurrent layers have 8-bit weights; all else is float32.",
        "",
        "### Ours alone, int8",
        "",
        *table(["what", "figure"], alone_rows(plan, figures)),
        "",
    ]


def bf16_note(peer):
    if peer["has_bf16"]:
        return []
    return ["", "This processor has no bf16 arithmetic, so torch emulates it, slowly: the peer's fair figures here are"
            " those of fp32. Its bf16 was measured in one round; what would have taken minutes was left out (–)."]


def decode_row(context, figures):
    keys = [f"ours int8 decode {context}", f"ours int4 decode {context}", f"ours fp32 decode {context}",
            f"peer bf16 decode {context}", f"peer fp32 decode {context}"]
    int8, int4, fp32, peer_bf16, peer_fp32 = keys
    return [
        str(context),
        *(value(figures, key, ".1f") for key in keys),
        ratio(figures, int8, peer_bf16),
        ratio(figures, int4, peer_bf16),
        ratio(figures, int8, peer_fp32),
        ratio(figures, fp32, peer_fp32),
        f"{figures.median(f'ours int8 share {context}'):.0%}",
        f"{figures.median(f'ours int4 share {context}'):.0%}",
        f"{figures.median(f'ours fp32 share {context}'):.0%}",
    ]


def prefill_row(positions, figures):
    keys = [f"ours int8 prefill {positions}", f"ours fp32 prefill {positions}",
            f"peer bf16 prefill {positions}", f"peer fp32 prefill {positions}"]
    return [
        str(positions),
        *(value(figures, key, ".2f") for key in keys),
        ratio(figures, keys[2], keys[0]),
        ratio(figures, keys[3], keys[0]),
        ratio(figures, keys[3], keys[1]),
    ]


def alone_rows(plan, figures):
    rows = [["steps of 1 / 2 / 4 takes in one batch, all takes together, context "
             f"{plan['takes context']}",
             " / ".join(f"{figures.median(f'ours takes {takes}'):.1f} per second" for takes in (1, 2, 4))],
            ["four takes in one batch against four single clips",
             f"{figures.median('ours takes 4') / figures.median('ours takes 1'):.2f}×"]]
    for clip in plan["clips"]:
        key = f"ours clip {clip:g}"
        rows.append([f"clip of {clip:g} s from words to sound",
                     f"{figures.median(key + ' seconds'):.1f} s, {figures.median(key + ' factor'):.2f} times real time"])
        if figures.has(key + " peak bytes"):
            rows.append([f"peak resident memory with a clip of {clip:g} s",
                         f"{figures.median(key + ' peak bytes') / 1e9:.2f} GB"])
    rows.append(["first new sound after asking to continue 10 s of sound", f"{figures.median('ours first sound'):.1f} s"])
    for temperature, meaning in (("cold", "conversion included"), ("warm", "converted before")):
        times = [f"{figures.median(f'ours {temperature} {network}'):.2f} s" for network in ("decoder", "codec", "text")]
        rows.append([f"loading and first use, {meaning}: decoder / codec / text encoder", " / ".join(times)])
    rows.append(["process start to a finished clip of one frame, converted before", f"{figures.median('ours start'):.2f} s"])
    rows.append(["codec, sound to tokens, per second of sound", f"{figures.median('ours codec encode'):.3f} s"])
    rows.append(["text encoder, one description", f"{figures.median('ours text') * 1000:.0f} ms"])
    return rows


def value(figures, key, form):
    if not figures.has(key):
        return "–"
    if len(figures.samples[key]) == 1:
        return f"{figures.median(key):{form}}"
    return f"{figures.median(key):{form}} ({span(figures.spread(key), 1, form)})"


def span(ends, scale, form):
    return f"{ends[0] * scale:{form}}–{ends[1] * scale:{form}}"


def ratio(figures, over, under):
    if not (figures.has(over) and figures.has(under)):
        return "–"
    return f"{figures.median(over) / figures.median(under):.2f}×"


def table(headings, rows):
    return [
        "| " + " | ".join(headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
