"""Figures read by column: the same rows, ids and verdicts as row by row, and doubt wherever something may be wrong."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.catalogue import Catalogue
from api.reports import releases
from api.reports.packages import figure_chunks
from api.reports.packages.figure_chunks import FigureChunk, Unplain
from api.reports.packages.known_codes import KnownCodes
from api.reports.packages.package import FIGURES, Faults, PackageError, read
from api.reports.packages.plain_figures import Phrases, plain_chunks
from api.reports.releases import Loaded
from api.reports.sources.phrase_numbers import printed
from api.storage.database import Database
from benchmarks.data.packages import write_packages
from tests.conftest import Client
from tests.faults.packages import Spoil, add, again, convert, edition, swap, widen, write
from tests.helpers.tables import every
from tests.reports.conftest import copied

SOURCE = "example-agency-2025-02-01"


@pytest.fixture(scope="module")
def catalogue(client: Client) -> Catalogue:
    """What the seed holds."""
    return client.catalogue()


def checked(url: str, portal: BlockingPortal, folder: Path, heard: list[int] | None = None) -> Loaded:
    """What checking a package beside what the seed holds gives."""

    async def work() -> Loaded:
        database = Database(url)
        try:
            return await releases.check(database, read(folder), [].append if heard is None else heard.append)
        finally:
            await database.close()

    return portal.call(work)


def by_row(folder: Path) -> FigureChunk:
    """All rows of a package, read one by one."""
    return FigureChunk.of_rows(list(read(folder).figures(Faults())))


def by_column(folder: Path) -> FigureChunk:
    """All rows of a package, read by column."""
    columns: dict[str, list[Any]] = {}
    ids: list[str] = []
    for chunk in figure_chunks.chunks(folder / FIGURES):
        ids += figure_chunks.ids(chunk)
        for name, cells in chunk.items():
            columns.setdefault(name, []).extend(cells)
    return FigureChunk(columns, ids)


@pytest.mark.wider
def test_rows_are_read_alike(repository: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Those of the seed, and more than are read at a time, with more texts of a column than are remembered."""
    folders = [path.parent for path in (repository / "seed").glob("*/figures.csv")]
    assert folders
    made_up = write_packages(tmp_path, 8_000) if pytestconfig.getoption("--rest") else []
    for folder in (*folders, *made_up):
        assert by_column(folder)[:2] == by_row(folder)[:2]


MORE: dict[str, Spoil] = {
    "an empty cell": lambda _folder: None,
    "a cell of two lines": widen("note_en", {3: '"one\ntwo"'}),
    "no line end at the end": lambda folder: write(FIGURES, (folder / FIGURES).read_bytes().rstrip())(folder),
    "separators that are no line ends": widen("note_en", {3: "one\u2028two\x85three"}),
    "CR LF": convert(FIGURES, lambda content: content.replace(b"\n", b"\r\n")),
    "a byte order mark": convert(FIGURES, b"\xef\xbb\xbf".__add__),
    "an edition of a restatement": lambda folder: [
        edition(4, 2)(folder),
        widen("restates", {4: "CNY", 6: "CNY"})(folder),
    ],
}


@every("change", MORE.values())
def test_what_csv_allows_is_read_alike(package: Path, change: Spoil) -> None:
    """Quotes, line ends within cells, and columns that may be left out."""
    with copied(package) as folder:
        change(folder)
        assert by_column(folder)[:2] == by_row(folder)[:2]


def test_a_file_of_no_rows(package: Path, catalogue: Catalogue) -> None:
    """It has no chunks, and can be loaded for its relations alone."""
    header = (package / FIGURES).read_bytes().splitlines(keepends=True)[0]
    write(FIGURES, header)(package)
    assert list(plain_chunks(read(package), catalogue)) == []
    (package / "relations.toml").unlink()
    with pytest.raises(Unplain):
        list(plain_chunks(read(package), catalogue))


DOUBTFUL: dict[str, Spoil] = {
    "twice": lambda folder: add(FIGURES, (folder / FIGURES).read_text(encoding="utf-8").splitlines()[1] + "\n")(folder),
    "another unit": swap(FIGURES, "visitors,=", "USD,="),
    "an unknown area": swap(FIGURES, ",ATA,", ",XXX,"),
    "an unknown source": swap(FIGURES, SOURCE, "nobody"),
    "another number": swap(FIGURES, ",4200,", ",4300,"),
    "a cell too many": swap(FIGURES, '"4,200 visitors"', '"4,200 visitors",'),
    "a blank line": add(FIGURES, "\n"),
    "no UTF-8": convert(FIGURES, lambda content: content + b"\xff\n"),
    "a control character": swap(FIGURES, "4,200 visitors", "4,200\x07 visitors"),
    "an open quote": add(FIGURES, '"'),
    "a CR": swap(FIGURES, "\n", "\r"),
    "an edition without the one before": swap(FIGURES, "1d3e,,", "1d3e,,2"),
    "a restatement of nothing": widen("restates", {2: "USD"}),
}


@pytest.mark.slow
@every("spoil", DOUBTFUL.values())
def test_doubt(package: Path, catalogue: Catalogue, url: str, portal: BlockingPortal, spoil: Spoil) -> None:
    """What may be wrong is left to the checks of each row, which find it."""
    with copied(package) as folder:
        spoil(folder)
        with pytest.raises(Unplain):
            list(plain_chunks(read(folder), catalogue))
        with pytest.raises(PackageError):
            checked(url, portal, folder)


def test_editions_and_restatements_are_plain(
    package: Path, catalogue: Catalogue, url: str, portal: BlockingPortal
) -> None:
    """They name other rows of the file, wherever these stand."""
    again(4, ("USD", "CNY"), ("about $1.2 million", "about 1.2 million yuan"))(package)
    edition(4, 2)(package)
    widen("restates", {6: "USD"})(package)
    header, *rows = (package / FIGURES).read_text(encoding="utf-8").splitlines()
    write(FIGURES, "\n".join([header, *reversed(rows)]) + "\n")(package)
    (chunk,) = plain_chunks(read(package), catalogue)
    claim = f"station-shop-sales.ATA.2024.{SOURCE}"
    assert chunk.ids[:2] == [f"{claim}.2", f"{claim}.CNY"]
    assert checked(url, portal, package) == Loaded(None, added=6, replaced=1)


def test_progress_is_of_each_row_once(package: Path, url: str, portal: BlockingPortal) -> None:
    """Also where the rows are read again one by one."""
    for old, new in ((",A,", ",A,"), ("1d3e,,", "1d3e,,2")):
        swap(FIGURES, old, new)(package)
        heard: list[int] = []
        with suppress(PackageError):
            checked(url, portal, package, heard)
        assert sum(heard) == 4


WORDS = ["", "about ", "passed ", "fell by ", "-", "−", "$", "USD", "US$ ", " million", " billion USD", "m", "bn", "%"]
WORDS += [" percentage points", "万", "亿元", " yuan", " euros", ".", ",", "x", "3 ", " of 7", "five ", "'", " "]
NUMBERS = ["5", "12", "7.5", "-5", "1234", "0.50", "100"]
ROW = st.tuples(*map(st.sampled_from, (WORDS, WORDS, NUMBERS, NUMBERS, [0, 4, 6, 9])))
CELLS = [["en", "zh", "de"], ["USD", "percent"], [None, "scale", "unit", "value", "comparator"]]


@given(st.lists(ROW, min_size=1, max_size=8), *map(st.sampled_from, CELLS))
@settings(max_examples=60)
def test_phrases_of_the_same_words(
    rows: list[tuple[str, str, str, str, int]], language: str, unit: str, inferred: str | None
) -> None:
    """A phrase is proved as one with the same words was, exactly where it is proved alone."""
    same_words(rows, language, unit, inferred)


@pytest.mark.full
@given(st.lists(ROW, min_size=1, max_size=8), *map(st.sampled_from, CELLS))
@settings(max_examples=1_000)
def test_phrases_of_the_same_words_often(
    rows: list[tuple[str, str, str, str, int]], language: str, unit: str, inferred: str | None
) -> None:
    same_words(rows, language, unit, inferred)


def same_words(rows: list[tuple[str, str, str, str, int]], language: str, unit: str, inferred: str | None) -> None:
    """Prove each row's phrase after the others, and alone."""
    known = KnownCodes({}, {"USD": "money", "percent": "share"}, {"s": language}, {})
    together = Phrases(known)
    for before, after, number, value, scale in rows:
        row = {"phrase": [f"{before}{number}{after}"], "value": [value], "scale": [scale], "unit": [unit],
               "comparator": ["="], "source": ["s"], "inferred": [inferred]}  # fmt: skip
        assert holds(together, row) == holds(Phrases(known), row)


def holds(phrases: Phrases, row: dict[str, list[Any]]) -> bool:
    """Whether the phrase of a row holds."""
    try:
        phrases.hold(row)
    except Unplain:
        return False
    return True


def test_a_phrase_without_the_number() -> None:
    """What stands before a number proves nothing by itself."""
    phrases = Phrases(KnownCodes({}, {"USD": "money"}, {"s": "en"}, {}))
    row = {"phrase": ["USD 5"], "value": ["5"], "scale": [0], "unit": ["USD"], "comparator": ["="], "source": ["s"],
           "inferred": [None]}  # fmt: skip
    assert holds(phrases, row)
    assert printed("USD ", "7", 0) is None
    assert not holds(phrases, row | {"phrase": ["USD "], "value": ["7"]})
