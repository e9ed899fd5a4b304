"""The citation of a figure in one line, in the usual style of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual, one_line
from api.representations.citations.cited_claim import claim_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.citations.styles import STYLES, CitedSource, Frame, usual_style

if TYPE_CHECKING:
    from api.domain.entries import SourceBase

_CALCULATED = Bilingual("Calculated from other figures", "由其他数据推算")


def citation_line(figure: Figure, addresses: PermanentAddresses, lang: Lang = Lang.EN) -> str:
    """`CFIS. (2025, September 15). Online retail sales, China, 2024: 15.5 trillion CNY. … …`.

    The figure is cited as its source prints it, whichever unit it is served in; of a withdrawn one the line says so.
    """
    return referred(figure, addresses, lang, usual_style(lang))


def referred(figure: Figure, addresses: PermanentAddresses, lang: Lang, style: str) -> str:
    """The reference to a figure in one of the styles, in one line."""
    frame = STYLES[style](source_of(figure, addresses, lang))
    return frame.around(claim_of(figure, lang), addresses.of_figure(figure.id))


def usual_frame(source: SourceBase, lang: Lang) -> Frame:
    """What stands around each figure of a source in its line."""
    return STYLES[usual_style(lang)](cited_source(source, lang))


def source_of(figure: Figure, addresses: PermanentAddresses, lang: Lang) -> CitedSource:
    """Where a figure stands; what is calculated here is published with the release that it is calculated of."""
    source = cited_source(figure.source, lang)
    if figure.formula is None:
        return source
    return source._replace(title=_CALCULATED.in_language(lang), published=addresses.day)


def cited_source(source: SourceBase, lang: Lang) -> CitedSource:
    """A source as it is cited."""
    title = one_line(source.title) if source.title else None
    return CitedSource(one_line(source.publisher_in(lang)), title, source.published)
