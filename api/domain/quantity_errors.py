"""What can be wrong with a printed number, its scale or its comparator."""

from __future__ import annotations


class QuantityError(ValueError):
    """A number, scale, comparator or operation that has no exact meaning here."""


class InvalidDecimal(QuantityError):  # noqa: N818 - the name of the contract
    """A text that is not a plain printed decimal."""


class DivisionByZeroInterval(QuantityError):  # noqa: N818 - the name of the contract
    """A division by an interval that contains or touches zero."""
