"""`indicators extract`: a draft of figures.csv, a table for people, JSON for programs."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import command_line
from api.plugins.packages.commands import SCAFFOLD
from tests.helpers.command_line import indicators
from tests.helpers.rows import tables
from tests.helpers.tables import every

SOURCE = "example-agency-2025-02-01"
ARTICLE = SCAFFOLD / "article.txt"

GERMAN = """Mehr Gäste auf der Station
Im Jahr 2024 wurden auf der Station 4.200 Gäste gezählt. Das waren 5 Prozent mehr als im Jahr davor, und der Umsatz
des Ladens stieg auf 1,2 Millionen Euro. Die Zahl der Schiffe, die im Sommer vor der Insel lagen, ist nicht bekannt."""
"""Invented, in a language that is not read."""


def extracted(text: bytes | str, *options: str) -> Any:
    return CliRunner().invoke(
        command_line.application(), ["extract", "-", *options], input=text, catch_exceptions=False
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_extract_the_worked_example() -> None:
    """It gives what the worked example holds, but for what a person has to say."""
    kept = ("period", "value", "scale", "unit", "comparator")
    worked, found = (
        [[row[name] for name in kept] for row in rows(text)]
        for text in (
            (SCAFFOLD / "figures.csv").read_text(encoding="utf-8"),
            indicators(f"extract '{ARTICLE}' --format csv").stdout,
        )
    )
    assert found == worked


def test_extract_for_whom() -> None:
    """A table with what a reader compares with the text; JSON with the digits as text; of a page what has a heading."""
    lines = indicators(f"extract '{ARTICLE}'").stdout.splitlines()
    assert lines[0].split() == ["paragraph", "period", "comparator", "value", "scale", "unit", "phrase", "note"]
    assert (lines[1].split()[:6], len(lines)) == (["3", "2024", "=", "4200", "0", "visitors"], 5)
    text = "标题\n2024年进出口额达2.71万亿元。\n预计2027年达到3万亿元。"
    data = json.loads(extracted(text, "--format=json").stdout)["data"]
    kept = ("value", "scale", "unit", "period", "paragraph", "status")
    expected = [("2.71", 12, "CNY", "2024", 2, "A"), ("3", 12, "CNY", "2027", 3, "F")]
    assert [tuple(row[name] for name in kept) for row in data] == expected
    html = "<title>T</title><nav>In 2020, 9 countries</nav><h1>The title</h1><p>In 2024 there were 35 countries."
    result = extracted(html, "--format=csv")
    assert [(row["value"], row["phrase"]) for row in rows(result.stdout)] == [("35", "35 countries")]
    assert "count from the heading 'The title'" in result.stderr


@every(
    ("text", "words"),
    [
        (b"P\xf4le", "- is not UTF-8 (byte 2): save it as UTF-8"),
        (b"x" * (16 * 1024 * 1024 + 1), "has more than 16777216 bytes"),
        (GERMAN.encode(), "the text reads as German; English and Chinese are read"),
    ],
)
def test_extract_refuses(text: bytes, words: str) -> None:
    """What is no text, or of a third language, unless it is called English."""
    result = extracted(text)
    assert (result.exit_code, result.stdout, words in result.stderr) == (2, "", True)
    assert extracted(GERMAN, "--language=en").exit_code == 0


class Package:
    """The worked example without its figures, and the command that puts those of a text into it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self._url = folder, url
        shutil.copytree(SCAFFOLD, folder)
        self.write("figures.csv", self.text("figures.csv").splitlines()[0] + "\n")

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        assert old in self.text(name)
        self.write(name, self.text(name).replace(old, new))

    def extract(self, text: str = "") -> str:
        if text:
            (self.folder.parent / "more.txt").write_text(text, encoding="utf-8")
        path = self.folder.parent / "more.txt" if text else self.folder / "article.txt"
        return str(indicators(f"extract '{path}' --area ATA --into '{self.folder}'", DATABASE_URL=self._url).stdout)


@pytest.fixture
def package(url: str, tmp_path: Path) -> Package:
    return Package(tmp_path / "my-report", url)


def test_proposals_go_into_a_package(package: Package) -> None:
    """The package's one source and an indicator whose name the sentence holds are filled in; again adds nothing."""
    path = package.folder / "figures.csv"
    assert package.extract().splitlines() == [
        f"{path}: 4 rows added.",
        f"{package.folder / 'indicators.csv'}: 2 rows added; see names and measuring types.",
        "Complete what is blank in figures.csv, with - as the indicator of what is no figure, and see the column "
        "doubts.",
        f"Then: indicators check {package.folder} --write",
    ]
    before = package.text("figures.csv")
    named = ["station-visitors", "visitors-growth", "spending", ""]
    assert [row["indicator"] for row in rows(before)] == named
    proposed = [
        (row["name_en"], row["unit_kind"], row["measuring_type"]) for row in rows(package.text("indicators.csv"))
    ]
    assert proposed[4:] == [("Visitors growth", "", "ratio"), ("Spending", "", "flow")]
    assert "taken from a sentence before" in rows(before)[1]["doubts"]
    assert {(row["area"], row["source"]) for row in rows(before)} == {("ATA", SOURCE)}
    assert package.extract().startswith(f"{path}: 0 rows added; 4 stand there already.")
    assert package.text("figures.csv") == before
    package.replace("figures.csv", "\nspending,", "\n-,")  # a rejected row stays rejected
    assert package.extract().startswith(f"{path}: 0 rows added; 4 stand there already.")


def test_units_that_nobody_declared_are_told(package: Package) -> None:
    """At the end of report.toml, which else stays as it is; what is declared there is told no more."""
    head, text = (
        package.text("report.toml"),
        "More\nIn 2024 it shipped 300 containers and 25 moves an hour.\n2024年接待300艘次。\n",
    )
    said = package.extract(text)
    told = "3 units declared; see kinds and names: containers (count), moves-an-hour (physical), vessel-calls (count)."
    assert f"{package.folder / 'report.toml'}: {told}" in said
    assert package.text("report.toml").startswith(head)
    entry = 'code = "vessel-calls"\nkind = "count"\nname_zh = "艘次"\nname_en = "vessel calls"\n'
    for words in ('"containers"\nkind = "count"\n', '"physical"\nname_en = "moves an hour"\n', entry):
        assert words in package.text("report.toml")
    assert "declared" not in package.extract(text)


@every(("options", "words"), tables(__file__)["not fitting"])
def test_a_package_takes_nothing_that_does_not_fit(options: str, words: str, package: Package, url: str) -> None:
    before = package.text("figures.csv")
    into = "" if "--into" in options else f"--into '{package.folder}'"
    result = indicators(f"extract '{ARTICLE}' {options} {into}", DATABASE_URL=url)
    assert (result.exit_code, result.stdout, words in result.stderr) == (2, "", True)
    assert package.text("figures.csv") == before
