"""Search of each figure's phrase in the texts of its package."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from api.cli.output import write_whole
from api.domain.figure import Locator
from api.plugins.extract.page_text import (
    link_target,
    normalised,
    occurrences,
    sentence_at,
    sentence_sha256,
)
from api.plugins.extract.propose import csv_of
from api.plugins.packages.check import read_texts
from api.plugins.packages.package import FigureLock, Package
from api.plugins.packages.proof import SourceText, locator_of, misled, place_fault
from api.plugins.packages.reader import FIGURES, LOCK, Faults, admit, rows
from api.plugins.packages.rows import LOCKED, LockedPlace, PackagedFigure
from api.storage.database import Database
from api.storage.releases import FIGURE_COLUMNS, FigureRow, ReleasedRows, read_released

_AT_ONCE = 500


async def lock_figures(database: Database, package: Package) -> tuple[Package, int, bool]:
    """Write the lock file of a package; return the package, the number of places, and True if the file changed.

    If a place is not found, nothing is written, and the package has the faults and the places that were found.
    """
    faults, unread = Faults([*package.faults]), Faults()
    written = list(rows(package.folder, FIGURES, PackagedFigure, unread))  # the check notes their faults

    def released_of(stored: ReleasedRows) -> dict[str, FigureRow]:
        found: dict[str, FigureRow] = {}
        for start in range(0, len(written), _AT_ONCE):
            found |= stored.figures([row.id for _, row in written[start : start + _AT_ONCE]])
        return found

    released = await read_released(database, released_of)
    replaced = {row.replaces for _, row in written if row.edition}
    lock = FigureLock.read(package.folder, Faults())  # a lock that cannot be read is made again
    places = _Places(read_texts(package, faults), lock, released, replaced).of(written, faults)
    if faults.found or unread.found:
        return replace(package, faults=faults.found, found={place.id: place for place in places}), 0, False
    path, there = package.folder / LOCK, admit(package.folder, LOCK, Faults())
    content = csv_of(tuple(LockedPlace.model_fields), [place.model_dump() for place in places]).encode()
    is_new = bool(places or path.exists()) and not (there and path.read_bytes() == content)
    if is_new:
        write_whole(path, content)
    return package, len(places), is_new


class _Places(NamedTuple):
    """The places of figures: as released, as in the lock, or as found in the text."""

    texts: Mapping[str, SourceText]
    before: FigureLock
    released: Mapping[str, FigureRow]
    replaced: set[str | None]

    def of(self, rows: Sequence[tuple[int, PackagedFigure]], faults: Faults) -> list[LockedPlace]:
        """The places of all figures whose rows give none; a fault for each place that is not found."""
        corrected = {
            (row.source, place.sentence_sha256)
            for _, row in rows
            if row.id in self.replaced and (place := self._kept(row))
        }
        found: dict[str, LockedPlace | str] = {}
        for line, row in rows:
            if row.sentence_sha256 is not None or row.id in found:  # the check refuses the second row of one id
                continue
            searched = found[row.id] = self._standing(row, corrected) or self._searched(row)
            if isinstance(searched, str):
                faults.add(FIGURES, searched, line=line, column="phrase", value=row.phrase)
        return [place for place in found.values() if not isinstance(place, str)]

    def _kept(self, row: PackagedFigure) -> LockedPlace | None:
        """The place of a released figure, else its place in the lock; None if there is none or the row differs."""
        place = self.before.places.get(row.id)
        if figure := self.released.get(row.id):
            cells = dict(zip(FIGURE_COLUMNS, figure, strict=True))
            place = LockedPlace.model_construct(**{name: cells[name] for name in ("id", "phrase", *LOCKED)})
        return None if place is None or place.misfit(row) else place

    def _standing(self, row: PackagedFigure, corrected: set[tuple[str, str]]) -> LockedPlace | None:
        """The recorded place of a figure, if the text proves it or needs not prove it; else None."""
        place = self._kept(row)
        if place is None or row.id in self.replaced or (text := self.texts.get(row.source)) is None:
            return place
        loose = row.id in self.released or (row.source, place.sentence_sha256) in corrected
        return None if place_fault(locator_of(place), text, loose=loose)[1] else place

    def _searched(self, row: PackagedFigure) -> LockedPlace | str:
        """The place of a figure's phrase in the text, or the fault if there is none."""
        if row.id in self.replaced:
            return f"{LOCK} does not hold this earlier edition, whose words need no longer stand in the text"
        if (text := self.texts.get(row.source)) is None:
            return f"[texts] of report.toml names no text of {row.source} to find it in"
        phrase, prefix, suffix = normalised(row.phrase), row.prefix, row.suffix
        found = [place for place in occurrences(text.blocks, phrase) if row.paragraph in (None, place[0])]
        if not found:
            there = "the phrase is not in the text"
            return f"{there}, in paragraph {row.paragraph}" if row.paragraph else there
        number, sentence = found[0]
        if prefix or suffix:
            if (target := link_target(text.blocks, phrase, prefix, suffix)) is None:
                return "prefix and suffix do not stand around the phrase"
            number = target[0]
            sentence = sentence_at(text.blocks[number - 1], target[1])
        elif len(found) > 1:
            choices = (_choice(text, *place, phrase) for place in found[:4])
            return f"the phrase stands in {len(found)} sentences: {'; '.join(choices)}"
        elif misled(Locator(number, phrase, None, None, sentence_sha256(sentence)), text):
            prefix, suffix = _context(text, number, sentence, phrase)
        return LockedPlace(
            id=row.id,
            phrase=row.phrase,
            paragraph=number if text.numbered else None,
            prefix=prefix or None,
            suffix=suffix or None,
            sentence_sha256=sentence_sha256(sentence),
        )


def _choice(text: SourceText, number: int, sentence: str, phrase: str) -> str:
    """Advice for one of several places: the prefix or suffix that distinguishes it from the others."""
    prefix, suffix = _context(text, number, sentence, phrase)
    words = [f"{name} {words!r}" for name, words in (("prefix", prefix), ("suffix", suffix)) if words]
    return f"{' and '.join(words) or 'a longer phrase'} is the one in paragraph {number}"


def _context(text: SourceText, number: int, sentence: str, phrase: str) -> tuple[str, str]:
    """The prefix and suffix that distinguish a phrase from its other occurrences."""
    block = text.blocks[number - 1]
    start = block.index(phrase, block.index(sentence))
    word = re.search(r"\w", phrase)
    anchor = start + (word.start() if word else 0)
    return text.locator.context(number, start, start + len(phrase), anchor)
