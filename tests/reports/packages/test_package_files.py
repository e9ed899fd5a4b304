"""Reading packages: every fault at once, lines as an editor counts them, within limits, and a hash of the content."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from pydantic import BaseModel

from api.domain.quantity import Quantity
from api.domain.quantity_errors import InvalidDecimal
from api.reports.packages.cell_types import SHAPES
from api.reports.packages.csv_reader import MAX_FAULTS, Faults, PackageError, PackageFault, rows
from api.reports.packages.package import read
from api.reports.packages.package_rows import PackagedFigure, PackagedIndicator, PackagedSource
from api.reports.packages.toml_reader import line_of
from tests.faults.packages import Spoil, add, convert, nothing, swap, write
from tests.helpers.rows import each
from tests.helpers.tables import every
from tests.reports.conftest import copied


class Row(BaseModel):
    """A row of two cells."""

    id: str
    note: str | None = None


def read_rows(folder: Path, text: str) -> tuple[list[tuple[int, str, str | None]], list[str]]:
    """The rows of a table with their lines, and the faults."""
    (folder / "t.csv").write_bytes(text.encode())
    faults = Faults()
    found = [(line, row.id, row.note) for line, row in rows(folder, "t.csv", Row, faults)]
    return found, [str(fault) for fault in faults.found]


@each(__file__, "rows")
def test_rows(text: str, expected: str, tmp_path: Path) -> None:
    """Each row comes with the line that it begins in; an empty cell is none."""
    found, faults = read_rows(tmp_path, text)
    assert (" / ".join(f"{line} {name} {note}" for line, name, note in found), faults) == (expected, [])


@each(__file__, "faults")
def test_lines_of_faults(text: str, place: str, tmp_path: Path) -> None:
    """A fault names the line that its row begins in."""
    assert read_rows(tmp_path, text)[1][0].startswith(place)


def test_reading_stops_at_very_many_faults(tmp_path: Path) -> None:
    """A file of blank lines is not read to its end."""
    with pytest.raises(PackageError) as refused:
        read_rows(tmp_path, "id,note\n" + "\n" * 100_000)
    assert len(refused.value.faults) == MAX_FAULTS


@every(
    ("fault", "expected"),
    [
        (PackageFault("f", "wrong"), "f: wrong"),
        (PackageFault("f", "wrong", 2), "f:2: wrong"),
        (PackageFault("f", "wrong", column="c"), "f:c: wrong"),
        (PackageFault("f", "wrong", 2, "c", "v"), "f:2:c: wrong (given: 'v')"),
        (PackageFault("f", "wrong", near=("a", "b")), "f: wrong Nearest: a, b."),
        (PackageFault("f", "wrong", allowed=("a", "b")), "f: wrong Allowed: a, b."),
    ],
)
def test_a_fault_in_words(fault: PackageFault, expected: str) -> None:
    """File, line and column first, as compilers write them."""
    assert str(fault) == expected


def faults_of(folder: Path) -> list[str]:
    """The faults that reading a package tells."""
    with pytest.raises(PackageError) as refused:
        read(folder)
    return [f"{fault.file}:{fault.line}" for fault in refused.value.faults]


def test_one_reading_tells_the_faults_of_all_files(package: Path) -> None:
    """Five faulty files take one check, not five."""
    for name, old, new in (
        ("report.toml", "year = 2025", "year = 2"),
        ("sources.csv", ",A,", ",Z,"),
        ("indicators.csv", "flow", "stream"),
        ("relations.toml", 'kind = "check"', 'kind = "look"'),
        ("figures.csv", ",2024,", ",2024-13,"),
    ):
        swap(name, old, new)(package)
    assert faults_of(package) == [
        "report.toml:7",
        "sources.csv:2",
        "indicators.csv:2",
        "relations.toml:5",
        "figures.csv:2",
    ]


@every("folder", ["nowhere", "figures.csv"])
def test_no_folder(folder: str, package: Path) -> None:
    """What is no folder is told with how one is made."""
    with pytest.raises(PackageError, match="there is no such folder; `indicators new NAME` makes one"):
        read(package / folder)


@every("name", ["figures.csv", "sources.csv", "report.toml", "article.txt"])
def test_nothing_is_refused_at_once(name: str, package: Path) -> None:
    """500 MB of nothing take neither time nor memory."""
    with copied(package) as folder:
        nothing(name)(folder)
        tracemalloc.start()
        start = process_time()
        with suppress(PackageError):
            list(read(folder).figures(Faults()))
        seconds, peak = process_time() - start, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert seconds < 0.5
    assert peak < 2_000_000


TOML = """\
first = 1
[report]
id = "a"  # id = 2
"title" = "b"
[[unit]]
code = "c"
[[ unit ]]  # the second
name = "d"
code = "e"
"""


@every(
    ("section", "key", "place", "line"),
    [
        *(("first", "", 0, 1), ("report", "", 0, 2), ("report", "id", 0, 3), ("report", "title", 0, 4)),
        *(("report", "year", 0, 2), ("unit", "code", 0, 6), ("unit", "code", 1, 9), ("unit", "code", 2, None)),
        *(("release", "id", 0, None), ("", "", 0, None)),
    ],
)
def test_lines_of_toml(section: str, key: str, place: int, line: int | None) -> None:
    """A key's line, else that of its table's head, else none."""
    assert line_of(TOML, section, key, place) == line
    assert line_of("", section, key, place) is None


@every(
    "change",
    [
        add("figures.csv", "\n"),
        swap("report.toml", "First", "Second"),
        swap("sources.csv", "2025-02-01,A", "2025-02-02,A"),
        swap("indicators.csv", "Sales of", "Sale of"),
        swap("relations.toml", "Shop", "All shop"),
    ],
)
def test_the_hash_is_of_the_content(change: Spoil, package: Path) -> None:
    """Any change of any of the five files gives another hash; a source text and other files are not hashed."""
    before = read(package).content_sha256
    assert read(package).content_sha256 == before
    with copied(package) as folder:
        add("article.txt", "More.\n")(folder)
        write("README.md", "More.\n")(folder)
        assert read(folder).content_sha256 == before
        change(folder)
        assert read(folder).content_sha256 != before


def test_a_package_without_relations_or_figures_is_read(package: Path) -> None:
    """Whether that is enough is for the check to say."""
    (package / "relations.toml").unlink()
    assert read(package).relations == ()
    convert("figures.csv", lambda text: text[: text.index(b"\n") + 1])(package)
    assert list(read(package).figures(Faults())) == []


@every("text", ["0", "15.5", "-5", "007", "9" * 30 + "." + "9" * 30])
def test_values_that_are_read(text: str) -> None:
    """The pattern of a value allows what the arithmetic reads."""
    assert Quantity.printed(text).value is not None
    assert PackagedFigure.model_validate(dict(FIGURE, value=text)).value == text


@every("text", ["", "1.", ".5", "+5", "1e9", "1,000", "１", "9" * 31, "0." + "9" * 31, "1 ", "1\n"])
def test_values_that_are_not(text: str) -> None:
    """It refuses what the arithmetic refuses."""
    with pytest.raises(InvalidDecimal):
        Quantity.printed(text)
    with pytest.raises(ValueError, match="value"):
        PackagedFigure.model_validate(dict(FIGURE, value=text))


FIGURE = {"indicator": "a", "area": "CHN", "period": "2024", "value": "1", "unit": "CNY", "source": "s", "phrase": "1",
          "sentence_sha256": "0" * 64}  # fmt: skip


def test_ids() -> None:
    """A figure's id tells claim, unit of a restatement and edition; editions replace and restate their like."""
    cases: list[tuple[dict[str, object], str, str | None, str | None]] = [
        ({}, "a.CHN.2024.s", None, None),
        ({"restates": "USD"}, "a.CHN.2024.s.CNY", None, "a.CHN.2024.s"),
        ({"edition": "2"}, "a.CHN.2024.s.2", "a.CHN.2024.s", None),
        ({"edition": "3", "restates": "USD"}, "a.CHN.2024.s.CNY.3", "a.CHN.2024.s.CNY.2", "a.CHN.2024.s.3"),
    ]
    for more, name, replaces, restated in cases:
        row = PackagedFigure.model_validate(FIGURE | more)
        assert (row.id, row.replaces, row.restated) == (name, replaces, restated)


def test_every_pattern_has_words() -> None:
    """No pattern is shown to a person as a regular expression."""
    told = {words for words in SHAPES.values() if words}
    assert len(told) == len(SHAPES)
    for model in (PackagedFigure, PackagedSource, PackagedIndicator):
        schema = model.model_json_schema()
        assert "pattern" in str(schema)
        for found in patterns(schema):
            assert found in SHAPES


def patterns(schema: object) -> list[str]:
    """The patterns of a JSON Schema."""
    if isinstance(schema, dict):
        own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
        return own + [found for value in schema.values() for found in patterns(value)]
    return [found for value in schema for found in patterns(value)] if isinstance(schema, list) else []
