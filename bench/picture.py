"""The picture of a run: steps per second over the context, without any library.

Colours change with the reader's theme; labels stand at the ends of their curves.
"""

WIDTH, HEIGHT = 860, 480
LEFT, RIGHT, TOP, BOTTOM = 60, 210, 56, 56
REAL_TIME = 50
LABEL_PITCH = 16

STYLE = """
  svg { font: 13px system-ui, sans-serif }
  .paper { fill: #ffffff } text { fill: #1f2328 } .soft { fill: #59636e }
  .grid { stroke: #d8dee4; stroke-width: 1 } .axis { stroke: #59636e; stroke-width: 1 }
  .line { fill: none; stroke-width: 2.5 } .floor { stroke-dasharray: 7 5; stroke-width: 1.5 }
  .time { stroke: #59636e; stroke-dasharray: 2 4; stroke-width: 1.5 } .leader { stroke-width: 0.75 }
  .a { stroke: #0969da } .b { stroke: #1a7f37 } .c { stroke: #bc4c00 } .d { stroke: #8250df }
  .e { stroke: #bf3989 } circle.e { fill: #bf3989 } text.e { fill: #bf3989; stroke: none }
  circle.a { fill: #0969da } circle.b { fill: #1a7f37 } circle.c { fill: #bc4c00 } circle.d { fill: #8250df }
  text.a { fill: #0969da; stroke: none } text.b { fill: #1a7f37; stroke: none }
  text.c { fill: #bc4c00; stroke: none } text.d { fill: #8250df; stroke: none }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #f0f6fc } .soft { fill: #9198a1 }
    .grid { stroke: #2a313c } .axis, .time { stroke: #9198a1 }
    .a { stroke: #58a6ff } .b { stroke: #3fb950 } .c { stroke: #f0883e } .d { stroke: #bc8cff }
    .e { stroke: #f778ba } circle.e { fill: #f778ba } text.e { fill: #f778ba }
    circle.a { fill: #58a6ff } circle.b { fill: #3fb950 } circle.c { fill: #f0883e } circle.d { fill: #bc8cff }
    text.a { fill: #58a6ff } text.b { fill: #3fb950 } text.c { fill: #f0883e } text.d { fill: #bc8cff }
  }
"""

CURVES = [  # key of the figures, label, class
    ("ours int8 floor", "memory floor, int8", "a floor"),
    ("ours int8 decode", "Continuo int8", "a"),
    ("ours int4 decode", "Continuo int4", "e"),
    ("ours fp32 floor", "memory floor, fp32", "b floor"),
    ("ours fp32 decode", "Continuo fp32", "b"),
    ("peer bf16 decode", "transformers bf16", "c"),
    ("peer fp32 decode", "transformers fp32", "d"),
]


def of(run, figures):
    contexts = run["plan"]["contexts"]
    curves = [
        (label, style, [figures.median(f"{key} {context}") for context in contexts]) for key, label, style in CURVES
    ]
    top = ceiling(max([REAL_TIME * 1.2] + [value for _, _, values in curves for value in values]))
    last = contexts[-1]

    def x(context):
        return LEFT + (WIDTH - LEFT - RIGHT) * context / last

    def y(rate):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * rate / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-label="Decoding steps per second over the context">',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="600">Decoding steps per second, musicgen-{run["geometry"]}'
        f' geometry, {run["threads"]} threads</text>',
        f'<text class="soft" x="{LEFT}" y="43">batch 2 (one take under guidance); medians of {run["rounds"]} round(s)'
        f" in turns; {run['machine']['processor']}</text>",
    ]
    for rate in range(0, top + 1, top // 5):
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(rate):.1f}" y2="{y(rate):.1f}"/>')
        parts.append(f'<text class="soft" x="{LEFT - 8}" y="{y(rate) + 4:.1f}" text-anchor="end">{rate}</text>')
    for context in contexts:
        parts.append(
            f'<line class="axis" x1="{x(context):.1f}" x2="{x(context):.1f}" y1="{y(0):.1f}" y2="{y(0) + 5:.1f}"/>'
        )
        parts.append(f'<text class="soft" x="{x(context):.1f}" y="{y(0) + 20:.1f}" text-anchor="middle">{context}</text>')
    parts.append(
        f'<text class="soft" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle">'
        "context, positions (50 are a second)</text>"
    )
    parts.append(
        f'<line class="time" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(REAL_TIME):.1f}" y2="{y(REAL_TIME):.1f}"/>'
    )
    for _, style, values in curves:
        points = " ".join(f"{x(c):.1f},{y(v):.1f}" for c, v in zip(contexts, values))
        parts.append(f'<polyline class="line {style}" fill="none" points="{points}"/>')
        if "floor" not in style:
            parts += [f'<circle class="{style}" cx="{x(c):.1f}" cy="{y(v):.1f}" r="3.5"/>' for c, v in zip(contexts, values)]
    ends = [(y(values[-1]), f"{label}, {values[-1]:.0f}", style.split()[0]) for label, style, values in curves]
    ends.append((y(REAL_TIME), f"real time, {REAL_TIME}", "soft"))
    for at, (end, label, style) in apart(sorted(ends)):
        right = WIDTH - RIGHT
        leader = "axis" if style == "soft" else style
        parts.append(
            f'<line class="leader {leader}" x1="{right + 4}" x2="{right + 16}" y1="{end:.1f}" y2="{at:.1f}"/>'
        )
        parts.append(f'<text class="{style}" x="{right + 20}" y="{at + 4:.1f}">{label}</text>')
    parts.append("</svg>\n")
    return "\n".join(parts)


def ceiling(rate):
    """The next round number with five round parts."""
    step = 50 if rate <= 500 else 500
    return int(-(-rate // step) * step)


def apart(ends):
    """Labels moved so far that none covers another: down from the top, then up from the bottom."""
    places = []
    for end, *_ in ends:
        places.append(max(end, places[-1] + LABEL_PITCH) if places else end)
    limit = HEIGHT - BOTTOM
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - LABEL_PITCH
    return zip(places, ends)
