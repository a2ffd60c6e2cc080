#!/usr/bin/python3
"""Makes the editor's fonts from Debian's `fonts-inter`: the characters of European languages and a
few signs, and digits of equal width, so that counting figures stand still.

    apt install fonts-inter python3-fonttools && /usr/bin/python3 make_fonts.py
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/opentype/inter")
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x2027), (0x2030, 0x203A)]
SIGNS = "€−×÷≈≤≥∞←↑→↓♭♯…·•"

for weight in ("Regular", "SemiBold"):
    font = TTFont(SOURCE / f"Inter-{weight}.otf")
    tabular = next(
        record.Feature.LookupListIndex
        for record in font["GSUB"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
    )
    substitutes = {}
    for index in tabular:
        for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
            substitutes.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = substitutes.get(table.cmap[code], table.cmap[code])

    options = subset.Options(layout_features=["kern", "mark", "ccmp"], name_IDs=["*"], hinting=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)] + [ord(c) for c in SIGNS])
    subsetter.subset(font)
    font.save(Path(__file__).with_name(f"Inter-{weight}.otf"))
