"""No character of a picture is an empty box."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

from api.representations.charts.png import png
from api.representations.charts.texts.drawn_characters import STAND_IN, drawable, drawn, drawn_bold
from api.representations.charts.texts.text_width import FONTS, text_width
from tests.helpers.tables import every

ROOT = Path(__file__).resolve().parents[4]
SEED = ROOT / "seed"
IN_FONT = TTFont(FONTS / "regular.otf").getBestCmap().keys()
IN_BOLD = TTFont(FONTS / "bold.otf").getBestCmap().keys()


def texts_of_the_seed() -> Iterator[str]:
    """All names and notes of areas, units, indicators, sources and figures, in both languages.

    Signs of currencies are left out: a picture has their names, and the font has no sign of the rupee.
    """
    for file in SEED.rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from (cell for name, cell in row.items() if cell and name != "symbol")
    for file in SEED.rglob("*.toml"):
        yield str(tomllib.loads(file.read_text(encoding="utf-8")))


def test_the_font_has_all_that_the_seed_holds() -> None:
    """Every character of its texts, as it stands; simplified Chinese in bold too."""
    held = set("".join(texts_of_the_seed())) - set("\n\r\t")
    assert len(held) > 700
    assert [character for character in held if not drawn(character) or ord(character) not in IN_FONT] == []
    assert simplified(chinese("".join(held))) - IN_BOLD == set()


@every("room", ["domain", "audit", "representations"])
def test_the_font_has_all_that_our_own_words_hold(room: str) -> None:
    """What pictures say besides names."""
    held = chinese("".join(file.read_text(encoding="utf-8") for file in (ROOT / "api" / room).rglob("*.py")))
    assert held
    assert held - IN_FONT == set()


def simplified(points: set[int]) -> set[int]:
    """Those of GB 2312: what the bold weight has not is drawn in the regular one."""
    return {point for point in points if chr(point).encode("gb2312", "ignore")}


def chinese(text: str) -> set[int]:
    """The Chinese characters of a text."""
    return set(map(ord, re.findall("[\u4e00-\u9ffe]", text)))


def test_what_is_said_to_be_drawn_is_in_the_font() -> None:
    """And nothing else: the table and the font are made together."""
    every = [point for point in range(0x20, 0x20000) if not 0xD800 <= point < 0xE000]
    assert [chr(point) for point in every if drawn(chr(point)) != (point in IN_FONT) and point != 0x7F] == []


@every(
    ("text", "shown"),
    [
        ("Sales 2024", "Sales 2024"),
        ("网上零售额“衢州”", "网上零售额“衢州”"),
        ("繁體電商", "繁體電商"),
        ("한국은행", STAND_IN),
        ("مبيعات التجزئة", f"{STAND_IN} {STAND_IN}"),
        ("up 👩‍👩‍👧 5 %", f"up {STAND_IN} 5 %"),
        ("ẍ e\u0301", "x e"),
        ("ﬁ", "fi"),
        ("zero\u200bwidth\u00ad", "zerowidth\u00ad"),
        ("a\u2003b", "a\u2003b"),
        ("a\u205fb", "a b"),
    ],
)
def test_other_characters_are_replaced_by_what_is_drawn(text: str, shown: str) -> None:
    """By the letter below its marks, by a space, by nothing, or by the stand-in, never by something wider."""
    assert drawable(text) == shown
    assert {ord(character) for character in shown} <= IN_FONT
    assert text_width(shown, 10) <= text_width(text, 10)


def picture_of(text: str, attributes: str = "") -> bytes:
    """A line as a picture."""
    return painted(f'<text y="15"{attributes}>{text}</text>')


def painted(parts: str) -> bytes:
    """Parts as a picture."""
    return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{parts}</svg>', 90)


LINES = '<g{}><text y="15">中国{}</text><text y="35">中国</text></g><text y="35" x="50"{}>零售</text>'


@every(("character", "bold"), [("", True), ("é", True), ("脚", False), ("電", False), ("я", False)])
def test_all_lines_of_a_title_have_one_weight(character: str, bold: bool) -> None:
    """The bold one where it has every character of them; texts elsewhere keep theirs."""
    assert all(ord(each) in IN_BOLD for each in character) is bold
    weight = ' font-weight="bold"'
    wanted = painted(LINES.format(weight if bold else "", character, weight))
    assert painted(LINES.format(weight, character, weight)) == wanted
    assert picture_of("中", weight) != picture_of("中")


def test_the_table_has_the_characters_of_the_bold_weight() -> None:
    """And no others."""
    every = [chr(point) for point in range(0x20, 0x10000) if not 0xD800 <= point < 0xE000]
    assert [each for each in every if not each.isascii() and drawn_bold(each) != (ord(each) in IN_BOLD)] == []


def test_a_picture_has_the_stand_in_where_the_font_has_nothing() -> None:
    """Pixel for pixel, and a character that it has is another picture."""
    assert picture_of("우") == picture_of("😀") == picture_of(STAND_IN)
    assert len({picture_of(text) for text in (STAND_IN, "中", "衢", "電", "é", " ")}) == 6
