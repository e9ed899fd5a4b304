"""Which kind of picture fits some figures, who measured them, and which leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from api.domain.errors import Fault, InvalidParameter
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.search import nearest
from api.domain.units import Scale, UnitKind
from api.domain.words import ONE_SIDED, one_line
from api.formats.spoken import spoken_figure, unit_words
from api.plugins.charts.chart import ChartKind

if TYPE_CHECKING:
    from api.domain.entries import AreaBase, IndicatorBase, UnitBase


_AND = "; "
"""What stands between the names of several who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """Who measured it, by the name in the figures: the originator, else the publisher; nobody if it is derived."""
    return "" if figure.formula is not None else one_line(figure.originator or figure.source.publisher)


@dataclass(frozen=True)
class Originators:
    """The names of those who measured some figures, in one language: Chinese where it is known."""

    lang: Lang
    known: Mapping[str, str]

    @classmethod
    def of(cls, figures: Iterable[Figure], lang: Lang, chinese: Mapping[str, str]) -> Originators:
        """The names as the sources of the figures have them, and in Chinese as others have them too."""
        others = {one_line(name): one_line(told) for name, told in chinese.items()} if lang is Lang.ZH else {}
        own = {one_line(f.source.publisher): one_line(f.source.publisher_in(lang)) for f in figures}
        return cls(lang, own | others)

    def name(self, who: str) -> str:
        """A name in the language; of several that are joined, each."""
        if who not in self.known and _AND in who:
            return ("、" if self.lang is Lang.ZH else _AND).join(self.name(each) for each in who.split(_AND))
        return self.known.get(who, who) or ("推算" if self.lang is Lang.ZH else "derived")

    def together(self, figures: Sequence[Figure]) -> str:
        """Who measured some figures, by name up to two."""
        who = list(dict.fromkeys(measured_by(figure) for figure in figures))
        chinese = self.lang is Lang.ZH
        if len(who) > 2:
            return f"{self.name(who[0])}等{len(who)}家" if chinese else f"{self.name(who[0])} and {len(who) - 1} more"
        return ("、" if chinese else " and ").join(self.name(each) for each in who)

    def quoted(self, figures: Sequence[Figure]) -> str:
        """Who measured figures of one originator, and by whom they are quoted: by name if by one, else by how many."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher): None for figure in figures if figure.formula is None}
        publishers.pop(who, None)
        name, chinese = self.name(who), self.lang is Lang.ZH
        if not publishers:
            return name
        if len(publishers) > 1:
            count = len(publishers)
            return f"{name}，{count}家来源引述" if chinese else f"{name}, as quoted by {count} publishers"
        publisher = self.name(next(iter(publishers)))
        return f"{name}，{publisher}引述" if chinese else f"{name}, as quoted by {publisher}"


def read_kind(kind: str) -> ChartKind:
    """The kind of that name; InvalidParameter names those there are."""
    try:
        return ChartKind(kind)
    except ValueError:
        kinds = [str(each) for each in ChartKind]
        detail = f"There is no kind of chart {kind[:40]!r}: there are {', '.join(kinds)}."
        raise InvalidParameter(detail, [Fault("kind", detail, kind, kinds, nearest(kind, kinds))]) from None


def kind_of(figures: Sequence[Figure], asked: ChartKind | None) -> ChartKind:
    """The kind that is asked for or, without one, that fits.

    Dots where steps would contradict each other, and for bars of places, of which the longest would be the worst.
    """
    kind = asked or _fitting(figures)
    if kind is ChartKind.BAR and ranks(figures):
        return ChartKind.DOT
    return ChartKind.DOT if kind is ChartKind.STEP and not _step_alone(figures) else kind


def ranks(figures: Sequence[Figure]) -> bool:
    """Whether all are places in a ranking, where a small number is the better one."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _fitting(figures: Sequence[Figure]) -> ChartKind:
    """Claims beside each other, bars of one period, steps of what is counted, else a line; dots where nothing joins."""
    periods = {figure.period.text for figure in figures}
    if len(periods) == 1:
        if len(figures) > 1 and len(_places(figures)) == 1:
            return ChartKind.CLAIMS
        return ChartKind.BAR if len(figures) > 1 else ChartKind.DOT
    return ChartKind.STEP if _climbs(figures) else ChartKind.LINE


def _climbs(figures: Sequence[Figure]) -> bool:
    """Whether they count what is there at a moment: whole numbers that never fall."""
    if not all(figure.indicator.counted and figure.indicator.lasting for figure in figures):
        return False  # what flows begins anew with each period
    if any(figure.served.scale.exponent for figure in figures):
        return False
    known = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in known)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _step_alone(figures: Sequence[Figure]) -> bool:
    """Whether each measure of each area is one line of steps: of two, each would be held beside the other."""
    return all(_agree(found) for found in _places(figures).values())


def _agree(figures: Sequence[Figure]) -> bool:
    """Whether figures of one measure and area are of one originator and vintage, or a count that all agree on.

    Flows are of periods of one length too: a month's is no step on from a year's.
    """
    told = {(figure.period.text, figure.served.numbers(0).value) for figure in figures}
    rivals = len(told) > len({period for period, _ in told})
    if rivals or len({_vintage_or_estimate(figure) for figure in figures}) > 1:
        return False
    if len({figure.period.frequency for figure in figures if not figure.indicator.lasting}) > 1:
        return False
    return len({measured_by(figure) for figure in figures}) == 1 or _climbs(figures)


def _vintage_or_estimate(figure: Figure) -> str:
    """What sets a figure apart from others of its originator: its vintage, or that it is an estimate."""
    return figure.vintage or ("estimate" if figure.status == "E" else "")


def _places(figures: Sequence[Figure]) -> Mapping[tuple[str, str], Sequence[Figure]]:
    """The figures of each measure of each area."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.indicator.code, figure.area.alpha3), []).append(figure)
    return found


_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
WORLD = "WLD"
"""The area that holds all others, and is none among them."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""A Chinese label of what is counted is one of these, mostly with the noun behind it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""At the end of a name this says that things are counted, as the number behind it does."""


def measured_in_english(indicator: IndicatorBase, area: AreaBase) -> str:
    """`Sales in China`; the area is told where the name does not tell it."""
    name = one_line(indicator.name_en)
    if area.alpha3 == WORLD:
        return name if "world" in name.lower() else f"{name} worldwide"
    place = one_line(area.name_en)
    if re.search(rf"\b{re.escape(place)}\b", name, re.IGNORECASE):
        return name
    if indicator.unit_kind == UnitKind.COUNT or "world" in name.lower():  # which may not be inside the area
        return f"{name} ({place})"
    placed = f"{'the ' if area.alpha3 in _WITH_ARTICLE else ''}{place}"
    return name.replace(" of a country", f" of {placed}") if " of a country" in name else f"{name} in {placed}"


def measured_in_chinese(name: str, area: AreaBase) -> str:
    """中国销售额; the area is told where the name does not tell it."""
    place = "全球" if area.alpha3 == WORLD else one_line(area.name_zh)
    if name.startswith(place):
        return name
    return name.replace("一国", place, 1) if "一国" in name else f"{place}{name}"


def without_count(name: str) -> str:
    """A Chinese name before 达65个: 直采基地 of 直采基地数量."""
    return _MERE_COUNT.sub("", name) or name


def spoken_without_noun(figure: Figure, lang: Lang, wanted: Scale | None) -> str:
    """The amount with its comparator; of a counted noun that the name tells, without the noun."""
    words = spoken_figure(figure.indicator, figure.served, lang, wanted)
    unit = figure.served.unit
    label = one_line(unit_words(unit, lang))
    kept = unit_without_noun(figure.indicator, unit, lang)
    if kept == label or not words.endswith(label):
        return words
    return f"{words.removesuffix(label).rstrip()}{kept}"


def unit_without_noun(indicator: IndicatorBase, unit: UnitBase, lang: Lang) -> str:
    """What stands behind a number of a unit; of a counted noun that the name tells, its measure word or nothing."""
    label = one_line(unit_words(unit, lang))
    if unit.kind is not UnitKind.COUNT or indicator.measuring_type == "rank":
        return label
    if lang is not Lang.ZH:
        return "" if label.lower() in indicator.name_en.lower() else label
    name, noun = indicator.name_zh, label[1:]
    told = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and told else label


_FEWEST = 2
"""Fewer than these lead nobody."""


def leading(ordered: Sequence[Figure]) -> Figure | None:
    """The first of areas in one order, if what it leaves open is apart from all others'; else none leads.

    They must be final figures by one measure of one originator: a limit may lie anywhere behind it. The world, which
    holds the others, leads none of them.
    """
    ordered = [figure for figure in ordered if figure.area.alpha3 != WORLD]
    if len(ordered) < _FEWEST:
        return None
    measures = {(each.indicator.code, each.period.text, measured_by(each), each.vintage) for each in ordered}
    if len(measures) > 1 or {each.status for each in ordered} != {"A"}:
        return None
    first, *others = ordered
    apart = all(_apart(first, other) and first.area != other.area for other in others)
    return first if apart else None


def _apart(first: Figure, other: Figure) -> bool:
    """Whether no number is in both, at whichever side the other lies."""
    ours, theirs = first.served.numbers(0), other.served.numbers(0)
    if ours.low is not None and theirs.high is not None and theirs.high < ours.low:
        return True
    return ours.high is not None and theirs.low is not None and theirs.low > ours.high
