"""The kind of picture that fits some figures, who measured them, and which leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import ONE_SIDED, one_line
from api.plugins.charts.chart import ChartKind

WORLD = "WLD"
"""The area that holds all others, and is none among them."""
_AND = "; "
"""Between the names of several who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """The originator, else the publisher, by the name in the figures; nobody if it is derived."""
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
        """Originators of some figures, by name up to two."""
        who = list(dict.fromkeys(map(measured_by, figures)))
        chinese = self.lang is Lang.ZH
        if len(who) > 2:
            return f"{self.name(who[0])}等{len(who)}家" if chinese else f"{self.name(who[0])} and {len(who) - 1} more"
        return ("、" if chinese else " and ").join(map(self.name, who))

    def quoted(self, figures: Sequence[Figure]) -> str:
        """The one originator of some figures, and the publisher who quotes them; of several their number."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher) for figure in figures if figure.formula is None} - {who}
        name, chinese, count = self.name(who), self.lang is Lang.ZH, len(publishers)
        if not publishers:
            return name
        if count > 1:
            return f"{name}，{count}家来源引述" if chinese else f"{name}, as quoted by {count} publishers"
        publisher = self.name(*publishers)
        return f"{name}，{publisher}引述" if chinese else f"{name}, as quoted by {publisher}"


def kind_of(figures: Sequence[Figure], asked: ChartKind | None) -> ChartKind:
    """The kind that is asked for or, without one, that fits.

    Claims beside each other, bars of one period, steps of what is counted, else a line. Dots where nothing joins, where
    steps would contradict each other, and for bars of places, of which the longest would be the worst.
    """
    several, places = len(figures) > 1, dict[tuple[str, str], list[Figure]]()
    for figure in figures:
        places.setdefault((figure.indicator.code, figure.area.alpha3), []).append(figure)
    kind = asked or (ChartKind.STEP if _climbs(figures) else ChartKind.LINE)
    if asked is None and len({figure.period.text for figure in figures}) == 1:
        kind = ChartKind.CLAIMS if several and len(places) == 1 else ChartKind.BAR if several else ChartKind.DOT
    contradicts = kind is ChartKind.STEP and not all(map(_agree, places.values()))
    return ChartKind.DOT if contradicts or (kind is ChartKind.BAR and ranks(figures)) else kind


def ranks(figures: Iterable[Figure]) -> bool:
    """True of places in a ranking, where a small number is the better one."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _climbs(figures: Sequence[Figure]) -> bool:
    """True of counts of what is there at a moment: whole numbers that never fall."""
    if any(figure.served.scale.exponent for figure in figures) or not all(
        figure.indicator.counted and figure.indicator.lasting for figure in figures
    ):
        return False  # what flows begins anew with each period
    known = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in known)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _agree(figures: Sequence[Figure]) -> bool:
    """True of figures of one measure and area by one originator and vintage, and of a count that all agree on.

    Flows are of periods of one length too: a month's is no step on from a year's.
    """
    numbers = {(figure.period.text, figure.served.numbers(0).value) for figure in figures}
    rivals = len(numbers) > len({period for period, _ in numbers})
    vintages = {figure.vintage or ("estimate" if figure.status == "E" else "") for figure in figures}
    lengths = {figure.period.frequency for figure in figures if not figure.indicator.lasting}
    alike = not rivals and len(vintages) == 1 and len(lengths) < 2
    return alike and (len(set(map(measured_by, figures))) == 1 or _climbs(figures))


def leading(ordered: Iterable[Figure]) -> Figure | None:
    """The first of areas in one order, if what it leaves open is apart from all others'; else none leads.

    They must be final figures by one measure of one originator: a limit may lie anywhere behind it. The world, which
    holds the others, leads none of them.
    """
    ordered = [figure for figure in ordered if figure.area.alpha3 != WORLD]
    measures = {(e.indicator.code, e.period.text, measured_by(e), e.vintage, e.status) for e in ordered}
    if len(ordered) < 2 or len(measures) > 1 or ordered[0].status != "A":
        return None
    first, *others = ordered
    ours = first.served.numbers(0)
    for other in others:
        theirs = other.served.numbers(0)
        below = ours.low is not None and theirs.high is not None and theirs.high < ours.low
        above = ours.high is not None and theirs.low is not None and theirs.low > ours.high
        if first.area == other.area or not (below or above):
            return None
    return first
