"""`/audit`: whether the figures agree, as an article: what contradicts first, what agrees last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.audit.findings import Finding, Side
from api.audit.formula import Sign, parse
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.units import readable_scale
from api.plugins.charts.marks import decimals_of
from api.representations.charts.plots.side_by_side_bars import Extent, SideBySideBars
from api.service import answers
from api.service.audit import Audit
from api.service.parameters.page_parameters import AuditPageQuery
from api.web import signposts
from api.web.dependencies import Service, from_query
from api.web.pages.page_frame import PageFrame, PageLanguage
from api.web.pages.page_response import page_response
from api.web.pages.page_routes import page, page_router
from api.web.pages.words.audit_words import HEADINGS, INTRODUCTIONS, ORDER, VerdictCounts, reason
from api.web.pages.words.days_and_numbers import day_in_words, short_number
from api.web.pages.words.figure_words import FigureWords
from api.web.pages.words.formula_words import FormulaWords
from api.web.pages.words.plain_words import VERDICTS, verdict_words
from api.web.typed_links import linked

router = page_router()
MOST = 200
"""So many findings of one verdict stand on a page; of more the page says so, and where all are."""


@dataclass(frozen=True, slots=True)
class AuditSection:
    """The findings of one verdict."""

    verdict: Verdict
    heading: str
    introduction: str
    findings: Sequence[Finding]

    @property
    def shown(self) -> Sequence[Finding]:
        """Those that the page has room for."""
        return self.findings[:MOST]

    @property
    def left_out(self) -> int:
        """How many it has no room for."""
        return len(self.findings) - len(self.shown)


@dataclass(frozen=True, slots=True)
class AuditWords:
    """What the page tells of a finding beside its sentence."""

    audit: Audit
    catalogue: Catalogue
    lang: Lang

    def figures(self, finding: Finding | Figure) -> list[FigureWords]:
        """The figures that it speaks of, as they are printed."""
        return [FigureWords(self.audit.figures[id], self.lang) for id in finding.inputs if id in self.audit.figures]

    def formula(self, finding: Finding | Figure) -> str:
        """Its formula in words."""
        return FormulaWords(self.catalogue, self.lang).told(finding.formula or "")

    def bars(self, finding: Finding) -> SideBySideBars | None:
        """Both sides over one scale; None where one of them has no value."""
        if finding.left is None or finding.right is None:
            return None
        return SideBySideBars.of(_extent(finding.left), _extent(finding.right))

    def may_meet(self, finding: Finding) -> bool:
        """Whether it expects both sides to be the same, so that what both hold tells something."""
        return parse(finding.formula).sign is Sign.EQUAL

    def ticks(self, bars: SideBySideBars, side: Side) -> list[str]:
        """The numbers of the scale, the last one with its scale word and unit."""
        numbers = [tick.number for tick in bars.ticks]
        scale = readable_scale(max(map(abs, numbers)), chinese=self.lang is Lang.ZH)
        told = [
            short_number(number, self.lang) for number in decimals_of([each / 10**scale.exponent for each in numbers])
        ]
        told[-1] += self._unit(side, scale.name_zh if self.lang is Lang.ZH else scale.name, named=bool(scale.exponent))
        return told

    def _unit(self, side: Side, scale: str, *, named: bool) -> str:
        unit = self.catalogue.units.get(side.unit)
        words = scale if named else ""
        if unit is None:
            return f" {words}" if words and self.lang is Lang.EN else words
        if self.lang is Lang.ZH:
            return f"{words}{unit.label_zh}"
        label = unit.label_en
        return (
            f"{' ' if words else ''}{words}{label}"
            if label in ("%", "‰")
            else "".join(f" {w}" for w in (words, label) if w)
        )


def _extent(side: Side) -> Extent:
    return Extent(side.value, side.low, side.high)


@page(router, "/audit")
async def audit_page(
    request: Request,
    lang: PageLanguage,
    query: Annotated[AuditPageQuery, Depends(from_query(AuditPageQuery))],
    service: Service,
) -> Response:
    """What was checked with how many of which verdict, the findings by verdict, and what follows from the figures."""
    frame = PageFrame.of(request)
    catalogue = (await service.catalogue()).at(query.as_of)
    audit = await answers.audit(service, query)
    wanted = query.verdict or ORDER
    response = await page_response(
        request,
        "audit.html",
        frame,
        words=AuditWords(audit, catalogue, lang),
        counts=VerdictCounts.of(audit.findings, lang),
        sections=list(_sections(audit, wanted, lang)),
        derived=[] if query.verdict else audit.derived,
        reports=sorted({finding.report for finding in (await service.audit(catalogue, query.as_of)).findings}),
        catalogue=catalogue,
        there=lambda verdict: _place_of(frame, verdict, shown=verdict in wanted),
        most=MOST,
        derived_words=lambda figure: FigureWords(figure, lang),
        verdicts=VERDICTS,
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        day=lambda text: day_in_words(text, lang),
        reason=lambda finding: reason(finding, lang),
    )
    return linked(response, signposts.of_page(frame.site, "audit"))


def _place_of(frame: PageFrame, verdict: Verdict, *, shown: bool) -> str:
    """Where the findings of a verdict are: further down, or on the page that shows them."""
    place = f"#{verdict.replace(' ', '-')}"
    if shown:
        return place
    return frame.page("/audit", **{**frame.asked, "verdict": None}) + place


def _sections(audit: Audit, wanted: Sequence[Verdict], lang: Lang) -> Iterator[AuditSection]:
    for verdict in ORDER:
        found = [finding for finding in audit.findings if finding.verdict is verdict and verdict in wanted]
        if found:
            yield AuditSection(
                verdict, HEADINGS[verdict].in_language(lang), INTRODUCTIONS[verdict].in_language(lang), found
            )
