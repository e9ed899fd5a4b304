"""The citations of figures that are served as they are stored, in one line each, without a figure being made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from api.domain.query import Lang
from api.domain.words import one_line
from api.representations.citations.citation_line import usual_frame
from api.representations.citations.cited_claim import amount_words, bracketed, claim, other_originator, remarks_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.citations.styles import Frame

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.figure import StoredFigure


def stored_citations(
    rows: Sequence[StoredFigure], catalogue: Catalogue, addresses: PermanentAddresses, lang: Lang
) -> list[str]:
    """The line of each; the rows were read in that language."""

    @cache
    def frame(source: str) -> Frame:
        return usual_frame(catalogue.sources[source], lang)

    @cache
    def name(indicator: str) -> str:
        entry = catalogue.indicators[indicator]
        return one_line(entry.name_zh if lang is Lang.ZH else entry.name_en)

    @cache
    def area_name(area: str) -> str:
        entry = catalogue.areas[area]
        return one_line(entry.name_zh if lang is Lang.ZH else entry.name_en)

    @cache
    def remarks(status: str, vintage: str | None, originator: str | None, source: str) -> str:
        named = other_originator(originator, catalogue.sources[source].publisher)
        return bracketed(remarks_of(status, vintage, named, lang), lang)

    def line(row: StoredFigure) -> str:
        amount = amount_words(row.display or "", row.comparator, lang)
        behind = remarks(row.status, row.vintage, row.originator, row.source)
        told = claim(name(row.indicator), area_name(row.area), row.period, amount + behind, lang)
        return frame(row.source).around(told, addresses.of_figure(row.id))

    return [line(row) for row in rows]
