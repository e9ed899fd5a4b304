"""A fraction as percent: exact where a decimal has it, else rounded so that what was said stays true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from api.domain.quantity import plain


def percent_of(part: int, whole: int, comparator: str, *, near: bool = False) -> tuple[str, str, bool]:
    """The percent of `part` in `whole`, its comparator, and whether the value is exact; `near` for nearly a third.

    A third is about 33; more than a third is more than 33, less than a third less than 34.
    """
    share = Fraction(100 * part, whole)
    tenths = share * 10
    if tenths.denominator == 1:
        return plain(Decimal(int(tenths)) / 10), comparator, True
    if comparator in {">", ">="}:
        return str(floor(share)), comparator, False
    if comparator in {"<", "<="} and not near:
        return str(ceil(share)), comparator, False
    return str(round(share)), "~", False
