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
from tests.helpers.rows import rows as table
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


def test_extract_a_draft(url: str, tmp_path: Path) -> None:
    """It holds what the worked example holds, but for what a person has to say; with that it is a figures.csv."""
    line = f"extract '{ARTICLE}' --format csv"
    result, filled = indicators(line), indicators(f"{line} --source {SOURCE} --area ATA --originator 'Polar Agency'")
    kept = ("period", "value", "scale", "unit", "comparator")
    worked, drafted = rows((SCAFFOLD / "figures.csv").read_text(encoding="utf-8")), rows(result.stdout)
    assert [[row[name] for name in kept] for row in drafted] == [[row[name] for name in kept] for row in worked]
    assert {(row["indicator"], row["area"], row["source"]) for row in drafted} == {("", "", "")}
    shared = {(row["source"], row["area"], row["originator"]) for row in rows(filled.stdout)}
    assert shared == {(SOURCE, "ATA", "Polar Agency")}
    said = "Proposed: 4. Keep what is right; complete indicator{} and period.\n"
    assert (result.stderr, filled.stderr) == (said.format(", area, source"), said.format(""))
    package = Path(shutil.copytree(SCAFFOLD, tmp_path / "my-report"))
    header, *lines = result.stdout.splitlines()
    for line, row in zip(lines, worked, strict=True):
        completed = line.replace(",,", f"{row['indicator']},ATA,", 1).replace(",A,,,,", f",A,,{SOURCE},,", 1)
        header += f"\n{completed}"
    (package / "figures.csv").write_text(f"{header}\n", encoding="utf-8")
    checked = indicators(f"check '{package}' --write", DATABASE_URL=url)
    assert checked.stdout.splitlines()[1].startswith("my-report: 4 figures")


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
        """What is said of its own text, or of another."""
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
        "Complete what is blank in figures.csv: indicator (3). Take out the rows that are no figures.",
        "The same command again lists in indicators.csv what you then name there.",
        f"Then: indicators check {package.folder} --write",
    ]
    before = package.text("figures.csv")
    assert [row["indicator"] for row in rows(before)] == ["station-visitors", "", "", ""]
    assert {(row["area"], row["source"]) for row in rows(before)} == {("ATA", SOURCE)}
    assert package.extract().startswith(f"{path}: 0 rows added; 4 stand there already.")
    assert package.text("figures.csv") == before


def test_units_that_nobody_declared_are_told(package: Package) -> None:
    """As the lines that declare them; report.toml stays as it is, and what a person declared there is told no more."""
    head, text = (
        package.text("report.toml"),
        "More\nIn 2024 it shipped 300 containers and 25 tonnes.\n2024年接待300人次。\n",
    )
    said = package.extract(text)
    assert f"Declare in {package.folder / 'report.toml'}, and look at kinds and names:" in said
    entry = '[[unit]]\ncode = "{}"\nkind = "{}"\nname_{} = "{}"\n'
    for cells in (("containers", "count", "en", "containers"), ("person-times", "count", "zh", "人次")):
        assert entry.format(*cells) in said
    assert '[[unit]]\ncode = "tonnes"\nkind = "physical"\n' in said
    package.replace("figures.csv", ",containers,=", ",boxes-of-20-feet,=")
    assert entry.format("boxes-of-20-feet", "count", "en", "boxes of 20 feet") in package.extract(text)
    assert package.text("report.toml") == head
    package.write("report.toml", head + "\n" + entry.format("boxes-of-20-feet", "count", "en", "boxes"))
    assert "boxes" not in package.extract(text)


NOT_FITTING = """
--area QQQ                          | --area QQQ: there is no such area; write its three letters, CHN for China
--area ATX                          | --area ATX: there is no such area; the nearest are VAT
--source example-agency-2025-02-02  | sources.csv of the package has no such id; the nearest are example-ag
--into nowhere                      | nowhere: there is no such folder; `indicators new NAME` makes one
"""


@every(("options", "words"), table(NOT_FITTING))
def test_a_package_takes_nothing_that_does_not_fit(options: str, words: str, package: Package, url: str) -> None:
    """It is refused, and figures.csv stays as it was."""
    before = package.text("figures.csv")
    into = "" if "--into" in options else f"--into '{package.folder}'"
    result = indicators(f"extract '{ARTICLE}' {options} {into}", DATABASE_URL=url)
    assert (result.exit_code, result.stdout, words in result.stderr) == (2, "", True)
    assert package.text("figures.csv") == before


def test_indicators_that_figures_name_are_listed(package: Package) -> None:
    """With topic, kind of unit and a name to begin with; once, and not those that are loaded, which are named."""
    package.extract()
    header, *drafted = package.text("figures.csv").splitlines()
    codes = ("", "guest-growth", "shop-sales-of-station", "online-retail-sales")
    package.write("figures.csv", "\n".join([header, *map("".join, zip(codes, drafted, strict=True))]) + "\n")
    before, said = package.text("indicators.csv"), package.extract()
    assert f"{package.folder / 'indicators.csv'}: 2 rows added; see names, add measuring types." in said
    assert "Loaded already, by this report or another: online-retail-sales (Online retail sales" in said
    after = package.text("indicators.csv")
    assert after.startswith(before)
    told = ("code", "topic", "name_en", "unit_kind", "measuring_type")
    assert [[row[name] for name in told] for row in rows(after)[4:]] == [
        ["guest-growth", "my-report", "Guest growth", "share", "ratio"],
        ["shop-sales-of-station", "my-report", "Shop sales of station", "money", ""],
    ]
    package.extract()
    assert package.text("indicators.csv") == after
