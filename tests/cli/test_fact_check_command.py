"""`indicators fact-check`: a text, a file or the input, its exit code and its formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import indicators

RIGHT = "China's online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent."
WRONG = "China's online retail sales reached 15.5 billion yuan in 2024."
UNKNOWN = "Rural online retail sales in China reached 15.5 trillion yuan in 2024."


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [(RIGHT, "", 0), (WRONG, "", 3), (UNKNOWN, "", 0), (UNKNOWN, "--strict", 3), ("No number stands here.", "", 0)],
)
def test_the_exit_code_tells_a_wrong_number(url: str, text: str, options: str, code: int) -> None:
    """3 where a number is quoted wrong, and with --strict where one cannot be checked."""
    assert indicators(f"fact-check {options}", text, DATABASE_URL=url).exit_code == code


def test_a_file_and_the_input_are_read(url: str, tmp_path: Path) -> None:
    """A file by its name; what is no file's name is the text itself."""
    file = tmp_path / "article.txt"
    file.write_text(f"\ufeff{WRONG}\r\n", encoding="utf-8")
    by_name = indicators("fact-check --format json", str(file), DATABASE_URL=url)
    (row,) = json.loads(by_name.stdout)["data"]
    assert (row["verdict"], row["correction"], by_name.exit_code) == ("wrong-scale", "15.5 trillion CNY", 3)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe15", "not UTF-8"), (b"", "holds no text"), (b"a" * 70_000, "65536 bytes")],
)
def test_a_file_that_cannot_be_checked_is_told(url: str, tmp_path: Path, content: bytes, words: str) -> None:
    """The refusal names the file and what is wrong with it."""
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    result = indicators("fact-check", str(file), DATABASE_URL=url)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("given", ["nosuch.txt", "./missing/file.md", "."])
def test_what_was_meant_as_a_file_is_no_text(url: str, given: str) -> None:
    """A mistyped name passes no CI as a text without numbers."""
    assert indicators("fact-check", given, DATABASE_URL=url).exit_code == 2


def test_a_text_without_numbers_says_so(url: str) -> None:
    """The hint of the API is printed."""
    result = indicators("fact-check", "Trade went well.", DATABASE_URL=url)
    assert "No number of the text was read" in result.stderr


def test_the_table_tells_the_verdict_first(url: str) -> None:
    """A reader sees what is wrong, where, why, and what to print."""
    lines = indicators("fact-check", WRONG, DATABASE_URL=url).stdout.splitlines()
    assert lines[0].split() == ["verdict", "phrase", "sentence", "correction"]
    assert "wrong-scale" in lines[1]
