"""Bad packages: each is refused with the place of its fault, and on both engines nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import func, select
from sqlmodel import SQLModel

from api.reports import releases
from api.reports.packages.package import LOCK, PackageError, read, read_for_check
from api.storage import models
from api.storage.database import Database
from tests.faults import packages
from tests.faults.packages import Spoil, add, again, all_of, convert, drop, edition, elsewhere, nothing, swap, widen
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

FIGURES, SOURCES, INDICATORS, HEAD = "figures.csv", "sources.csv", "indicators.csv", "report.toml"
RELATIONS, TEXT = "relations.toml", "article.txt"
SOURCE = "example-agency-2025-02-01"
TEXT_OF = f"report.toml:27:texts.{SOURCE}"
EURO = ("USD", "EUR"), ("$", "€"), ("period,,", "period,,CNY")
CR, MISSING = "a CR without LF", "the file is missing"
Row = tuple[str, Spoil, str, str]


def swaps() -> Iterator[Row]:
    """The packages of bad_packages.txt: texts in the place of others, the fault's place, words of what is said.

    ∅ is no text, ↵ a line break, ␣ a blank at an end.
    """
    for line in Path(__file__).with_name("bad_packages.txt").read_text(encoding="utf-8").splitlines():
        name, changes, place, words = line.replace("∅", "").replace("↵", "\n").split(" | ")
        spoils = [
            swap(file, *(text.replace("␣", " ") for text in change.split(" → ")))
            for file, change in (change.split(": ", 1) for change in changes.split(" && "))
        ]
        yield name, all_of(*spoils), place, words.replace("␣", " ")


def bytes_of(name: str, old: bytes, new: bytes) -> Spoil:
    """Put bytes in the place of all others that are such."""
    return convert(name, lambda content: content.replace(old, new))


OTHERS: list[Row] = [
    ("duplicate", again(3), "figures.csv:6", "stands in line 3 already; a new edition of a claim has edition=2"),
    (
        "two vintages",
        again(2, (",A,,", ",P,preliminary,")),
        "figures.csv:6",
        "with vintage empty: of one source there is one claim",
    ),
    ("long phrase", swap(FIGURES, "5% more", "5%" * 200), "figures.csv:3:phrase", "at most 300 characters"),
    ("an edition left out", edition(3, 3), "figures.csv:6:edition", ".2, is not in the file"),
    ("restates nothing", widen("restates", {4: "EUR"}), "figures.csv:4:restates", "which is not in the file"),
    ("restates itself", widen("restates", {4: "USD"}), "figures.csv:4:restates", "cannot restate its own unit"),
    ("restates another", all_of(widen("restates", {}), again(4, *EURO)), "figures.csv:6:restates", "which is in USD"),
    ("CR", bytes_of(FIGURES, b"\n", b"\r"), "figures.csv:1", CR),
    ("CR in TOML", bytes_of(HEAD, b"\n", b"\r"), "report.toml:1", CR),
    ("one CR", convert(FIGURES, lambda text: text[:-1] + b"\r"), "figures.csv:5", CR),
    ("UTF-16", convert(SOURCES, lambda text: text.decode().encode("utf-16")), "sources.csv:1", "it is UTF-16"),
    ("semicolons", bytes_of(FIGURES, b",", b";"), "figures.csv:1", "semicolons between"),
    ("Latin-1", bytes_of(FIGURES, b"$", b"\xa3"), "figures.csv:4", "0xa3"),
    ("Latin-1 in TOML", bytes_of(HEAD, b"Polar", b"P\xf4lar"), "report.toml:6", "0xf4"),
    ("NUL", bytes_of(FIGURES, b"$", b"\0"), "figures.csv:4", "control character (0x00)"),
    ("escape", bytes_of(FIGURES, b"$", b"\x1b"), "figures.csv:4", "(0x1b)"),
    ("500 MB of nothing", nothing(FIGURES), "figures.csv:1", "control character (0x00)"),
    ("500 MB of sources", nothing(SOURCES), "sources.csv", "the file has 500000000 bytes"),
    ("more than 512 MiB", nothing(FIGURES, 2**29 + 1), "figures.csv", "at most 536870912 are read"),
    ("500 MB of text", nothing(TEXT), TEXT_OF, "more than 16777216 bytes"),
    ("a long line", add(FIGURES, "x" * 70_000), "figures.csv:6", "longer than 65536 bytes"),
    ("a long cell", add(FIGURES, '"' + "x\n" * 90_000), "figures.csv:6", "it is not CSV: field larger"),
    ("an open quote", add(FIGURES, '"station'), "figures.csv:6", "a quote is opened and not closed"),
    ("a blank line", add(FIGURES, "\n"), "figures.csv:6", "the line is blank"),
    ("empty file", packages.write(FIGURES, ""), "figures.csv:1", "the first line names no columns"),
    *((f"no {name}", drop(name), name, MISSING) for name in (HEAD, SOURCES, INDICATORS, FIGURES)),
    ("a folder for a file", all_of(drop(FIGURES), lambda to: (to / FIGURES).mkdir()), "figures.csv", "is missing"),
    *(
        (f"a link out, {name}", elsewhere(name), name, "leads out of the package's folder")
        for name in (FIGURES, RELATIONS)
    ),
    (
        "a link to nothing",
        all_of(drop(RELATIONS), lambda to: (to / RELATIONS).symlink_to(to / "no")),
        RELATIONS,
        MISSING,
    ),
    ("a device", all_of(drop(FIGURES), lambda to: (to / FIGURES).symlink_to("/dev/zero")), "figures.csv", "leads out"),
    ("nested too deep", packages.write(HEAD, "a = " + "[" * 20_000), "report.toml", "it is not TOML"),
    ("too many digits", swap(HEAD, "2025", "9" * 5_000), "report.toml", "it is not TOML"),
    ("unknown table", add(HEAD, "[colour]\n"), "report.toml:28:colour", "there is no such key"),
    (
        "texts as a path",
        all_of(convert(HEAD, lambda text: text.partition(b"[texts]")[0]), convert(HEAD, b'texts = "../x"\n'.__add__)),
        "report.toml:1:texts",
        "valid dictionary",
    ),
    ("source twice", again(2, name=SOURCES), "sources.csv:3:id", "stands in line 2 already"),
    (
        "nothing to load",
        all_of(drop(RELATIONS), convert(FIGURES, lambda text: text[: text.index(b"\n") + 1])),
        "figures.csv:1",
        "there is nothing to load",
    ),
    ("a text that is a link", elsewhere(TEXT), TEXT_OF, "leads out"),
    ("no text", drop(TEXT), TEXT_OF, "there is no such text"),
    ("a text of too long a name", swap(HEAD, f'"{TEXT}"', f'"{"a" * 300}"'), TEXT_OF, "there is no such text"),
    ("a text in Latin-1", packages.write(TEXT, "Pôle".encode("latin-1")), TEXT_OF, "cannot be read"),
    ("a prefix not there", widen("prefix", {2: "thousands of"}), "figures.csv:2:prefix", "the link would open nothing"),
]
BAD: list[Row] = [*swaps(), *OTHERS]
LOCKS: dict[str, tuple[Spoil, str]] = {
    "a link out": (
        all_of(lambda to: (to / LOCK).write_text("SECRET\n", encoding="utf-8"), elsewhere(LOCK)),
        f"{LOCK}: the file leads out of the package's folder",
    ),
    "a pipe": (lambda to: os.mkfifo(to / LOCK), f"{LOCK}: {MISSING}"),
    "a device": (lambda to: (to / LOCK).symlink_to("/dev/zero"), f"{LOCK}: the file leads out of the package's folder"),
}


@pytest.fixture(scope="module")
def database(engine: str, migrated_url: Callable[[str], str], portal: BlockingPortal) -> Iterator[Database]:
    opened = Database(migrated_url(engine))
    yield opened
    portal.call(opened.close)


def counts(database: Database, portal: BlockingPortal) -> dict[str, int]:
    """How many rows each table holds."""
    tables = SQLModel.metadata.tables
    assert {models.PrintedFigure.__tablename__, models.Withdrawal.__tablename__} < set(tables)
    statement = select(*(select(func.count()).select_from(tables[name]).scalar_subquery() for name in tables))
    return dict(zip(tables, portal.call(database.rows, statement)[0], strict=True))


@pytest.fixture(scope="module")
def before(database: Database, portal: BlockingPortal) -> dict[str, int]:
    """What each table holds before any package is refused."""
    return counts(database, portal)


def spoilt(folder: Path, name: str, spoil: Spoil) -> Path:
    """The worked example in a folder of the row's own, spoilt."""
    (folder / name.replace("/", "-")).mkdir()
    package = without_lock(folder / name.replace("/", "-") / "my-report")
    spoil(package)
    return package


@pytest.mark.slow
@pytest.mark.one_engine  # it is refused before anything is written
@every("row", BAD)
def test_a_bad_package_is_refused(
    row: Row, tmp_path: Path, database: Database, before: dict[str, int], portal: BlockingPortal
) -> None:
    """A fault is told with its file, line and column and what is allowed, and every table is as it was."""
    name, spoil, place, words = row
    package = spoilt(tmp_path, name, spoil)
    with pytest.raises(PackageError) as refused:
        portal.call(lambda: releases.load(database, read(package)))
    with pytest.raises(PackageError) as checked:
        portal.call(lambda: releases.check(database, read(package)))
    assert checked.value.faults == refused.value.faults
    faults = [str(fault) for fault in refused.value.faults]
    assert any(fault.startswith(place) and words in fault for fault in faults), "\n".join(faults)
    assert counts(database, portal) == before


@pytest.mark.one_engine  # it is refused before anything is written
@every("case", LOCKS)
def test_a_lock_that_is_no_file_of_the_package_is_not_read(
    case: str, tmp_path: Path, database: Database, portal: BlockingPortal
) -> None:
    """Neither what it leads to is told, nor is it waited for."""
    spoil, told = LOCKS[case]
    package = spoilt(tmp_path, case, spoil)
    for attempt in (
        lambda: releases.check(database, read_for_check(package)),
        lambda: releases.load(database, read(package)),
    ):
        with pytest.raises(PackageError) as refused:
            portal.call(attempt)
        assert [str(fault) for fault in refused.value.faults] == [told]


def test_what_the_table_spoils_is_good(tmp_path: Path, fresh_url: str, portal: BlockingPortal) -> None:
    """The worked example itself is loaded, so that each refusal is due to its one change."""
    database = Database(fresh_url)
    before = counts(database, portal)
    assert portal.call(lambda: releases.load(database, read(without_lock(tmp_path / "my-report")))).added == 4
    after = counts(database, portal)
    portal.call(database.close)
    added = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    printed = {"report": 1, "release": 1, "source": 1, "unit": 1, "indicator": 4, "relation": 2, "figure": 4}
    computed = {"served_claim": 4, "claim_count": 4, "series_count": 4, "period_count": 4}
    assert added == printed | computed
