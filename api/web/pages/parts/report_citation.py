"""How to cite the figures of a report together, as one release of this service has them."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.entries import ReleaseBase, ReportBase
from api.domain.query import Lang
from api.domain.words import one_line
from api.formats.citation import STYLES, CitedSource
from api.web.pages.page_frame import PageFrame
from api.web.pages.parts.cite_and_use import STYLE_NAMES, Snippet


def report_citations(
    report: ReportBase, title: str, release: ReleaseBase, newest: ReleaseBase, frame: PageFrame
) -> Sequence[Snippet]:
    """The figures in each style, that of the language first; the address gives them as they stand now for ever.

    `release` is the report's own newest, `newest` that of all, by whose moment the address is bound. A report whose
    publisher is not known stands under its title, as the styles have it.
    """
    publisher = one_line(report.publisher) if report.publisher else None
    told, title = frame.say(f"figures, release {release.id}", f"数据，发布{release.id}"), one_line(title)
    claim = f"{title}: {told}" if publisher else f"{told[:1].upper()}{told[1:]}"
    cited = CitedSource(publisher or title, None, str(report.year) if report.year else None)
    address = frame.absolute(frame.api("/figures", report=report.id, as_of=newest.released_at))
    styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (frame.lang is Lang.ZH))
    return [Snippet(STYLE_NAMES[style], STYLES[style](cited).around(claim, address)) for style in styles]
