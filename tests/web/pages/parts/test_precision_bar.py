"""The small drawing of how exact a figure is: where its ends lie, which numbers stand beside it."""

from __future__ import annotations

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.quantity import Quantity
from api.domain.query import Lang
from api.domain.units import UnitKind
from api.domain.words.comparators import Comparator
from api.domain.words.scales import SCALES
from api.web.pages.parts.precision_bar import HALF, MIDDLE, PrecisionBar
from tests.helpers.tables import every


def amount(text: str, scale: str, comparator: str, kind: UnitKind = UnitKind.MONEY) -> Amount:
    """A printed amount."""
    unit = UnitBase(
        code="CNY", kind=kind, exponent=0, name_en="", name_zh="", label_en="", label_zh="", symbol="", sdmx=""
    )
    chosen = SCALES[scale]
    quantity = Quantity.printed(text, chosen.exponent, comparator, counted=kind is UnitKind.COUNT)
    return Amount(quantity, unit, chosen)


@every(
    ("printed", "left", "right", "low", "high"),
    [
        (amount("15.5", "trillion", "="), MIDDLE - 2, MIDDLE + 2, "15.45", "15.55"),
        (amount("6", "trillion", "="), MIDDLE - 47, MIDDLE + 47, "5.5", "6.5"),
        (amount("2", "trillion", "~"), MIDDLE - HALF, MIDDLE + HALF, "1", "3"),
        (amount("-4.0", "trillion", "="), MIDDLE - 7, MIDDLE + 7, "−4.05", "−3.95"),
        (amount("0.0", "trillion", "="), MIDDLE - HALF, MIDDLE + HALF, "−0.05", "0.05"),
        (amount("1.8", "trillion", ">"), MIDDLE, MIDDLE, "1.8", None),
        (amount("1.8", "trillion", "<="), MIDDLE, MIDDLE, None, "1.8"),
        (amount("35", "one", "=", UnitKind.COUNT), MIDDLE, MIDDLE, "35", "35"),
    ],
)
def test_the_ends_lie_where_rounding_leaves_them(
    printed: Amount, left: int, right: int, low: str | None, high: str | None
) -> None:
    """A tenth of the value is the half of the line, what lies beyond ends with it; an open end has no number."""
    bar = PrecisionBar.of(printed, Lang.EN)
    assert (bar.left, bar.right, bar.low, bar.high) == (left, right, low, high)
    assert bar.is_exact is (low == high)
    assert bar.soft is (printed.comparator is Comparator.ABOUT)
    assert bar.width >= 2
