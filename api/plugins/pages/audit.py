"""`/audit`: whether the figures agree, what contradicts first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from fastapi import Request, Response

from api.audit.findings import Finding
from api.audit.formula import Sign, parse
from api.audit.sentences import Side, difference_words
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.units import readable_scale
from api.domain.words import Bilingual
from api.plugins.charts.axes import decimals_of, value_ticks
from api.plugins.pages.frame import Frame, page, page_response, page_router
from api.plugins.pages.parameters import ForAudit
from api.plugins.pages.words import VERDICTS, FigureWords, FormulaWords, short_number
from api.service import answers
from api.service.audit import Audit
from api.web.dependencies import Service

_FIRST, _LAST = Fraction(6), Fraction(92)
"""The percents between which the numbers of the scale lie; what is beyond is for the arrows of open ends."""
_BEFORE, _BEHIND = Fraction(3), Fraction(95)
"""The percents at which a bar ends whose end is open."""
_TICKS = 3

Extent: TypeAlias = tuple[Decimal, Decimal | None, Decimal | None]
"""A value and the ends of the interval around it; None for an open end."""


class PlacedBar(NamedTuple):
    """A bar: where it begins and how wide it is, where its value stands, and which of its ends are open."""

    start: str
    width: str
    mark: str
    end: str
    open_low: bool
    open_high: bool
    is_point: bool
    """Whether it has no width: nothing is left open."""


class SideBySideBars(NamedTuple):
    """Two bars over one scale, its numbers with their places, and the start, width and end of what both hold."""

    bars: tuple[PlacedBar, PlacedBar]
    ticks: Sequence[tuple[Fraction, str]]
    shared: tuple[str, str, str] | None


def side_by_side(left: Extent, right: Extent) -> SideBySideBars:
    """The bars of two intervals in one unit; a scale of one number has it in the middle."""
    numbers = [Fraction(end) for end in (*left, *right) if end is not None]
    low, high = min(numbers), max(numbers)
    ticks = value_ticks(low, high, _TICKS) if low < high else [low]
    first, last = ticks[0], ticks[-1]

    def place(number: Decimal | Fraction) -> Fraction:
        share = (Fraction(number) - first) / (last - first) if first != last else Fraction(1, 2)
        return _FIRST + share * (_LAST - _FIRST)

    def ends(side: Extent) -> tuple[Fraction, Fraction]:
        _, low, high = side
        return _BEFORE if low is None else place(low), _BEHIND if high is None else place(high)

    def bar(side: Extent) -> PlacedBar:
        start, end = ends(side)
        places = (percent(start), percent(end - start), percent(place(side[0])), percent(end))
        return PlacedBar(*places, side[1] is None, side[2] is None, start == end)

    starts, stops = zip(ends(left), ends(right), strict=True)
    start, end = max(starts), min(stops)
    shared = (percent(start), percent(end - start), percent(end)) if start <= end else None
    return SideBySideBars((bar(left), bar(right)), [(tick, percent(place(tick))) for tick in ticks], shared)


def percent(share: Fraction) -> str:
    """A share as SVG reads it, to a thousandth of a percent: less than a hundredth of a pixel."""
    return f"{Decimal(round(share * 1000)).scaleb(-3):f}%"


class SectionWords(NamedTuple):
    """The heading and the introduction of the findings of a verdict, and the sentence that counts one or more."""

    heading: Bilingual
    introduction: Bilingual
    one: Bilingual
    many: str


SECTIONS: Mapping[Verdict, SectionWords] = {
    Verdict.CONTRADICTS: SectionWords(
        Bilingual("What contradicts", "相互矛盾"),
        Bilingual(
            "Two statements on the same thing that cannot both be true, however the numbers were rounded.",
            "对同一事物的两种说法，无论如何取整都不可能同时成立。",
        ),
        Bilingual("{} contradicts", "{}项矛盾"),
        "{} contradict",
    ),
    Verdict.WITHIN_ROUNDING: SectionWords(
        Bilingual("What agrees only within rounding", "仅在取整范围内一致"),
        Bilingual(
            "As printed the numbers differ. They fit only because rounding, or the word “about”, leaves room.",
            "按所载数字并不相等，仅因取整或“约”字留有余地而相容。",
        ),
        Bilingual("{} agrees only within rounding", "{}项仅在取整范围内一致"),
        "{} agree only within rounding",
    ),
    Verdict.NOT_COMPARABLE: SectionWords(
        Bilingual("What is not comparable", "不可比"),
        Bilingual(
            "The numbers differ, and they may: they count another thing, another period or another edition.",
            "数字不同，但情有可原：口径、时期或版本有别。",
        ),
        Bilingual("{} is not comparable", "{}项不可比"),
        "{} are not comparable",
    ),
    Verdict.NOT_TESTABLE: SectionWords(
        Bilingual("What cannot be tested", "无法检验"),
        Bilingual(
            "A figure is missing, or an open end (“more than”) leaves it undecided.",
            "缺少数据，或因仅有上限或下限（如“超过”）而无从判定。",
        ),
        Bilingual("{} cannot be tested", "{}项无法检验"),
        "{} cannot be tested",
    ),
    Verdict.CONSISTENT: SectionWords(
        Bilingual("What agrees", "一致"),
        Bilingual(
            "The numbers say the same, each to the digits that it is printed with.", "各数字在其所载位数内相互吻合。"
        ),
        Bilingual("{} agrees", "{}项一致"),
        "{} agree",
    ),
}
"""By verdict, what matters to a reader first."""
ORDER = tuple(SECTIONS)


def counts_of(by_verdict: Mapping[Verdict, Sequence[Finding]], say: Callable[[str, str], str]) -> dict[str, Any]:
    """The number of findings, the most important in a few words, and `1 contradicts and 25 agree` in its parts."""
    counts = {verdict: len(found) for verdict, found in by_verdict.items() if found}
    parts = []
    for place, (verdict, count) in enumerate(counts.items(), 1):
        words, joint = SECTIONS[verdict], say(" and " if place == len(counts) else ", ", "，")
        told = say(words.one.en if count == 1 else words.many, words.one.zh)
        parts.append((joint if place > 1 else "", verdict, told.format(f"{count:,}" if count > 999 else count)))
    total, wrong = sum(counts.values()), counts.get(Verdict.CONTRADICTS, 0)
    several = f"Of {total:,} relations between printed figures that were checked,"
    one = "One relation between printed figures was checked:"
    opening = say(one if total == 1 else several, f"共核对所载数据之间的{total}项关系：")
    checks = f"{total:,} check" if total == 1 else f"{total:,} checks"
    headline = say(f"{checks}, no contradiction", f"{total}项核对，无矛盾")
    if wrong:
        ending = "s" if wrong == 1 else ""
        headline = say(f"{wrong:,} of {checks} contradict{ending}", f"{total}项核对，{wrong}项矛盾")
    return {"total": total, "parts": parts, "opening": opening, "headline": headline}


router = page_router()
MOST = 200
"""So many findings of one verdict stand on a page; of more the page says so, and where all are."""


@dataclass(frozen=True, slots=True)
class AuditWords:
    """The words and drawings of a finding beside its sentence."""

    audit: Audit
    catalogue: Catalogue
    lang: Lang

    def figures(self, finding: Finding | Figure) -> list[FigureWords]:
        """The figures that it speaks of, as they are printed."""
        return [FigureWords(self.audit.figures[id], self.lang) for id in finding.inputs if id in self.audit.figures]

    def formula(self, finding: Finding | Figure) -> str:
        """Its formula in words."""
        return FormulaWords(self.catalogue, self.lang).told(finding.formula or "")

    def reason(self, finding: Finding) -> str | None:
        """Why its sides are not comparable, as its sentence has it; None where it is not about that."""
        left, right = finding.left, finding.right
        if finding.verdict is not Verdict.NOT_COMPARABLE or finding.differs is None or left is None or right is None:
            return None
        told = difference_words(finding.differs, left, right).in_language(self.lang)
        return told[:1].upper() + told[1:]

    def bars(self, finding: Finding) -> SideBySideBars | None:
        """Both sides over one scale; None where one of them has no value."""
        left, right = finding.left, finding.right
        if left is None or right is None:
            return None
        return side_by_side(left.amount.numbers(0), right.amount.numbers(0))

    def may_meet(self, finding: Finding) -> bool:
        """Whether it expects both sides to be the same, so that what both hold tells something."""
        return parse(finding.formula).sign is Sign.EQUAL

    def ticks(self, bars: SideBySideBars, side: Side) -> list[str]:
        """The numbers of the scale, the last one with its scale word and unit."""
        numbers, zh = [number for number, _ in bars.ticks], self.lang is Lang.ZH
        scale = readable_scale(max(map(abs, numbers)), chinese=zh)
        told = [short_number(each, self.lang) for each in decimals_of([x / 10**scale.exponent for x in numbers])]
        word = (scale.name_zh if zh else scale.name) if scale.exponent else ""
        unit = self.catalogue.units.get(side.amount.unit.code)
        label = "" if unit is None else unit.label_zh if zh else unit.label_en
        joined = zh or label in ("%", "‰", "")
        told[-1] += (word if zh or not word else f" {word}") + (label if joined else f" {label}")
        return told


@page(router, "/audit")
async def audit_page(request: Request, query: ForAudit, frame: Frame, service: Service) -> Response:
    """The checks with how many have which verdict, the findings by verdict, and what follows from the figures."""
    lang, catalogue = frame.lang, (await service.catalogue()).at(query.as_of)
    audit = await answers.audit(service, query)
    wanted = query.verdict or ORDER
    by_verdict = {verdict: [each for each in audit.findings if each.verdict is verdict] for verdict in ORDER}
    whole = frame.page("/audit", **{**frame.asked, "verdict": None})
    return await page_response(
        request,
        "audit.html",
        frame,
        about="audit",
        words=AuditWords(audit, catalogue, lang),
        counts=counts_of(by_verdict, frame.say),
        sections=[
            (verdict, words.heading.in_language(lang), words.introduction.in_language(lang), by_verdict[verdict])
            for verdict, words in SECTIONS.items()
            if by_verdict[verdict] and verdict in wanted
        ],
        derived=[(each, FigureWords(each, lang)) for each in audit.derived] if not query.verdict else [],
        reports=sorted({finding.report for finding in (await service.audit(catalogue, query.as_of)).findings}),
        catalogue=catalogue,
        # The findings of a verdict are further down, or on the page that shows them.
        there=lambda verdict: f"{'' if verdict in wanted else whole}#{verdict.replace(' ', '-')}",
        most=MOST,
        verdicts=VERDICTS,
    )
