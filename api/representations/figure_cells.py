"""The cells of a figure's row, each by the name of its column, so that only those that are asked for are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from api.domain.figure import Figure
from api.domain.quantity import Numbers, plain
from api.domain.query import Lang
from api.representations.citations.citation_line import citation_line
from api.representations.citations.permanent_addresses import RELATIVE, PermanentAddresses

if TYPE_CHECKING:
    from api.representations.table import Cell


@dataclass(frozen=True)
class FigureInLanguage:
    """A figure that is told in a language, with the ids of the findings about it, and where citations lead to."""

    figure: Figure
    lang: Lang
    findings: Sequence[str] = ()
    addresses: PermanentAddresses = RELATIVE

    @cached_property
    def numbers(self) -> Numbers:
        """Its value and the ends of its interval."""
        return self.figure.numbers


CellMaker = Callable[[FigureInLanguage], Any]


def _of(path: str) -> CellMaker:
    """What an attribute of the figure holds."""
    return attrgetter(f"figure.{path}")


def _printed_value(told: FigureInLanguage) -> str | None:
    return stated.printed_text if (stated := told.figure.stated) else None


def _printed_scale(told: FigureInLanguage) -> str | None:
    return stated.scale.name if (stated := told.figure.stated) else None


CELLS: Mapping[str, CellMaker] = {
    "id": _of("id"),
    "indicator": _of("indicator.code"),
    "name": lambda told: told.figure.name(told.lang),
    "topic": _of("indicator.topic"),
    "area": _of("area.alpha3"),
    "area_name": lambda told: told.figure.area_name(told.lang),
    "period": _of("period.text"),
    "year": _of("period.year"),
    "time": lambda told: f"{told.figure.period.first.isoformat()}T00:00:00Z",
    "comparator": lambda told: str(told.figure.served.comparator),
    "value": lambda told: told.numbers.value,
    "value_text": lambda told: plain(told.numbers.value),
    "unit": _of("served.unit.code"),
    "scale": _of("scale.name"),
    "low": lambda told: told.numbers.low,
    "high": lambda told: told.numbers.high,
    "display": lambda told: told.figure.served.display(told.lang),
    "printed_value": _printed_value,
    "printed_scale": _printed_scale,
    "as_printed": lambda told: told.figure.locator.phrase or None,
    "status": _of("status"),
    "source": _of("source.id"),
    "originator": _of("originator"),
    "paragraph": _of("locator.paragraph"),
    "source_link": _of("source_link"),
    "sentence_sha256": lambda told: told.figure.locator.sentence_sha256 or None,
    "inferred": _of("inferred"),
    "derived": lambda told: told.figure.formula is not None,
    "preferred": _of("preferred"),
    "vintage": _of("vintage"),
    "unit_mult": _of("scale.exponent"),
    "formula": _of("formula"),
    "inputs": lambda told: list(told.figure.inputs),
    "notes": lambda told: told.figure.note(told.lang),
    "findings": lambda told: list(told.findings),
    "release": _of("release"),
    "withdrawn": _of("withdrawn"),
    "replaced_by": _of("replaced_by"),
    "verified": _of("verified"),
    "verified_at": _of("verified_at"),
    "citation": lambda told: citation_line(told.figure, told.addresses, told.lang),
}
"""What makes each cell that is no row of its own; figure_rows has those that are."""


def made(makers: Sequence[CellMaker], told: FigureInLanguage) -> tuple[Cell, ...]:
    """The cells that some makers make."""
    return tuple([make(told) for make in makers])
