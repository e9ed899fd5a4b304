"""Figures as headlines: in blocks by topic, each with its precision and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from api.audit.findings import Finding
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.entries import ReportBase
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import Comparator, one_line
from api.formats.topic_rows import TOPIC_ROWS
from api.plugins.charts.kinds import Originators, measured_by
from api.plugins.pages.contents import topic_place
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.words import short_number
from api.service.audit import Audit
from api.service.parameters.groups import Converted

HALF = 56
"""How many pixels a tenth of the value is."""
MIDDLE = 60
AXIS = Fraction(1, 10)
_DIGITS = Context(prec=200)


@dataclass(frozen=True, slots=True)
class PrecisionBar:
    """The bar from `left` to `right` around the middle, in pixels, and its ends as numbers; an open end has none."""

    left: int
    right: int
    low: str | None
    high: str | None
    soft: bool
    """Whether the source says "about"."""

    @classmethod
    def of(cls, amount: Amount, lang: Lang, wanted: Scale | None = None) -> PrecisionBar:
        """The bar of an amount, its numbers in the scale that it is read in."""
        chinese = lang is Lang.ZH
        chosen = spoken(wanted, chinese=chinese) if amount.unit.kind is UnitKind.MONEY else None
        value, low, high = amount.numbers((chosen or amount.read_in(chinese=chinese)).exponent)
        return cls(
            MIDDLE if low is None or value is None else MIDDLE - _pixels(Fraction(value), Fraction(low)),
            MIDDLE if high is None or value is None else MIDDLE + _pixels(Fraction(value), Fraction(high)),
            None if low is None else short_number(_readable(low, low, high, amount, ROUND_FLOOR), lang),
            None if high is None else short_number(_readable(high, low, high, amount, ROUND_CEILING), lang),
            amount.comparator is Comparator.ABOUT,
        )

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> int:
        """How wide the bar is; the narrowest can still be seen."""
        return max(self.right - self.left, 2)


def _readable(end: Decimal, low: Decimal | None, high: Decimal | None, amount: Amount, rounding: str) -> Decimal:
    """An end as printed digits give it; one that a rate gave with two digits of the width, rounded outward."""
    if amount.quantity.is_printed or low is None or high is None or low == high:
        return end
    quantum = Decimal(1).scaleb((high - low).adjusted() - 1)
    return end.quantize(quantum, rounding, _DIGITS)


def _pixels(value: Fraction, end: Fraction) -> int:
    """How far an end lies from the value; what lies beyond the axis ends at its end."""
    if value == end:
        return 0
    share = abs(value - end) / abs(value) / AXIS if value else Fraction(1)
    return round(min(share, Fraction(1)) * HALF)


@dataclass(frozen=True, slots=True)
class FittingLinks:
    """The links of a page whose figures are of several kinds of units, of which a chosen unit fits one."""

    frame: PageFrame
    kind: UnitKind | None
    """That of the unit that is asked for; None where none is."""

    @classmethod
    def of(cls, frame: PageFrame, query: Converted, catalogue: Catalogue) -> FittingLinks:
        """Those of a page that asks for what a query does."""
        return cls(frame, catalogue.units[query.unit].kind if query.unit else None)

    def figure(self, figure: Figure) -> str:
        """The page of a figure, which would refuse a unit of another kind."""
        return self._kept(figure, f"/figures/{figure.id}")

    def indicator(self, figure: Figure, report: str | None = None) -> str:
        """The page of its indicator; of one report alone if it is named."""
        return self._kept(figure, f"/indicators/{figure.indicator.code}", report=report)

    def frame_of(self, figure: Figure) -> PageFrame:
        """The frame that keeps what fits the figure."""
        if self.kind in (None, figure.printed.unit.kind):
            return self.frame
        asked = {name: value for name, value in self.frame.asked.items() if name not in ("unit", "basis", "rate")}
        return replace(self.frame, asked=asked)

    def _kept(self, figure: Figure, path: str, **asked: str | None) -> str:
        return self.frame_of(figure).kept(path, **asked)


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure in its words, what stands beside it, and how many findings of each verdict there are about it."""

    words: FigureWords
    verdicts: Sequence[tuple[Verdict, int]]
    """Of the findings that hold it against figures of other sources."""
    own_verdicts: Sequence[tuple[Verdict, int]]
    """Of those that hold it against its own source's figures alone."""
    also: Sequence[FigureWords] = ()
    """What its own source prints for the same in other units."""
    says: str = ""
    """Whom its source names as its origin, where that is somebody else and not the report that the page tells."""
    beside: list[Headline] = field(default_factory=list)

    @property
    def bar(self) -> PrecisionBar:
        """How exact it is, in the unit that it is shown in."""
        words = self.words
        amount = words.figure.served if words.converted else words.figure.printed
        return PrecisionBar.of(amount, words.lang, words.wanted)


@dataclass(frozen=True, slots=True)
class TopicBlock:
    """A topic's name and its headlines."""

    code: str
    name: str
    headlines: Sequence[Headline]

    def holds(self, indicator: str | None) -> bool:
        """Whether an indicator is among those it tells."""
        told = (each for head in self.headlines for each in (head, *head.beside))
        return any(each.words.figure.indicator.code == indicator for each in told)


def topics_of(
    dataset: Dataset,
    figures: Sequence[Figure],
    audit: Audit,
    reprinted: Mapping[str, Sequence[Figure]],
    report: ReportBase,
    names: Originators,
) -> Sequence[TopicBlock]:
    """The figures as headlines under their topics, in their order.

    `audit` has the findings about them, `reprinted` what a figure's own source prints for the same in other
    units, `names` those of all who may have measured something.
    """
    lang = dataset.query.lang
    findings = {finding.id: finding for finding in audit.findings}
    own = {id for id, finding in findings.items() if audit.is_within_one_source(finding)}
    found = _beside(
        [_headline(each, dataset, findings, own, reprinted, _says(each, report, names)) for each in figures]
    )
    blocks: dict[str, list[Headline]] = {}
    for headline in found:
        blocks.setdefault(headline.words.figure.indicator.topic, []).append(headline)
    return [TopicBlock(code, topic_name(code, lang), blocks[code]) for code in sorted(blocks, key=topic_place)]


def topic_name(code: str, lang: Lang) -> str:
    """The name of a topic; of a package's own, its code in words."""
    named = {row.topic().code: row.topic().name for row in TOPIC_ROWS}
    if code in named:
        return named[code].in_language(lang)
    words = code.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _says(figure: Figure, report: ReportBase, names: Originators) -> str:
    who = measured_by(figure)
    told = who in (one_line(figure.source.publisher), one_line(report.title_en))
    return "" if told else names.name(who)


def verdict_counts(counts: Mapping[Verdict, int]) -> Sequence[tuple[Verdict, int]]:
    """How many findings there are of each verdict, in the order of the verdicts."""
    return [(verdict, counts[verdict]) for verdict in Verdict if counts.get(verdict)]


def _headline(
    figure: Figure,
    dataset: Dataset,
    findings: Mapping[str, Finding],
    own: Collection[str],
    reprinted: Mapping[str, Sequence[Figure]],
    says: str,
) -> Headline:
    lang, wanted = dataset.query.lang, dataset.query.conversion.scale
    about = [id for id in dataset.findings.get(figure.id, ()) if id in findings]
    others = Counter(findings[id].verdict for id in about if id not in own)
    its_own = Counter(findings[id].verdict for id in about if id in own)
    also = [FigureWords(each, lang, wanted) for each in reprinted.get(figure.id, ())]
    return Headline(FigureWords(figure, lang, wanted), verdict_counts(others), verdict_counts(its_own), also, says)


def _beside(headlines: Sequence[Headline]) -> list[Headline]:
    """The headlines without the growth and shares that stand beside another one, of the same area and period."""
    levels = [each for each in headlines if each.words.figure.indicator.measuring_type != "ratio"]
    alone: list[Headline] = []
    for each in headlines:
        level = _level_of(each.words.figure, levels) if each.words.figure.indicator.measuring_type == "ratio" else None
        (alone if level is None else level.beside).append(each)
    return alone


def _level_of(ratio: Figure, levels: Iterable[Headline]) -> Headline | None:
    """The level that a growth or a share is of: its code begins with the level's, or both fill one typed row."""
    place = ratio.area.alpha3, ratio.period.text
    here = [each for each in levels if (each.words.figure.area.alpha3, each.words.figure.period.text) == place]
    code = ratio.indicator.code
    named = [each for each in here if code.startswith(f"{each.words.figure.indicator.code}-")]
    if named:
        return max(named, key=lambda each: len(each.words.figure.indicator.code))
    row = ratio.indicator.topic, ratio.indicator.breakdown
    amounts = [
        each
        for each in here
        if ratio.indicator.measure is not None
        and each.words.figure.indicator.measure is not None
        and each.words.figure.indicator.unit_kind != "count"
        and (each.words.figure.indicator.topic, each.words.figure.indicator.breakdown) == row
    ]
    return amounts[0] if len(amounts) == 1 else None
