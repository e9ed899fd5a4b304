"""All that the formats of reference managers say of a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual, one_line
from api.representations.citations.citation_line import source_of
from api.representations.citations.cited_claim import claim_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.citations.styles import CitedSource

_PRINTED = Bilingual("Printed as “{}”", "来源原文：“{}”")
_CALCULATED = Bilingual("Calculated from {}", "由{}推算")
_SOURCE = Bilingual("Source: {}", "来源：{}")
_RETRIEVED = Bilingual("Source retrieved on {}", "来源获取日期：{}")
_ARCHIVED = Bilingual("Archived at {}", "存档：{}")
_LICENCE = Bilingual("Licence of the source: {}", "来源许可：{}")
_RELEASE = Bilingual("Release {}", "发布：{}")


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """A figure as it is cited: its claim as the title, where that stands, and its address.

    Each text is one line, and `note` is what no field of a reference has a place for.
    """

    id: str
    claim: str
    source: CitedSource
    address: str
    note: str
    lang: Lang

    @classmethod
    def of(cls, figure: Figure, addresses: PermanentAddresses, lang: Lang) -> CitedFigure:
        """The figure as its source prints it."""
        return cls(
            id=figure.id,
            claim=claim_of(figure, lang),
            source=source_of(figure, addresses, lang),
            address=addresses.of_figure(figure.id),
            note=("。" if lang is Lang.ZH else ". ").join(_notes(figure, lang)),
            lang=lang,
        )


def _notes(figure: Figure, lang: Lang) -> Iterator[str]:
    source = figure.source
    if figure.formula is not None:
        yield _CALCULATED.in_language(lang).format(", ".join(figure.inputs))
    else:
        told = (
            (_PRINTED, figure.locator.phrase),
            (_SOURCE, source.url),
            (_RETRIEVED, (source.retrieved_at or "")[:10]),
            (_ARCHIVED, source.archived_url),
            (_LICENCE, source.licence),
        )
        yield from (words.in_language(lang).format(one_line(text)) for words, text in told if text)
    yield _RELEASE.in_language(lang).format(figure.release)
