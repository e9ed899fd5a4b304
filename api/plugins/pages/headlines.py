"""Figures as headlines: in blocks by topic, each with its precision and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.entries import ReportBase
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import UnitKind, spoken
from api.domain.words import Comparator, one_line
from api.formats.topic_rows import TOPIC_ROWS
from api.plugins.charts.kinds import Originators, measured_by
from api.plugins.pages.contents import topic_place
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.words import FigureWords, short_number
from api.service.audit import Audit
from api.service.parameters.groups import Converted

HALF = 56
"""Pixels of a tenth of the value."""
MIDDLE = 60
_DIGITS = Context(prec=200)


class PrecisionBar(NamedTuple):
    """A bar around the middle, in pixels, and its ends as numbers; an open end has none."""

    left: int
    width: int
    low: str | None
    high: str | None
    is_exact: bool
    soft: bool
    """Whether the source says "about"."""


def precision_bar(words: FigureWords) -> PrecisionBar:
    """The bar of a figure in the unit that it is shown in, its numbers in the scale that it is read in."""
    amount, chinese = words.figure.served if words.converted else words.figure.printed, words.lang is Lang.ZH
    chosen = spoken(words.wanted, chinese=chinese) if amount.unit.kind is UnitKind.MONEY else None
    value, low, high = amount.numbers((chosen or amount.read_in(chinese=chinese)).exponent)
    # Printed digits give their ends; one that a rate gave has two digits of the width, and is rounded outward.
    quantum = None
    if not (amount.quantity.is_printed or low is None or high is None or low == high):
        quantum = Decimal(1).scaleb((high - low).adjusted() - 1)

    def told(end: Decimal | None, rounding: str) -> str | None:
        if end is None:
            return None
        return short_number(end if quantum is None else end.quantize(quantum, rounding, _DIGITS), words.lang)

    ends = told(low, ROUND_FLOOR), told(high, ROUND_CEILING)
    left, right = _pixels(value, low), _pixels(value, high)
    is_exact = low is not None and ends[0] == ends[1]
    # The narrowest can still be seen.
    return PrecisionBar(MIDDLE - left, max(left + right, 2), *ends, is_exact, amount.comparator is Comparator.ABOUT)


def _pixels(value: Decimal | None, end: Decimal | None) -> int:
    """The distance of an end from the value; one beyond a tenth of it ends there."""
    if value is None or end is None or value == end:
        return 0
    share = abs(Fraction(value) - Fraction(end)) / abs(Fraction(value)) * 10 if value else Fraction(1)
    return round(min(share, Fraction(1)) * HALF)


def frames_for(frame: PageFrame, query: Converted, catalogue: Catalogue) -> Callable[[Figure], PageFrame]:
    """The frame for the links of a figure, whose pages would refuse a chosen unit of another kind."""
    kind = catalogue.units[query.unit].kind if query.unit else None
    asked = {name: value for name, value in frame.asked.items() if name not in ("unit", "basis", "rate")}
    bare = replace(frame, asked=asked)
    return lambda figure: frame if kind in (None, figure.printed.unit.kind) else bare


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure in its words, what stands beside it, and how many findings of each verdict there are about it."""

    words: FigureWords
    verdicts: Sequence[tuple[Verdict, int]]
    """Of the findings that hold it against figures of other sources."""
    own_verdicts: Sequence[tuple[Verdict, int]]
    """Of those that hold it against its own source's figures alone."""
    also: Sequence[FigureWords]
    """The values that its own source prints for the same in other units."""
    bar: PrecisionBar
    says: str
    """The origin that its source names, where that is somebody else and not the report that the page tells."""
    beside: list[Headline] = field(default_factory=list)


def topics_of(
    dataset: Dataset,
    figures: Sequence[Figure],
    audit: Audit,
    reprinted: Mapping[str, Sequence[Figure]],
    report: ReportBase,
    names: Originators,
) -> Sequence[tuple[str, Sequence[Headline]]]:
    """The figures as headlines under the names of their topics, growth and shares beside the level that they are of."""
    lang, wanted = dataset.query.lang, dataset.query.conversion.scale
    findings = {finding.id: finding for finding in audit.findings}

    def headline(figure: Figure) -> Headline:
        about = [findings[id] for id in dataset.findings.get(figure.id, ()) if id in findings]
        others, own = (
            verdict_counts(Counter(each.verdict for each in about if audit.is_within_one_source(each) is within))
            for within in (False, True)
        )
        also = [FigureWords(each, lang, wanted) for each in reprinted.get(figure.id, ())]
        who = measured_by(figure)
        is_known = who in (one_line(figure.source.publisher), one_line(report.title_en))
        words = FigureWords(figure, lang, wanted)
        return Headline(words, others, own, also, precision_bar(words), "" if is_known else names.name(who))

    headlines = [headline(figure) for figure in figures]
    levels = [each for each in headlines if each.words.figure.indicator.measuring_type != "ratio"]
    blocks: dict[str, list[Headline]] = {}
    for each in headlines:
        figure = each.words.figure
        level = _level_of(figure, levels) if figure.indicator.measuring_type == "ratio" else None
        (blocks.setdefault(figure.indicator.topic, []) if level is None else level.beside).append(each)
    return [(topic_name(code, lang), blocks[code]) for code in sorted(blocks, key=topic_place)]


def topic_name(code: str, lang: Lang) -> str:
    """The name of a topic; of a package's own, its code in words."""
    named = {row.topic().code: row.topic().name for row in TOPIC_ROWS}
    if code in named:
        return named[code].in_language(lang)
    words = code.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def verdict_counts(counts: Mapping[Verdict, int]) -> Sequence[tuple[Verdict, int]]:
    """The number of findings of each verdict, in the order of the verdicts."""
    return [(verdict, counts[verdict]) for verdict in Verdict if counts.get(verdict)]


def _level_of(ratio: Figure, levels: Iterable[Headline]) -> Headline | None:
    """The level that a growth or a share is of: its code begins with the level's, or both fill one typed row."""
    place, own = (ratio.area.alpha3, ratio.period.text), ratio.indicator
    here = {
        each.words.figure.indicator: each
        for each in levels
        if (each.words.figure.area.alpha3, each.words.figure.period.text) == place
    }
    named = [level for level in here if own.code.startswith(f"{level.code}-")]
    if named:
        return here[max(named, key=lambda level: len(level.code))]
    amounts = [
        level
        for level in here
        if own.measure is not None
        and level.measure is not None
        and level.unit_kind != "count"
        and (level.topic, level.breakdown) == (own.topic, own.breakdown)
    ]
    return here[amounts[0]] if len(amounts) == 1 else None
