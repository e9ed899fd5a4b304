"""Figures as a cube: its axes with their categories, and the place in it where each figure stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.units import UnitKind

_DENSE = 2
"""Up to so many places of the cube for each figure, cells are an array; beyond, an object by place."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its id, its label, and its categories in order, each with a label."""

    id: str
    label: str
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """A category of the axis of what is measured: one indicator in one unit, and so in one scale."""

    key: str
    figures: Sequence[Figure]

    def label(self, lang: Lang) -> str:
        """The indicator's name, with the unit where another category has the same name."""
        first = self.figures[0]
        name = first.name(lang)
        return name if self.key == first.indicator.code else f"{name} ({first.served.unit.code})"

    def unit(self, lang: Lang) -> dict[str, Any]:
        """The unit that JSON-stat gives a category of its metric, with the power of ten of its values."""
        unit, scale = self.figures[0].served.unit, self.figures[0].scale
        # What a reader of tables shows: the digits that the intervals warrant, of the many that a rate gives.
        exponents = (figure.served.quantity.shown(scale.exponent).as_tuple().exponent for figure in self.figures)
        word = scale.name_zh if lang is Lang.ZH else scale.name
        words = (word if scale.exponent else "", unit.label_zh if lang is Lang.ZH else unit.label_en)
        return {
            "label": ("" if lang is Lang.ZH else " ").join(filter(None, words)),
            "decimals": max(0, *(-int(exponent) for exponent in exponents)),
            **({"symbol": unit.symbol} if unit.symbol else {}),
            "position": "start" if unit.kind is UnitKind.MONEY else "end",
            "base": unit.code,
            "type": str(unit.kind),
            "multiplier": scale.exponent,
        }


def measures(figures: Iterable[Figure]) -> dict[str, Measure]:
    """The measures of some figures by their keys; the unit is in the key where an indicator has several."""
    figures = list(figures)
    units: dict[str, set[str]] = {}
    for figure in figures:
        units.setdefault(figure.indicator.code, set()).add(figure.served.unit.code)
    grouped: dict[str, list[Figure]] = {}
    for figure in figures:
        several = len(units[figure.indicator.code]) > 1
        grouped.setdefault(_key(figure, several=several), []).append(figure)
    return {key: Measure(key, same) for key, same in grouped.items()}


def _key(figure: Figure, *, several: bool) -> str:
    return f"{figure.indicator.code}:{figure.served.unit.code}" if several else figure.indicator.code


@dataclass(frozen=True, slots=True)
class Cube:
    """Axes, and the places of the figures in the order of the figures; the last axis runs fastest."""

    axes: Sequence[Axis]
    places: Sequence[int]

    @classmethod
    def of(cls, axes: Sequence[Axis], keys: Iterable[Sequence[str]]) -> Cube:
        """The cube of those axes; `keys` are the categories of each figure, one an axis."""
        numbers = [{key: number for number, key in enumerate(axis.categories)} for axis in axes]

        def place(categories: Sequence[str]) -> int:
            where = 0
            for number, key in zip(numbers, categories, strict=True):
                where = where * len(number) + number[key]
            return where

        return cls(axes, [place(categories) for categories in keys])

    @property
    def size(self) -> list[int]:
        """How many categories each axis has."""
        return [len(axis.categories) for axis in self.axes]

    def array(self, cells: Iterable[Any]) -> list[Any]:
        """The figures' cells at their places, null where no figure stands."""
        at = dict(zip(self.places, cells, strict=True))
        return [at.get(where) for where in range(prod(self.size))]

    def filled(self, cells: Iterable[Any]) -> Any:
        """The cells as an array; an object by place where a cube of many holes would be nulls for the most part."""
        if prod(self.size) <= _DENSE * len(self.places):
            return self.array(cells)
        at = dict(zip(self.places, cells, strict=True))
        return {str(where): at[where] for where in sorted(at)}
