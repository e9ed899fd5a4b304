"""A person's desk: a report package beside a migrated database of the test's own."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from api.plugins.packages import load as releases
from api.plugins.packages.load import Loaded
from api.plugins.packages.package import PackageError, Reading, read
from api.plugins.packages.proof import lock_figures
from api.storage import claim_validity as claim_standings
from api.storage import releases as release_writes
from api.storage.database import Database
from tests.conftest import Client, within
from tests.faults.packages import Spoil, convert, swap
from tests.helpers.worked_example import without_lock

_copies = itertools.count()


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of a package for a while, which a row of a table may spoil."""
    yield (copy := Path(shutil.copytree(folder, f"{folder}-{next(_copies)}")))
    shutil.rmtree(copy)


def _swaps(changes: str) -> Iterator[tuple[str, str, str]]:
    """File, old and new text of changes as tables have them: `FILE: OLD => NEW; FILE: OLD => NEW`."""
    for swapped in changes.split("; "):
        name, _, texts = swapped.partition(": ")
        old, _, new = texts.partition(" => ")
        yield name, old, new


def changed(changes: str) -> list[Spoil]:
    """Spoils that put each text in the place of the first that is such."""
    return [swap(name, old, new) for name, old, new in _swaps(changes)]


def change(folder: Path, changes: str) -> None:
    """Put each text in the place of all that are such."""
    for name, old, new in _swaps(changes):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")


class Desk:
    """What a person does with a package: `indicators load`, `check`, `check --write` and `withdraw`."""

    def __init__(self, folder: Path, database: Database, portal: BlockingPortal) -> None:
        self.folder, self.database, self.portal = folder, database, portal

    def load(self, folder: Path | None = None) -> Loaded:
        return self.portal.call(lambda: releases.load(self.database, read(folder or self.folder)))

    def check(self, folder: Path | None = None) -> Loaded:
        return self.portal.call(lambda: releases.check(self.database, read(folder or self.folder)))

    def write(self) -> int:
        package, places = self.portal.call(lambda: lock_figures(self.database, read(self.folder)))
        Reading(package.folder, package.faults).settle()
        return places

    def withdraw(self, *figures: str) -> str:
        return self.portal.call(lambda: releases.withdraw(self.database, list(figures), "It was wrong."))

    @contextmanager
    def copy(self) -> Iterator[None]:
        kept = self.folder
        try:
            with copied(kept) as self.folder:
                yield
        finally:
            self.folder = kept

    def refused(self, *acts: Callable[[], object]) -> list[str]:
        """The faults that each of these acts, a check and a load if none is named, is refused for, all alike."""
        told = []
        for act in acts or (self.check, self.load):
            with pytest.raises(PackageError) as refused:
                act()
            told.append([str(fault) for fault in refused.value.faults])
        assert told.count(told[0]) == len(told)
        return told[0]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the worked example without lock and text, so that nothing of it is looked for."""
    folder = without_lock(tmp_path / "my-report")
    convert("report.toml", lambda text: text.partition(b"# Texts")[0])(folder)
    return folder


@pytest.fixture
def desk(package: Path, fresh_url: str, portal: BlockingPortal) -> Iterator[Desk]:
    database = Database(fresh_url)
    yield Desk(package, database, portal)
    portal.call(database.close)


@pytest.fixture
def reader(fresh_url: str, connect: Callable[..., Client]) -> Client:
    return connect(fresh_url, refresh_seconds=0)


def moment(second: int) -> str:
    return f"2026-12-01T00:00:{second:02}Z"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the moment of the next release, by seconds after those of the seed."""
    return lambda second: monkeypatch.setattr(release_writes, "_next_second", lambda: moment(second))


def assert_rebuild_changes_nothing(url: str) -> None:

    def computed(connection: Connection) -> list[set[Any]]:
        statements = (select(SQLModel.metadata.tables[name]) for name in ("served_claim", "series_count"))
        return [set(map(tuple, connection.execute(statement).all())) for statement in statements]

    found = within(url, computed)
    within(url, claim_standings.rebuild)
    assert within(url, computed) == found
