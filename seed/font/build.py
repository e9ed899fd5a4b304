"""Rebuild the fonts of the pictures and the table of their advance widths, in api/plugins/charts/font.

    python seed/font/build.py                      writes them
    python seed/font/build.py --check              compares them with a rebuild; exit 1 names what differs
    python seed/font/build.py --noto DIRECTORY     where NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc lie

Source. Noto Sans CJK SC 2.004 by Adobe and Google under the SIL Open Font License 1.1, as Debian packs it
(fonts-noto-cjk). The same bytes come out with the same version of the fonts and of fonttools, which
requirements-dev.lock pins.

Characters. Both weights have the Latin letters, signs, arrows and punctuation that Noto has. The regular weight has
Greek and Cyrillic letters, the 7,445 characters of GB 2312 with all 6,763 Chinese ones, and those of
more-chinese.txt, traditional ones above all; the bold weight, to keep both under 2 MB, the Chinese characters of
bold-chinese.txt. The two lists hold what the project's own texts use: beyond GB 2312, and of it.

Shapes and widths are Noto's. Left out are hints, kerning and what sets text in columns: a line is as wide as its
characters together, which the table of widths adds up.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "api" / "plugins" / "charts" / "font"
NOTO = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_CHINESE = 2  # the collection's third font
VARIATIONS = 14  # the format of a table of variation sequences, which is none of characters
FAMILY = "Report Indicators Sans"
SIGNS = (
    range(0x20, 0x7F), range(0xA0, 0x250), range(0x370, 0x530), range(0x1E00, 0x1F00), range(0x2000, 0x2070),
    range(0x2070, 0x20D0), range(0x2100, 0x2200), range(0x2200, 0x2300), range(0x2460, 0x2500), range(0x25A0, 0x2600),
    range(0x3000, 0x3040), range(0x30FB, 0x3100), range(0xFE30, 0xFE50), range(0xFF00, 0xFF61), range(0xFFE0, 0xFFE7),
)  # fmt: skip
IN_ONE_WEIGHT = (*range(0x370, 0x530), *range(0x2460, 0x2500), *range(0x30A0, 0x3100))
"""Greek and Cyrillic letters, numbers in circles and katakana: what is set in them is set in the regular weight."""
PROPORTIONAL = {
    "‘": "cid63129",
    "’": "cid63130",
    "“": "cid63132",
    "”": "cid63133",
    "…": "cid63163",
    "·": "cid00117",
    "‐": "cid00014",
}
"""The glyphs that Latin text has for signs that the Simplified Chinese font sets as Chinese text has them."""
LEFT_OUT = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
FILES = {"Regular": "regular.otf", "Bold": "bold.otf"}
WIDTHS = "advance-widths.json"
IDEOGRAPHS = range(0x3400, 0xA000)


def gb2312() -> set[int]:
    """All characters of GB 2312: rows and cells of 94."""
    cells = range(0xA1, 0xFF)
    text = "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in cells for cell in cells)
    return set(map(ord, text))


def characters(weight: str) -> set[int]:
    """The characters of a weight."""
    signs = {point for points in SIGNS for point in points}
    if weight == "Regular":
        return signs | gb2312() | listed("more-chinese.txt")
    return {point for point in signs if point not in IN_ONE_WEIGHT} | listed("bold-chinese.txt")


def listed(name: str) -> set[int]:
    """The characters of a list beside this file."""
    return set(map(ord, "".join((HERE / name).read_text(encoding="utf-8").split())))


def subset(font: TTFont, points: Iterable[int]) -> TTFont:
    """The font with those characters alone, under a name of its own."""
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != VARIATIONS:
            table.cmap.update({ord(sign): glyph for sign, glyph in PROPORTIONAL.items()})
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"])
    options.drop_tables += LEFT_OUT
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    rename(font)
    return font


def rename(font: TTFont) -> None:
    """Give the family its own name; who made it and its licence stay."""
    names = font["name"]
    style = names.getDebugName(2)
    post_script = f"{FAMILY.replace(' ', '')}-{style}"
    own = {1: FAMILY, 2: style, 3: post_script, 4: f"{FAMILY} {style}", 6: post_script}
    kept = {key: names.getDebugName(key) for key in (0, 5, 7, 13, 14)}
    names.names = []
    for key, text in (own | kept).items():
        names.setName(text, key, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [post_script]
    top[0].FullName, top[0].FamilyName = f"{FAMILY} {style}", FAMILY


def widths(font: TTFont) -> dict[str, str]:
    """The characters of each advance width, in thousandths of an em; Chinese ones are told by the first alone."""
    advances = font["hmtx"]
    found: dict[int, list[str]] = {}
    for point, glyph in sorted(font.getBestCmap().items()):
        if point not in IDEOGRAPHS:
            found.setdefault(advances[glyph][0], []).append(chr(point))
    return {str(width): "".join(found[width]) for width in sorted(found)}


def build(noto: Path) -> Mapping[str, bytes]:
    """The bytes of each file."""
    made, table = {}, {}
    for weight, name in FILES.items():
        font = TTCollection(noto / f"NotoSansCJK-{weight}.ttc").fonts[SIMPLIFIED_CHINESE]
        font.recalcTimestamp = False
        font = subset(font, characters(weight))
        file = io.BytesIO()
        font.save(file)
        made[name] = file.getvalue()
        table[weight.lower()] = widths(font)
    table["more-chinese"] = "".join(map(chr, sorted(listed("more-chinese.txt") - gb2312())))
    table["bold-chinese"] = "".join(map(chr, sorted(listed("bold-chinese.txt"))))
    made[WIDTHS] = (json.dumps(table, ensure_ascii=False, indent=0) + "\n").encode()
    return made


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description="Rebuild the fonts of the pictures.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--noto", type=Path, default=NOTO)
    chosen = parser.parse_args()
    made = build(chosen.noto)
    if chosen.check:
        stale = [name for name, body in made.items() if (FONTS / name).read_bytes() != body]
        print(*(f"{name} differs from a rebuild" for name in stale), sep="\n", end="\n" if stale else "")
        return 1 if stale else 0
    for name, body in made.items():
        (FONTS / name).write_bytes(body)
        print(f"{name}: {len(body):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
