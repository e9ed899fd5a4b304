"""Bad packages: each is refused with the place of its fault, and on both engines nothing is written."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import func, select
from sqlmodel import SQLModel

from api.plugins.packages import load as releases
from api.plugins.packages.package import PackageError, read
from api.storage.database import Database
from tests.conftest import MakeUrl
from tests.faults import packages
from tests.faults.packages import Spoil, all_of, convert, drop, swap
from tests.helpers.raw_request import expanded, unescaped
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

Row = tuple[str, Spoil, str, str]


def link(name: str, target: str) -> Spoil:
    return lambda folder: ((folder / name).unlink(missing_ok=True), (folder / name).symlink_to(folder / target))


VERBS: dict[str, Callable[..., Spoil]] = {
    **{"add": packages.add, "drop": drop, "elsewhere": packages.elsewhere, "link": link, "write": packages.write},
    "again": lambda name, line, *swaps: packages.again(int(line), *(each.split("→") for each in swaps), name=name),
    "bytes": lambda name, old, new: convert(name, lambda content: content.replace(unescaped(old), unescaped(new))),
    "edition": lambda line, number: packages.edition(int(line), int(number)),
    "first": lambda name: convert(name, lambda content: content[: content.index(b"\n") + 1]),
    "folder": lambda name: all_of(drop(name), lambda folder: (folder / name).mkdir()),
    "nothing": lambda name, size=packages.HUGE: packages.nothing(name, int(size)),
    "pipe": lambda name: lambda folder: os.mkfifo(folder / name),
    "place": lambda name, place, old, new: swap(name, unescaped(old).decode(), unescaped(new).decode(), int(place)),
    "utf16": lambda name: convert(name, lambda content: content.decode().encode("utf-16")),
    "widen": lambda column, line, cell: packages.widen(column, {int(line): cell}),
}


def spoil_of(change: str) -> Spoil:
    """A text in the place of another in a file, or behind `!` a verb and what it takes."""
    if change.startswith("!"):
        verb, *given = (text.replace("␣", " ") for text in change[1:].split(" "))
        return VERBS[verb](*given)
    name, change = change.split(": ", 1)
    return swap(name, *(text.replace("␣", " ") for text in change.split(" → ")))


def rows() -> Iterator[Row]:
    """The packages of bad_packages.txt: how each is spoilt, the fault's place, words of what is said.

    ∅ is no text, ↵ a line break, ␣ a blank at an end or within, ⟦3×a⟧ three a.
    """
    for line in Path(__file__).with_name("bad_packages.txt").read_text(encoding="utf-8").splitlines():
        name, changes, place, words = expanded(line).replace("∅", "").replace("↵", "\n").split(" | ")
        yield name, all_of(*map(spoil_of, changes.split(" && "))), place, words.replace("␣", " ")


@pytest.fixture(scope="module")
def database(engine: str, migrated_url: MakeUrl, portal: BlockingPortal) -> Iterator[Database]:
    opened = Database(migrated_url(engine))
    yield opened
    portal.call(opened.close)


def counts(database: Database, portal: BlockingPortal) -> list[int]:
    names = SQLModel.metadata.tables
    statement = select(*(select(func.count()).select_from(names[name]).scalar_subquery() for name in names))
    return list(portal.call(database.rows, statement)[0])


ROWS = list(rows())
OTHERS = [row for number, row in enumerate(ROWS) if number % 3]


@pytest.mark.slow
@pytest.mark.one_engine  # it is refused before anything is written
@pytest.mark.parametrize("some", [ROWS[::3], pytest.param(OTHERS, marks=pytest.mark.full)], ids=["third", "others"])
def test_a_bad_package_is_refused(some: list[Row], tmp_path: Path, database: Database, portal: BlockingPortal) -> None:
    """A fault has its file, line and column and what is allowed, to load or to check; every table is as it was."""
    before = counts(database, portal)

    @every(("name", "spoil", "place", "words"), some)
    def test(name: str, spoil: Spoil, place: str, words: str) -> None:
        package = without_lock(tmp_path / name.replace("/", "-") / "my-report")
        spoil(package)
        for attempt in (releases.load, releases.check):
            with pytest.raises(PackageError) as refused:
                portal.call(lambda attempt=attempt: attempt(database, read(package)))
            faults = [str(fault) for fault in refused.value.faults]
            assert any(fault.startswith(place) and words in fault for fault in faults), "\n".join(faults)
            assert "SECRET" not in "".join(faults)
        assert counts(database, portal) == before

    test()
