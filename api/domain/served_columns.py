"""What is served of a figure as it is printed, as text: it never changes, and so is made when the figure is loaded."""

from __future__ import annotations

from typing import NamedTuple

from api.domain.amounts import Amount
from api.domain.figure import Locator
from api.domain.quantity import plain


class ServedColumns(NamedTuple):
    """The value and its ends in whole units as exact decimals, how people read it, and the link to the words."""

    value: str
    low: str | None
    high: str | None
    display_en: str
    display_zh: str
    fragment: str | None
    """What stands behind the source's address in a link that opens it at the printed words."""


def served_columns(printed: Amount, locator: Locator) -> ServedColumns:
    """The columns of a figure that is served in the unit that it is printed in, at scale one."""
    value, low, high = printed.numbers(0)
    return ServedColumns(
        plain(value),
        None if low is None else plain(low),
        None if high is None else plain(high),
        printed.display("en"),
        printed.display("zh"),
        locator.fragment,
    )
