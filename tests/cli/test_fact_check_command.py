"""`indicators fact-check`: a text, a file or the input, its exit code and its formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import indicators
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

RIGHT = "China's online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent."
WRONG = "China's online retail sales reached 15.5 billion yuan in 2024."
SPANISH = "Las ventas minoristas en línea de China alcanzaron 15,5 billones de yuanes en 2024."
UNKNOWN = "Rural online retail sales in China reached 15.5 trillion yuan in 2024."


@every(
    ("text", "options", "code"),
    [
        (RIGHT, "", 0),
        (WRONG, "", 3),
        (UNKNOWN, "", 0),
        (UNKNOWN, "--strict", 3),
        ("No number stands here.", "", 0),
        ("No number stands here.", "--strict", 0),
        (SPANISH, "", 0),
        (SPANISH, "--strict", 3),
        ("12 lines. " * 2_500, "", 0),
        ("12 lines. " * 2_500, "--strict", 3),
    ],
)
def test_the_exit_code_tells_a_wrong_number(url: str, text: str, options: str, code: int) -> None:
    """3 where a number is quoted wrong, and with --strict where one, or a part of the text, cannot be checked."""
    assert indicators(f"fact-check {options}", text, DATABASE_URL=url).exit_code == code


def test_a_file_and_the_input_are_read(url: str, tmp_path: Path) -> None:
    """A file by its name; what is no file's name is the text itself."""
    file = tmp_path / "article.txt"
    file.write_text(f"\ufeff{WRONG}\r\n", encoding="utf-8")
    by_name = indicators("fact-check --format json", str(file), DATABASE_URL=url)
    (row,) = json.loads(by_name.stdout)["data"]
    assert (row["verdict"], row["correction"], by_name.exit_code) == ("wrong-scale", "15.5 trillion yuan", 3)


@every(
    ("content", "words"),
    [
        (b"\xff\xfe15", "not UTF-8"),
        ("15.5".encode("utf-16"), "not UTF-8"),
        (b"", "holds no text"),
        (b"a" * 70_000, "65536 bytes"),
        (b"\x7fELF\x02\x01\x01\x00" * 10_000, "is no text"),
        (b"PK\x03\x04\x14\x00", "is no text"),
    ],
)
def test_a_file_that_cannot_be_checked_is_told(url: str, tmp_path: Path, content: bytes, words: str) -> None:
    """The refusal names the file and what is wrong with it."""
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    result = indicators("fact-check", str(file), DATABASE_URL=url)
    assert result.exit_code == 2
    assert words in result.stderr


@every(
    ("given", "words"),
    [
        ("nosuch", "there is no file nosuch; a text to check has more than one word"),
        ("nosuch.txt", "there is no file nosuch.txt"),
        ("./missing/file.md", "there is no file ./missing/file.md"),
        ("missing/" + "x" * 300, "there is no file missing/xxx"),
        (".", ". is a folder"),
        ("", "`TEXT` holds no text"),
        ("https://example.org/", "`TEXT` is an address, which is not fetched. Send the text that stands there."),
        ("www.example.org/report.html", "`TEXT` is an address"),
    ],
)
def test_what_was_meant_as_a_file_is_no_text(url: str, given: str, words: str) -> None:
    """A mistyped name passes no CI as a text without numbers."""
    result = indicators("fact-check", given, DATABASE_URL=url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_a_text_that_is_too_long_for_a_name_is_a_text(url: str) -> None:
    """No blank stands in it, as in Chinese."""
    assert indicators("fact-check", "x" * 300, DATABASE_URL=url).exit_code == 0
    chinese = f"{'中国网络市场持续发展，' * 30}2024年网上零售额达15.5亿元。"
    assert indicators("fact-check", chinese, DATABASE_URL=url).exit_code == 3


def test_a_text_in_a_third_language_is_told(url: str) -> None:
    """On standard error, beside the empty table."""
    assert "reads as Spanish" in indicators("fact-check", SPANISH, DATABASE_URL=url).stderr


def test_a_text_without_numbers_says_so(url: str) -> None:
    """The hint of the API is printed."""
    result = indicators("fact-check", "Trade went well.", DATABASE_URL=url)
    assert "No number of the text was read" in result.stderr


def test_the_table_tells_the_verdict_first(url: str) -> None:
    """A reader sees what is wrong, where, why, and what to print."""
    lines = indicators("fact-check", WRONG, DATABASE_URL=url).stdout.splitlines()
    assert lines[0].split() == ["verdict", "phrase", "sentence", "correction"]
    assert "wrong-scale" in lines[1]
