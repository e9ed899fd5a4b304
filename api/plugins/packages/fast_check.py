"""Column-wise check of all figures of a package: clean, or in need of the full check."""

from __future__ import annotations

import sys
from array import array
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from api.domain.catalogue import Catalogue
from api.plugins.extract.phrases import misread
from api.plugins.packages.check import KnownCodes
from api.plugins.packages.lock import LockedColumns
from api.plugins.packages.package import FIGURES, Package
from api.plugins.packages.proof import DECIMAL_COMMA, contradiction, number_printed
from api.plugins.packages.reader import Columns, FigureChunk, Unplain, base_ids, chunks, ids
from api.plugins.packages.rows import replaced_id, restated_id

Item = TypeVar("Item")
_TURN = 0.0002
"""Seconds after which the thread lets the other side go on; by default it is 5 ms, at each of many short waits."""


def read_ahead(items: Iterator[Item], most: int = 3) -> Generator[Item]:
    """The same items in the same order, at most so many of them made before they are asked for."""
    # One thread, so that the items are made one after the other.
    with _short_turns(), ThreadPoolExecutor(1, "read-ahead") as thread:
        waiting: deque[Future[list[Item]]] = deque(thread.submit(_next, items) for _ in range(most))
        while found := waiting.popleft().result():
            waiting.append(thread.submit(_next, items))
            yield from found


def _next(items: Iterator[Item]) -> list[Item]:
    """The next item alone; nothing behind the last."""
    return list(islice(items, 1))


@contextmanager
def _short_turns() -> Generator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, before))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


_PhraseOfRow = tuple[str, str, int, str, str, str, str | None]
_SHAPE = str.maketrans("123456789", "000000000")
_YEAR = "0000"
_PARTS = 64
_REMEMBERED = 20_000


def plain_chunks(package: Package, catalogue: Catalogue) -> Iterator[FigureChunk]:
    """The figures of a package; Unplain, at the last behind all of them, where something may be wrong in them."""
    known = KnownCodes.of(package, catalogue)
    phrases, seen, others = Phrases(known), _Seen(), _Others()
    nothing = not package.relations
    lock = LockedColumns(package.folder)
    for written in chunks(package.folder / FIGURES):
        columns = lock.place(written)
        _agree(columns, known)
        phrases.hold(columns)
        chunk = FigureChunk(columns, ids(columns))
        seen.add(chunk.ids)
        others.add(columns)
        nothing = False
        yield chunk
    if nothing or seen.twice():
        raise Unplain
    lock.settle()
    others.settle(package)


def _agree(columns: Columns, known: KnownCodes) -> None:
    """The codes exist, the unit is one of the indicator's kind, and a share has no scale."""
    indicators, units = columns["indicator"], columns["unit"]
    areas, sources = set(columns["area"]), set(columns["source"])
    if not (areas <= known.areas.keys() and sources <= known.languages.keys()):
        raise Unplain
    for indicator, unit in set(zip(indicators, units, strict=True)):
        kind = known.units.get(unit)
        if kind is None or known.indicators.get(indicator) != kind:
            raise Unplain
    if any(scale and known.units[unit] == "share" for unit, scale in set(zip(units, columns["scale"], strict=True))):
        raise Unplain


class Phrases:
    """What was found of phrases, by their words around the number."""

    def __init__(self, known: KnownCodes) -> None:
        self._known = known
        self._proved: set[tuple[object, ...]] = set()

    def hold(self, columns: Columns) -> None:
        """Each phrase prints its figure's number, and no other unit, comparator or sign; Unplain where one may not."""
        proved = self._proved
        cells = (columns[name] for name in ("phrase", "value", "scale", "comparator", "unit", "source", "inferred"))
        for row in zip(*cells, strict=True):
            phrase, value, *same = row
            before, found, behind = phrase.partition(value)
            words = (before, found and value.translate(_SHAPE), behind, *same)
            if words not in proved and self._proves(row):
                if len(proved) >= _REMEMBERED:
                    proved.clear()
                proved.add(words)

    def _proves(self, row: _PhraseOfRow) -> bool:
        """Whether the words around the number prove any number in its place; Unplain where they do not prove this."""
        phrase, value, scale, comparator, unit, source, inferred = row
        said = (inferred or "").split(";")
        language = self._known.languages[source]
        if misread(phrase, language, value, scale, comparator, inferred):
            raise Unplain
        if "value" in said:
            return False
        number = number_printed(phrase, value, scale, language, any_scale="scale" in said)
        if number is None:
            raise Unplain
        if "unit" not in said and contradiction(phrase, number, unit, self._known.units[unit]):
            raise Unplain
        # They do where there is no other number, no point that may be a mark which groups digits, and nothing that
        # would be a year with other digits.
        alone = not any(map(str.isdigit, phrase.replace(value, "", 1)))
        return alone and language not in DECIMAL_COMMA and value.translate(_SHAPE) != _YEAR


class _Seen:
    """Whether an id stands in a file twice, in eight bytes an id: a set of them would fill the memory."""

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(_PARTS)]

    def add(self, names: Iterable[str]) -> None:
        """Note the ids of a chunk."""
        appends = [part.append for part in self._hashes]
        for number in map(hash, names):
            appends[number % _PARTS](number)

    def twice(self) -> bool:
        """Whether two hashes are the same, which those of different ids hardly ever are."""
        return any(len(set(part)) < len(part) for part in self._hashes)


class _Others:
    """The rows that name another one of the file: the claim that they restate, or the edition before."""

    def __init__(self) -> None:
        self._restated: dict[str, set[tuple[str, str]]] = {}
        self._replaced: set[str] = set()

    def add(self, columns: Columns) -> None:
        """Note what the rows of a chunk name."""
        if not any(columns["restates"]) and not any(columns["edition"]):
            return
        rows = zip(base_ids(columns), columns["unit"], columns["restates"], columns["edition"], strict=True)
        for base, unit, restates, edition in rows:
            if before := replaced_id(base, unit, restates, edition):
                self._replaced.add(before)
            if claim := restated_id(base, restates, edition):
                self._restated.setdefault(claim, set()).add((restates, unit))

    def settle(self, package: Package) -> None:
        """See that all of them are there, and a restated one in the unit that it says; Unplain where one is not."""
        if not (missing := self._restated.keys() | self._replaced):
            return
        for columns in chunks(package.folder / FIGURES):
            for name, unit in zip(ids(columns), columns["unit"], strict=True):
                if name in missing:
                    missing.discard(name)
                    if any(unit != told or unit == own for told, own in self._restated.get(name, ())):
                        raise Unplain
        if missing:
            raise Unplain
