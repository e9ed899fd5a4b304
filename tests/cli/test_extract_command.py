"""`indicators extract`: a draft of figures.csv, a table for people, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import command_line
from api.cli.commands.new_package import SCAFFOLD
from tests.helpers.command_line import indicators

SOURCE = "example-agency-2025-02-01"
ARTICLE = SCAFFOLD / "article.txt"


def extracted(text: bytes | str, *options: str) -> Any:
    """`indicators extract -` of a text."""
    return CliRunner().invoke(
        command_line.application(), ["extract", "-", *options], input=text, catch_exceptions=False
    )


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def test_extract_a_draft() -> None:
    """The draft holds what the worked example holds, but for what a person has to say."""
    result = indicators(f"extract '{ARTICLE}' --format csv")
    kept = ("period", "value", "scale", "unit", "comparator", "paragraph", "sentence_sha256")
    worked = rows((SCAFFOLD / "figures.csv").read_text(encoding="utf-8"))
    assert [[row[name] for name in kept] for row in rows(result.stdout)] == [
        [row[name] for name in kept] for row in worked
    ]
    assert {(row["indicator"], row["area"], row["source"]) for row in rows(result.stdout)} == {("", "", "")}
    assert result.stderr == "Proposed: 4. Keep what is right; complete indicator, area, source and period.\n"


def test_a_draft_is_checked(url: str, tmp_path: Path) -> None:
    """A draft with the three empty columns filled is a package's figures.csv."""
    codes = ("station-visitors", "station-visitors-growth", "station-shop-sales", "station-shop-sales-per-visitor")
    package = Path(shutil.copytree(SCAFFOLD, tmp_path / "my-report"))
    header, *drafted = indicators(f"extract '{ARTICLE}' --format csv").stdout.splitlines()
    filled = [
        row.replace(",,", f"{code},ATA,", 1).replace(",A,,,,", f",A,,{SOURCE},,", 1)
        for code, row in zip(codes, drafted, strict=True)
    ]
    (package / "figures.csv").write_text("\n".join([header, *filled]) + "\n", encoding="utf-8")
    assert indicators(f"check '{package}'", DATABASE_URL=url).stdout.startswith("my-report: 4 figures")


def test_extract_for_people() -> None:
    """A table with what a reader compares with the text."""
    lines = indicators(f"extract '{ARTICLE}'").stdout.splitlines()
    assert lines[0].split() == ["paragraph", "period", "comparator", "value", "scale", "unit", "phrase", "note"]
    assert lines[1].split()[:6] == ["3", "2024", "=", "4200", "0", "visitors"]
    assert len(lines) == 5


def test_extract_for_programs() -> None:
    """JSON with the digits as text."""
    data = json.loads(extracted("标题\n2024年进出口额达2.71万亿元。", "--format=json").stdout)["data"]
    assert [(row["value"], row["scale"], row["unit"], row["period"], row["paragraph"]) for row in data] == [
        ("2.71", 12, "CNY", "2024", 2)
    ]


def test_extract_a_page() -> None:
    """Of a page, the text from its heading on counts."""
    html = "<title>T</title><nav>In 2020, 9 countries</nav><h1>The title</h1><p>In 2024 there were 35 countries."
    result = extracted(html, "--format=csv")
    assert [(row["value"], row["paragraph"]) for row in rows(result.stdout)] == [("35", "2")]
    assert "count from the heading 'The title'" in result.stderr


@pytest.mark.parametrize("text", ["", "\n", "Nothing is counted here.", "<p>Nothing.</p>"])
def test_extract_nothing(text: str) -> None:
    """A text without figures gives a header, and that is no failure."""
    result = extracted(text, "--format=csv")
    assert (result.exit_code, rows(result.stdout), result.stdout.count("\n")) == (0, [], 1)
    assert extracted(text).stderr.endswith("Nothing matches.\n")


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (b"P\xf4le", (), "- is not UTF-8 (byte 2): save it as UTF-8"),
        (b"x" * (16 * 1024 * 1024 + 1), (), "has more than 16777216 bytes"),
        (b"", ("--format=xlsx",), "Use: table, json, csv"),
        (b"", ("--language=fr",), "Use: en, zh"),
    ],
)
def test_extract_refuses(text: bytes, options: tuple[str, ...], words: str) -> None:
    """What is no text is refused."""
    result = extracted(text, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


@pytest.mark.parametrize("name", ["nothing.txt", "."])
def test_extract_no_file(name: str, tmp_path: Path) -> None:
    """A file that is not there, or a folder, is told."""
    result = indicators(f"extract '{tmp_path / name}'")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be read" in result.stderr
