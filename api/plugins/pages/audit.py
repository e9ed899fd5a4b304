"""`/audit`: whether the figures agree, what contradicts first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from fastapi import Depends, Request, Response

from api.audit.findings import Finding, Side
from api.audit.formula import Sign, parse
from api.audit.sentences import difference_words
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.units import readable_scale
from api.domain.words import Bilingual
from api.plugins.charts.ticks import decimals_of, value_ticks
from api.plugins.pages.figure_words import FigureWords, FormulaWords
from api.plugins.pages.frame import PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.parameters import AuditPageQuery
from api.plugins.pages.words import VERDICTS, day_in_words, short_number, verdict_words
from api.service import answers
from api.service.audit import Audit
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

_FIRST, _LAST = Fraction(6), Fraction(92)
"""Between which percents the numbers of the scale lie; what is beyond is for the arrows of open ends."""
_BEFORE, _BEHIND = Fraction(3), Fraction(95)
"""How far a bar goes whose end is open."""
_TICKS = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """An interval around a value, each in one unit; None for an open end."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar: where it begins and how wide it is, where its value stands, and which of its ends are open."""

    start: str
    width: str
    mark: str
    end: str
    open_low: bool
    open_high: bool
    is_point: bool
    """Whether it has no width: nothing is left open."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the scale and its place."""

    number: Fraction
    place: str


@dataclass(frozen=True, slots=True)
class SharedSpan:
    """What both bars hold: where it begins, how wide it is, where it ends."""

    start: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class SideBySideBars:
    """Two bars over one scale; `shared` is None where they hold nothing in common."""

    bars: tuple[PlacedBar, PlacedBar]
    ticks: Sequence[Tick]
    shared: SharedSpan | None

    @classmethod
    def of(cls, left: Extent, right: Extent) -> SideBySideBars:
        """The bars of two intervals in one unit."""
        numbers = [
            Fraction(end) for side in (left, right) for end in (side.value, side.low, side.high) if end is not None
        ]
        scale = _Scale.over(min(numbers), max(numbers))
        ours, theirs = scale.ends(left), scale.ends(right)
        low, high = max(ours[0], theirs[0]), min(ours[1], theirs[1])
        return cls(
            (scale.bar(left), scale.bar(right)),
            [Tick(number, percent(scale.place(number))) for number in scale.ticks],
            SharedSpan(percent(low), percent(high - low), percent(high)) if low <= high else None,
        )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Numbers from the first tick to the last; where there is one alone, it stands in the middle."""

    ticks: Sequence[Fraction]

    @classmethod
    def over(cls, low: Fraction, high: Fraction) -> _Scale:
        return cls(value_ticks(low, high, _TICKS) if low < high else [low])

    def place(self, number: Fraction) -> Fraction:
        first, last = self.ticks[0], self.ticks[-1]
        if first == last:
            return (_FIRST + _LAST) / 2
        return _FIRST + (number - first) / (last - first) * (_LAST - _FIRST)

    def ends(self, side: Extent) -> tuple[Fraction, Fraction]:
        low = _BEFORE if side.low is None else self.place(Fraction(side.low))
        return low, _BEHIND if side.high is None else self.place(Fraction(side.high))

    def bar(self, side: Extent) -> PlacedBar:
        low, high = self.ends(side)
        return PlacedBar(
            start=percent(low),
            width=percent(high - low),
            mark=percent(self.place(Fraction(side.value))),
            end=percent(high),
            open_low=side.low is None,
            open_high=side.high is None,
            is_point=low == high,
        )


def percent(share: Fraction) -> str:
    """A share as SVG reads it, to a thousandth of a percent: less than a hundredth of a pixel."""
    return f"{Decimal(round(share * 1000)).scaleb(-3):f}%"


ORDER = (
    Verdict.CONTRADICTS,
    Verdict.WITHIN_ROUNDING,
    Verdict.NOT_COMPARABLE,
    Verdict.NOT_TESTABLE,
    Verdict.CONSISTENT,
)
"""What matters to a reader first."""

HEADINGS: Mapping[str, Bilingual] = {
    Verdict.CONTRADICTS: Bilingual("What contradicts", "相互矛盾"),
    Verdict.WITHIN_ROUNDING: Bilingual("What agrees only within rounding", "仅在取整范围内一致"),
    Verdict.NOT_COMPARABLE: Bilingual("What is not comparable", "不可比"),
    Verdict.NOT_TESTABLE: Bilingual("What cannot be tested", "无法检验"),
    Verdict.CONSISTENT: Bilingual("What agrees", "一致"),
}
INTRODUCTIONS: Mapping[str, Bilingual] = {
    Verdict.CONTRADICTS: Bilingual(
        "Two statements on the same thing that cannot both be true, however the numbers were rounded.",
        "对同一事物的两种说法，无论如何取整都不可能同时成立。",
    ),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "As printed the numbers differ. They fit only because rounding, or the word “about”, leaves room.",
        "按所载数字并不相等，仅因取整或“约”字留有余地而相容。",
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "The numbers differ, and they may: they count another thing, another period or another edition.",
        "数字不同，但情有可原：口径、时期或版本有别。",
    ),
    Verdict.NOT_TESTABLE: Bilingual(
        "A figure is missing, or an open end (“more than”) leaves it undecided.",
        "缺少数据，或因仅有上限或下限（如“超过”）而无从判定。",
    ),
    Verdict.CONSISTENT: Bilingual(
        "The numbers say the same, each to the digits that it is printed with.", "各数字在其所载位数内相互吻合。"
    ),
}
_COUNTED: Mapping[str, tuple[Bilingual, Bilingual]] = {
    Verdict.CONTRADICTS: (Bilingual("{} contradicts", "{}项矛盾"), Bilingual("{} contradict", "{}项矛盾")),
    Verdict.WITHIN_ROUNDING: (
        Bilingual("{} agrees only within rounding", "{}项仅在取整范围内一致"),
        Bilingual("{} agree only within rounding", "{}项仅在取整范围内一致"),
    ),
    Verdict.NOT_COMPARABLE: (
        Bilingual("{} is not comparable", "{}项不可比"),
        Bilingual("{} are not comparable", "{}项不可比"),
    ),
    Verdict.NOT_TESTABLE: (Bilingual("{} cannot be tested", "{}项无法检验"),) * 2,
    Verdict.CONSISTENT: (Bilingual("{} agrees", "{}项一致"), Bilingual("{} agree", "{}项一致")),
}


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """How many findings there are of each verdict."""

    by_verdict: Mapping[str, int]
    lang: Lang

    @classmethod
    def of(cls, findings: Sequence[Finding], lang: Lang) -> VerdictCounts:
        """The counts of some findings, what matters first; nothing of a verdict that none has."""
        counts = Counter(finding.verdict for finding in findings)
        return cls({verdict: counts[verdict] for verdict in ORDER if counts[verdict]}, lang)

    @property
    def total(self) -> int:
        """Of all verdicts."""
        return sum(self.by_verdict.values())

    def told(self, verdict: str) -> str:
        """`12 agree only within rounding`."""
        count = self.by_verdict[verdict]
        return _COUNTED[verdict][count != 1].in_language(self.lang).format(f"{count:,}" if count > 999 else count)

    @property
    def sentence(self) -> str:
        """All counts one after the other: `1 contradicts, 12 agree only within rounding and 25 agree`."""
        return "".join(f"{self.before(place)}{self.told(verdict)}" for place, verdict in enumerate(self.by_verdict))

    def before(self, place: int) -> str:
        """What stands before a count: nothing, a comma, or `and` before the last."""
        if not place:
            return ""
        is_last = place == len(self.by_verdict) - 1
        return Bilingual(" and " if is_last else ", ", "，").in_language(self.lang)

    @property
    def opening(self) -> str:
        """How the sentence of all counts begins."""
        if self.total == 1:
            told = Bilingual("One relation between printed figures was checked:", "共核对所载数据之间的1项关系：")
        else:
            told = Bilingual(
                f"Of {self.total:,} relations between printed figures that were checked,",
                f"共核对所载数据之间的{self.total}项关系：",
            )
        return told.in_language(self.lang)

    @property
    def headline(self) -> str:
        """What matters of them in a few words: `1 of 46 checks contradicts`."""
        wrong, checks = self.by_verdict.get(Verdict.CONTRADICTS, 0), "check" if self.total == 1 else "checks"
        if not wrong:
            told = Bilingual(f"{self.total:,} {checks}, no contradiction", f"{self.total}项核对，无矛盾")
        else:
            told = Bilingual(
                f"{wrong:,} of {self.total:,} {checks} contradict{'s' if wrong == 1 else ''}",
                f"{self.total}项核对，{wrong}项矛盾",
            )
        return told.in_language(self.lang)


def reason(finding: Finding, lang: Lang) -> str | None:
    """Why the sides of a finding are not comparable, as its sentence has it; None where it is not about that."""
    if finding.verdict is not Verdict.NOT_COMPARABLE or finding.differs is None:
        return None
    if finding.left is None or finding.right is None:
        return None
    told = difference_words(finding.differs, finding.left.stated, finding.right.stated).in_language(lang)
    return told[:1].upper() + told[1:]


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
    return linked(response, links.of_page(frame.site, "audit"))


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
