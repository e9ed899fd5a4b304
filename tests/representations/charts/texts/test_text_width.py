from fractions import Fraction

from fontTools.ttLib import TTFont

from api.representations.charts.texts.text_width import FONTS, text_width
from tests.helpers.tables import every

LIMIT = 2_000_000
"""Bytes that the fonts may take."""


@every(
    ("text", "size", "width"),
    [
        ("", 16, 0),
        ("2024", 10, Fraction("22.2")),  # digits are as wide as each other
        ("2014", 10, Fraction("22.2")),
        ("中国零售", 12, 48),
        ("한글 😀", 10, Fraction("32.24")),  # an em for each character that the font has not
    ],
)
def test_a_line_is_as_wide_as_its_characters(text: str, size: int, width: Fraction) -> None:
    assert text_width(text, size) == width


@every("weight", ["regular", "bold"])
def test_the_table_has_the_widths_of_the_font(weight: str) -> None:
    """Each character that the font has is as wide as the font says."""
    font = TTFont(FONTS / f"{weight}.otf")
    advances, glyphs = font["hmtx"], font.getBestCmap()
    wrong = [
        chr(point)
        for point, glyph in glyphs.items()
        if text_width(chr(point), font["head"].unitsPerEm, weight == "bold") != advances[glyph][0]
    ]
    assert (wrong, len(glyphs) > 1500) == ([], True)


def test_the_fonts_are_small_and_carry_their_licence() -> None:
    """At most 2 MB of them, under a name of their own, with the licence beside them and in them."""
    assert sum(file.stat().st_size for file in FONTS.iterdir()) <= LIMIT
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for name in ("regular.otf", "bold.otf"):
        names = TTFont(FONTS / name)["name"]
        assert names.getDebugName(1) == "Report Indicators Sans"
        assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
