"""Fonts and the tables made of them: no character of a picture is an empty box, and each is as wide as is thought."""

import csv
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from api.plugins.charts.theme import EM, FONTS, advance, drawable, drawn, drawn_bold
from tests.helpers.rows import each
from tests.helpers.tables import every

ROOT = Path(__file__).resolve().parents[3]


@cache
def font(weight: str) -> Any:
    from fontTools.ttLib import TTFont  # takes a third of a second

    return TTFont(FONTS / f"{weight}.otf")


def points_in(weight: str) -> set[int]:
    return set(font(weight).getBestCmap())


def test_the_font_has_all_that_the_seed_and_our_own_words_hold() -> None:
    """As it is but for signs of currencies, of which a picture has names; GB 2312 in bold too."""
    texts = [str(tomllib.loads(file.read_text(encoding="utf-8"))) for file in (ROOT / "seed").rglob("*.toml")]
    for file in (ROOT / "seed").rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            texts += ["".join(row.values()).replace(row.get("symbol") or "\n", "") for row in csv.DictReader(lines)]
    held, regular = set("".join(texts)) - set("\n\r\t"), points_in("regular")
    assert len(held) > 700
    assert [character for character in held if not drawn(character) or ord(character) not in regular] == []
    simplified = {ord(each) for each in held if "\u4e00" <= each < "\u9fff" and each.encode("gb2312", "ignore")}
    assert simplified - points_in("bold") == set()
    rooms = [ROOT / "api" / room for room in ("domain", "audit", "formats", "plugins/charts")]
    files = [file for room in rooms for file in room.rglob("*") if file.suffix in {".py", ".ftl", ".toml"}]
    ours = set(map(ord, re.findall("[\u4e00-\u9ffe]", "".join(file.read_text(encoding="utf-8") for file in files))))
    assert len(ours) > 100
    assert ours - regular == set()


@every("weight, drawn_in", [("regular", drawn), ("bold", drawn_bold)])
def test_the_tables_are_made_of_the_fonts(weight: str, drawn_in: Callable[[str], bool]) -> None:
    """What is said to be drawn is in the font, and nothing else; each character is as wide as the font says."""
    glyphs, advances, em = font(weight).getBestCmap(), font(weight)["hmtx"], font(weight)["head"].unitsPerEm
    points = (point for point in range(0x20, 0x20000) if not (0xD800 <= point < 0xE000 or point == 0x7F))
    looked_at = [point for point in points if weight == "regular" or 0x7F < point < 0x10000]
    assert [chr(point) for point in looked_at if drawn_in(chr(point)) != (point in glyphs)] == []
    widths = {chr(point): advances[glyph][0] for point, glyph in glyphs.items()}
    assert [each for each, width in widths.items() if advance(each, bold=weight == "bold") * em != width * EM] == []
    assert len(glyphs) > 1500


@each(__file__, "shown")
def test_other_characters_are_replaced_by_what_is_drawn(text: str, shown: str) -> None:
    """By the letter below its marks, by a space, by nothing, or by the stand-in, never by something wider."""
    assert drawable(text) == shown
    assert {ord(character) for character in shown} <= points_in("regular")
    assert sum(map(advance, shown)) <= sum(map(advance, text))


def test_the_fonts_are_small_and_carry_their_licence() -> None:
    """At most 2 MB of them, under a name of their own, with the licence next to them and in them."""
    assert sum(file.stat().st_size for file in FONTS.iterdir()) <= 2_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for names in (font(weight)["name"] for weight in ("regular", "bold")):
        assert names.getDebugName(1) == "Report Indicators Sans"
        assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
