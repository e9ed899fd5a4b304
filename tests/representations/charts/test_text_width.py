from fractions import Fraction

import pytest
from fontTools.ttLib import TTFont

from api.representations.charts import text_width as module
from api.representations.charts.text_width import text_width

FONTS = module._WIDTHS.parent


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_table_has_the_widths_of_the_font(weight: str) -> None:
    """Each character that the font has is as wide as the font says, those of the other weight alone too."""
    font = TTFont(FONTS / f"{weight}.otf")
    advances, glyphs = font["hmtx"], font.getBestCmap()
    wrong = [
        chr(point)
        for point, glyph in glyphs.items()
        if text_width(chr(point), font["head"].unitsPerEm, weight == "bold") != advances[glyph][0]
    ]
    assert (wrong, len(glyphs) > 1500) == ([], True)
