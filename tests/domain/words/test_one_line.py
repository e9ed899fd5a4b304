"""Names of others in a line of ours."""

from __future__ import annotations

from api.domain.words.one_line import TURNING_SIGNS, one_line, unturned
from tests.helpers.tables import every


@every(
    ("text", "line"),
    [
        ("", ""),
        ("中国，2024", "中国，2024"),
        ("one\r\n\u2028two\tthree", "one two three"),
        (" \x1b[2J\x85red\x7f ", "[2J red"),
        ("\u202e12", "12"),
        (f"1{TURNING_SIGNS}2", "12"),
    ],
)
def test_what_steers_is_left_out(text: str, line: str) -> None:
    """Whatever separates words stays a space."""
    assert one_line(text) == line
    assert one_line(line) == line


def test_only_what_turns_is_left_out_elsewhere() -> None:
    """Line breaks are a page's own matter."""
    assert unturned("a\n\u2067b\u2069") == "a\nb"
