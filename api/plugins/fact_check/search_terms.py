"""Periods and numbers that a search names, and how figures may print them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from api.domain.catalogue import Catalogue
from api.domain.figure import FigureFound, NumberWanted
from api.domain.period import PeriodError, Span
from api.domain.quantity import plain
from api.domain.units import EXPONENTS, UnitKind
from api.plugins.extract.chinese_figures import simplified
from api.plugins.extract.sentences import blanked
from api.plugins.fact_check.claims import QuotedClaim, quoted_claims
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.service.parameters.types import period
from api.service.search import find_indicators

PERIOD = re.compile(
    r"(?<!\d)(?<!\d[.,])[12]\d{3}"
    r"(?:年(?:\d{1,2}月|[上下]半年|第?[一二三四1-4]季度)?|-?[SsHhQqMm]\d{1,2}|-\d{2}(?:-\d{2})?)?(?!\d|\.\d|,\d{3}(?!\d))"
)
"""A period as it is written among other words."""
_NUMBER = re.compile(r"\s*(?P<sign>[-−]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,9})?)\s*")
_ZEROS = 2
"""Greatest number of trailing zeros that a source may print and a search may leave out."""


def spans_said(text: str) -> Iterator[Span]:
    """The periods that a text names."""
    for found in PERIOD.findall(text):
        for text in (period(found), found[:4]):  # 2024-25 is no month, and read as 2024
            with suppress(PeriodError):
                yield Span.between(text, text)
                break


def numbers_said(catalogue: Catalogue, text: str) -> list[NumberWanted]:
    """The numbers in a text, without years: those with a unit or scale, or the text itself if it is a number."""
    said = PERIOD.sub(" ", simplified(text))
    if match := _NUMBER.fullmatch(said):
        digits = match["digits"].replace(",", "")
        spellings = {pair for exponent in EXPONENTS for pair in _spelled(digits, exponent, (exponent,))}
        return [NumberWanted(spellings, catalogue.units.keys())]
    return [
        NumberWanted(set(_spelled(claim.digits, claim.exponent, EXPONENTS)), _units(catalogue, claim))
        for claim in quoted_claims(said).claims
    ]


async def figures_by_number(
    service: FigureService, catalogue: Catalogue, text: str, limit: int
) -> Sequence[FigureFound]:
    """The figures that print a number of the text: of the indicators and periods that it names, else of all."""
    wanted = await off_the_loop(lambda: numbers_said(catalogue, text))
    if not wanted:
        return []
    said = PERIOD.sub(" ", simplified(text))
    words = blanked(said, [(claim.start, claim.end) for claim in quoted_claims(said).claims])
    named = await off_the_loop(lambda: find_indicators(catalogue, words))
    indicators, spans = [match.code for match in named] or None, tuple(spans_said(text))
    for codes, periods in ((indicators, spans), (indicators, ()), (None, spans), (None, ())):
        found: list[FigureFound] = []
        for number in wanted:
            asked = replace(number, indicators=codes, spans=periods)
            found += await service.printing(catalogue, asked, limit)
        if found:
            return list({each.claim: each for each in found}.values())[:limit]
    return []


def _spelled(digits: str, exponent: int, scales: Iterable[int]) -> Iterator[tuple[str, int]]:
    """The digits and scales that figures may print for a number: 15.5 or 15.50 times 10**12, 155000 times 10**8.

    Each comes with either sign: a fall by 3.4 % is printed as a fall of 3.4 % or as a growth of -3.4 %.
    """
    for scale in scales:
        number = plain(Decimal(digits.lstrip("-")).scaleb(exponent - scale))
        number = number.rstrip("0").rstrip(".") if "." in number else number
        point = "" if "." in number else "."
        for zeros in range(_ZEROS + 1):
            spelled = number + (point + "0" * zeros if zeros else "")
            yield from ((spelled, scale), (f"-{spelled}", scale))


def _units(catalogue: Catalogue, claim: QuotedClaim) -> frozenset[str]:
    """The units that a claim may have: its own; all counted nouns if it counts something; else all units."""
    units = catalogue.units
    own = units[claim.unit].kind if claim.unit in units else None
    if own not in (None, UnitKind.COUNT):
        return frozenset({claim.unit})
    counts = claim.unit and (own is UnitKind.COUNT or claim.kind is UnitKind.COUNT)
    return frozenset(code for code, unit in units.items() if not counts or unit.kind is UnitKind.COUNT)
