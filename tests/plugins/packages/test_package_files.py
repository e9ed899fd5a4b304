"""Package files: read with every fault and its line, alike by row and by column, in any habit; hashed, and added to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.domain.errors import QuantityError
from api.domain.quantity import Quantity
from api.plugins.packages.draft import add_rows, rows_of
from api.plugins.packages.package import (
    FIGURES,
    HEAD,
    INDICATORS,
    RELATIONS,
    SOURCES,
    PackageError,
    Reading,
    line_of,
    read,
)
from api.plugins.packages.rows import FIGURE_COLUMNS, PackagedFigure
from tests.faults.packages import Spoil, add, all_of, convert, write
from tests.helpers.rows import each
from tests.helpers.tables import every
from tests.plugins.packages.conftest import changed, copied

BOM = b"\xef\xbb\xbf"


class Row(BaseModel):
    id: str
    note: str | None = None


def read_rows(folder: Path, text: str) -> tuple[list[tuple[int, str, str | None]], list[str]]:
    (folder / "t.csv").write_bytes(text.encode())
    reading = Reading(folder)
    found = [(line, row.id, row.note) for line, row in reading.rows("t.csv", Row)]
    return found, [str(fault) for fault in reading.faults]


@each(__file__, "rows")
def test_rows(text: str, expected: str, tmp_path: Path) -> None:
    """Each row comes with the line that it begins in; an empty cell is none."""
    found, faults = read_rows(tmp_path, text)
    assert (" / ".join(f"{line} {name} {note}" for line, name, note in found), faults) == (expected, [])


@each(__file__, "faults")
def test_lines_of_faults(text: str, count: str, place: str, tmp_path: Path) -> None:
    """A fault names the line that its row begins in; another separator is one fault, not a column of forty words."""
    _, faults = read_rows(tmp_path, text)
    assert (len(faults), faults[0][: len(place)]) == (int(count), place)


FAULTY = (
    "report.toml: year = 2025 => year = 2; sources.csv: ,A, => ,Z,; indicators.csv: flow => stream; "
    'relations.toml: kind = "check" => kind = "look"; figures.csv: ,2024, => ,2024-13,'
)


def test_one_reading_tells_the_faults_of_all_files(package: Path) -> None:
    """Five faulty files take one check, not five; a file is no folder."""
    all_of(*changed(FAULTY))(package)
    found = read(package)
    reading = Reading(package, found.faults)
    assert len(list(found.figures(reading))) == 3
    places = ["report.toml:7", "sources.csv:2", "indicators.csv:2", "relations.toml:5", "figures.csv:2"]
    assert [f"{fault.file}:{fault.line}" for fault in reading.faults] == places
    with pytest.raises(PackageError, match="there is no such folder; `indicators new NAME` makes one"):
        read(package / FIGURES)


TOML = Path(__file__).with_name("lines.toml").read_text(encoding="utf-8")


@each(__file__, "toml")
def test_lines_of_toml(section: str, key: str, place: str, line: str | None) -> None:
    """A key's line, else that of its table's head, else none."""
    assert line_of(TOML, section, key, int(place)) == (int(line) if line else None)
    assert line_of("", section, key, int(place)) is None


CHANGES = (
    "report.toml: First => Second; sources.csv: 2025-02-01,A => 2025-02-02,A; indicators.csv: Sales of => Sale of; "
    "relations.toml: Shop => All shop"
)


@every("change", [add(FIGURES, "\n"), *changed(CHANGES)])
def test_the_hash_is_of_the_content(change: Spoil, package: Path) -> None:
    """Any change of any of the five files gives another hash; a source text and other files are not hashed."""
    before = read(package).content_sha256
    with copied(package) as folder:
        add("article.txt", "More.\n")(folder)
        write("README.md", "More.\n")(folder)
        assert read(folder).content_sha256 == read(package).content_sha256 == before
        change(folder)
        assert read(folder).content_sha256 != before


FIGURE = {"indicator": "a", "area": "CHN", "period": "2024", "value": "1", "unit": "CNY", "source": "s"}
FIGURE |= {"phrase": "1", "sentence_sha256": "0" * 64}

VALUES = ["0", "15.5", "-5", "007", "9" * 30 + "." + "9" * 30]
NO_VALUES = ["", "1.", ".5", "+5", "1e9", "1,000", "１", "9" * 31, "0." + "9" * 31, "1 ", "1\n"]


@every("text", VALUES + NO_VALUES)
def test_values(text: str) -> None:
    """The pattern of a value allows what the arithmetic reads, and refuses what it refuses."""
    if text in VALUES:
        assert Quantity.printed(text).value is not None
        assert PackagedFigure.model_validate(dict(FIGURE, value=text)).value == text
        return
    with pytest.raises(QuantityError):
        Quantity.printed(text)
    with pytest.raises(ValueError, match="value"):
        PackagedFigure.model_validate(dict(FIGURE, value=text))


@each(__file__, "ids")
def test_ids(edition: str | None, restates: str | None, name: str, replaces: str, restated: str) -> None:
    """A figure's id tells claim, unit of a restatement and edition; editions replace and restate their like."""
    row = PackagedFigure.model_validate(FIGURE | {"edition": edition, "restates": restates})
    assert (row.id, row.replaces, row.restated) == (name, replaces, restated)


def with_cr_lf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


HABITS: dict[str, Callable[[bytes], bytes]] = {
    "a mark": BOM.__add__,
    "CR LF": with_cr_lf,
    "both": lambda content: BOM + with_cr_lf(content),
    "the last line alone": lambda content: content[:-1] + b"\r\n",
}


@every("name", (HEAD, SOURCES, INDICATORS, FIGURES, RELATIONS))
@every("habit", HABITS)
def test_a_file_that_went_through_excel_is_the_same(habit: str, name: str, package: Path) -> None:
    """It has the rows, the lines and the hash that it had, and its faults are where an editor finds them."""

    def told(folder: Path) -> list[object]:
        found = read(folder)
        figures = list(found.figures(Reading(folder)))
        return [found.content_sha256, figures, *(found.head, found.sources, found.indicators, found.relations)]

    with copied(package) as folder:
        convert(name, HABITS[habit])(folder)
        assert told(folder) == told(package)
        assert read(folder).lines == read(package).lines
        if name == FIGURES:
            reading = Reading(folder)
            convert(FIGURES, lambda content: content.replace(b"ATA,2024,1.2", b"ATA,2024-13,1.2"))(folder)
            list(reading.rows(FIGURES, PackagedFigure))
            assert [(fault.line, fault.column) for fault in reading.faults] == [(4, "period")]


DRAFTED = {"period": "2024", "value": "5", "scale": "0", "unit": "percent", "source": "s", "phrase": "5%"}
HEADER = ",".join(FIGURE_COLUMNS)


@each(__file__, "unfit")
def test_what_a_file_cannot_take_is_refused(content: str, words: str, tmp_path: Path) -> None:
    content = content.replace("HEADER", HEADER).replace("SEMICOLONS", HEADER.replace(",", ";"))
    (tmp_path / FIGURES).write_bytes(content.encode())
    with pytest.raises(PackageError) as refused:
        add_rows(tmp_path, FIGURES, [DRAFTED, *rows_of(tmp_path, FIGURES, PackagedFigure)])
    assert str(refused.value.faults[0]).startswith(words)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(FIGURES, content.encode())]
