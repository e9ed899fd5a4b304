"""Who says what: the claims on each period below each other, and whether they can all be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.audit.findings import Finding, SideBySide
from api.audit.verdicts import Verdict
from api.domain.figure import Figure
from api.domain.query import Lang
from api.formats.spoken import spoken_span
from api.plugins.charts.kinds import Originators
from api.web.pages.words.figure_words import FigureWords

MOST_TOLD = 4
"""So many pairs that differ are told of a period; the others are counted."""


class ToldClaim(NamedTuple):
    """A claim in words, and who says so."""

    words: FigureWords
    who: str

    @classmethod
    def of(cls, figure: Figure, names: Originators) -> ToldClaim:
        """The claim that a figure is; its number is read in the scale that its source prints it in."""
        return cls(FigureWords(figure, names.lang), names.quoted((figure,)))


@dataclass(frozen=True, slots=True)
class ClaimsOfPeriod:
    """The claims on one period of one area, the preferred one first, and what is said of them together."""

    claims: Sequence[ToldClaim]
    agreement: Sequence[str]
    findings: Sequence[Finding]

    @property
    def first(self) -> FigureWords:
        """The claim that stands for all."""
        return self.claims[0].words

    @property
    def is_contradicted(self) -> bool:
        """Whether a check finds that two of the claims cannot both be true."""
        return any(finding.verdict is Verdict.CONTRADICTS for finding in self.findings)

    def tally(self, verdict_words: Callable[[str], str]) -> str:
        """The checks between the claims in numbers: `3 × Agrees · 2 × Only within rounding`."""
        counted = Counter(verdict_words(finding.verdict) for finding in self.findings)
        return " · ".join(f"{count} × {words}" for words, count in counted.most_common())


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Iterable[SideBySide], names: Originators
) -> Sequence[ClaimsOfPeriod]:
    """The claims by area and period, the newest period first; `names` are of all who may have measured them."""
    grouped: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        grouped.setdefault((figure.area.alpha3, figure.period.text), []).append(figure)
    pairs: dict[tuple[str, str], list[SideBySide]] = {}
    for pair in comparisons:
        pairs.setdefault((pair.left.area.alpha3, pair.left.period.text), []).append(pair)
    newest = sorted(grouped, key=lambda place: _newest_first(grouped[place][0]))
    return [_of_period(grouped[place], pairs.get(place, ()), names) for place in newest]


def _newest_first(figure: Figure) -> tuple[object, ...]:
    first, last = figure.period.first.toordinal(), figure.period.last.toordinal()
    return -last, first, figure.area.alpha3


def _of_period(figures: Sequence[Figure], pairs: Sequence[SideBySide], names: Originators) -> ClaimsOfPeriod:
    ordered = sorted(figures, key=lambda figure: (not figure.preferred, figure.id))
    claims = [ToldClaim.of(figure, names) for figure in ordered]
    who = {claim.words.figure.id: claim.who for claim in claims}
    # Of claims that are cut off at the end of a long table nothing is told.
    pairs = [pair for pair in pairs if pair.left.id in who and pair.right.id in who]
    findings = {finding.id: finding for pair in pairs for finding in pair.findings}
    return ClaimsOfPeriod(claims, _agreement(pairs, who, names.lang), list(findings.values()))


def _agreement(pairs: Sequence[SideBySide], who: Mapping[str, str], lang: Lang) -> list[str]:
    """Whether the claims can all be right, in sentences; nothing of a single one."""
    zh = lang is Lang.ZH
    if not pairs:
        return []
    if all(pair.meets for pair in pairs):
        return [_together(pairs, lang)]
    apart = [pair for pair in pairs if pair.meets is False]
    told = [_apart(pair, who, lang) for pair in apart[:MOST_TOLD]]
    if more := len(apart) - len(told):
        told.append(f"另有{more}对说法不一致。" if zh else f"{more} more pairs differ likewise.")
    if unknown := sum(pair.meets is None for pair in pairs):
        told.append(
            f"{unknown}对说法单位不同，无汇率可比。"
            if zh
            else f"Pairs in units that no rate brings together: {unknown}."
        )
    return told


def _together(pairs: Sequence[SideBySide], lang: Lang) -> str:
    """That all can be right; of two, with the room that both leave."""
    shared = pairs[0].overlap
    several = len(pairs) > 1
    if all(pair.says_the_same for pair in pairs) and (several or (shared is not None and shared.is_point)):
        if lang is Lang.ZH:
            return "各说法相同。" if several else "两者说法相同。"
        return "All say the same." if several else "Both say the same."
    if several:
        english, chinese = "All of them can be right", "各说法可同时成立：取整区间两两重叠。"
    elif shared is None:
        english, chinese = "Both can be right", "两者可同时成立：取整区间重叠。"
    elif pairs[0].touches:
        if lang is Lang.ZH:
            return "两者仅在一点上可同时成立：取整区间仅端点相接。"
        return "Both can be right at one number only: what rounding leaves open of the two shares no more than an end."
    elif shared.is_point:
        english, chinese = "Both can be right", "两者可同时成立：取整区间重叠。"
    else:
        room = spoken_span(shared.amount, lang)
        if lang is Lang.ZH:
            return f"两者可同时成立：{room}在两者的取整区间之内。"
        return f"Both can be right: {room} lies within what rounding leaves open of both."
    return chinese if lang is Lang.ZH else f"{english}: what rounding leaves open of the numbers overlaps."


def _apart(pair: SideBySide, who: Mapping[str, str], lang: Lang) -> str:
    left, right = FigureWords(pair.left, lang).printed, FigureWords(pair.right, lang).printed
    ours, theirs = who[pair.left.id], who[pair.right.id]
    if pair.left.vintage != pair.right.vintage:
        if lang is Lang.ZH:
            return f"{left}（{ours}）与{right}（{theirs}）版本不同，本不必一致。"
        return f"{left} ({ours}) and {right} ({theirs}) are of different vintages, and need not be the same."
    if any(finding.verdict is Verdict.NOT_COMPARABLE for finding in pair.findings):
        if lang is Lang.ZH:
            return f"{left}（{ours}）与{right}（{theirs}）不可比，本不必一致。"
        return f"{left} ({ours}) and {right} ({theirs}) are not comparable, and need not be the same."
    if lang is Lang.ZH:
        return f"{left}（{ours}）与{right}（{theirs}）之差超出取整范围。"
    return f"{left} ({ours}) and {right} ({theirs}) differ by more than rounding."
