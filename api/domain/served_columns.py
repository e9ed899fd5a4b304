"""What is served of a figure as it is printed, as text: it never changes, and so is made when the figure is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.domain.amounts import in_words
from api.domain.digits_as_printed import PrintedDigits, fixed
from api.domain.figure import Locator
from api.domain.words.scales import is_spoken, readable_scale, scale_of

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase


class ServedColumns(NamedTuple):
    """The value and its ends in whole units as exact decimals, how people read it, and the link to the words."""

    value: str
    low: str | None
    high: str | None
    display_en: str
    display_zh: str
    fragment: str | None
    """What stands behind the source's address in a link that opens it at the printed words."""


def served_columns(digits: PrintedDigits, unit: UnitBase, locator: Locator) -> ServedColumns:
    """The columns of a figure that is served in the unit that it is printed in, at scale one.

    They are those of its amount, digit for digit, made of the digits alone: a load makes them of every claim.
    """
    value, low, high = digits.texts()
    english, chinese = (_display(digits, unit, chinese=chinese) for chinese in (False, True))
    return ServedColumns(value, low, high, english, chinese, locator.fragment)


def _display(digits: PrintedDigits, unit: UnitBase, *, chinese: bool) -> str:
    units, power = digits.units_and_power()
    scale = scale_of(digits.exponent)
    if not is_spoken(scale, chinese):
        whole = units * 10**power if power >= 0 else abs(units) // 10**-power
        scale = readable_scale(whole, chinese=chinese)
    return in_words(fixed(units, power - scale.exponent), digits.comparator, scale, unit, chinese=chinese)
