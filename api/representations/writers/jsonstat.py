"""JSON-stat 2.0: figures as a cube of indicator, area, period and, where several sources speak, source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, cast

from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang
from api.domain.units import UnitKind
from api.domain.words.comparators import COMPARATOR_WORDS
from api.domain.words.scales import Scale
from api.domain.words.statuses import STATUS_WORDS
from api.representations.figure_rows import FigureRow
from api.representations.table import Table
from api.representations.writers.json import dumps

CELL = (
    "id", "comparator", "value_text", "scale", "unit", "low", "high", "display", "as_printed", "status", "source",
    "originator", "source_link", "inferred", "derived", "formula", "conversion", "notes", "findings", "release",
)  # fmt: skip
"""What `extension.cells` says of each figure, by the names of the JSON."""
_DENSE = 2
"""Up to so many places of the cube for each figure, `value` is an array; beyond, an object by place."""


@dataclass(frozen=True, slots=True)
class _Dimension:
    """An axis of the cube: its id, the label of the axis, and its categories in order, each with a label."""

    id: str
    label: str
    categories: Mapping[str, str]

    def body(self, unit: Mapping[str, Any] | None = None) -> dict[str, Any]:
        category: dict[str, Any] = {"index": list(self.categories), "label": self.categories}
        return {"label": self.label, "category": category | ({"unit": unit} if unit else {})}


@dataclass(frozen=True, slots=True)
class _Metric:
    """A category of the indicator axis: one indicator in one unit and one scale, the largest of its figures.

    In the largest scale no figure gets zeros at its end that no source printed.
    """

    key: str
    scale: Scale
    figures: Sequence[Figure]

    def label(self, lang: Lang) -> str:
        first = self.figures[0]
        return (
            first.name(lang) if self.key == first.indicator.code else f"{first.name(lang)} ({first.served.unit.code})"
        )

    def unit(self, lang: Lang) -> dict[str, Any]:
        unit = self.figures[0].served.unit
        exponents = (figure.served.quantity.shown(self.scale.exponent).as_tuple().exponent for figure in self.figures)
        words = (self.scale.name_zh, unit.label_zh) if lang is Lang.ZH else (self._scale_word, unit.label_en)
        return {
            "label": ("" if lang is Lang.ZH else " ").join(word for word in words if word),
            "decimals": max(0, *(-int(exponent) for exponent in exponents)),
            **({"symbol": unit.symbol} if unit.symbol else {}),
            "position": "start" if unit.kind is UnitKind.MONEY else "end",
            "base": unit.code,
            "type": str(unit.kind),
            "multiplier": self.scale.exponent,
        }

    @property
    def _scale_word(self) -> str:
        return self.scale.name if self.scale.exponent else ""


def write(table: Table) -> bytes:
    """The dataset of a table of figures; each figure's comparator stands in its status and in `extension.cells`."""
    dataset = table.dataset
    assert dataset is not None  # noqa: S101 - the table of formats sends no other
    rows = cast("list[FigureRow]", list(table.rows))  # what no `fields` has thinned out
    metrics = _metrics(dataset.figures)
    axes = _axes(dataset, metrics)
    place = _placing(axes)
    metric_of = {figure.id: metric for metric in metrics for figure in metric.figures}
    places = [place(_keys(figure, metric_of[figure.id], axes)) for figure in dataset.figures]
    values = {
        where: figure.served.quantity.shown(metric_of[figure.id].scale.exponent)
        for where, figure in zip(places, dataset.figures, strict=True)
    }
    status = {str(where): _status(row) for where, row in zip(places, rows, strict=True)}
    units = {metric.key: metric.unit(dataset.query.lang) for metric in metrics}
    release = dataset.release
    return dumps({
        "version": "2.0",
        "class": "dataset",
        "label": _label(dataset, metrics),
        "source": _publishers(dataset),
        **({"updated": release.released_at} if release else {}),
        "id": [axis.id for axis in axes],
        "size": [len(axis.categories) for axis in axes],
        "role": {"time": ["period"], "geo": ["area"], "metric": ["indicator"]},
        "dimension": {axis.id: axis.body(units if axis.id == "indicator" else None) for axis in axes},
        "value": _values(values, prod(len(axis.categories) for axis in axes)),
        "status": status,
        "extension": {
            "status": {"label": {word: _meaning(word) for word in dict.fromkeys(status.values())}},
            "cells": {
                str(where): {name: getattr(row, name) for name in CELL}
                for where, row in zip(places, rows, strict=True)
            },
            "meta": table.meta,
            "links": table.links,
        },
    })  # fmt: skip


def _publishers(dataset: Dataset) -> str:
    names = (figure.source.publisher_in(dataset.query.lang) for figure in dataset.figures)
    return "; ".join(dict.fromkeys(names))


def _metrics(figures: Sequence[Figure]) -> list[_Metric]:
    units: dict[str, set[str]] = {}
    for figure in figures:
        units.setdefault(figure.indicator.code, set()).add(figure.served.unit.code)
    grouped: dict[str, list[Figure]] = {}
    for figure in figures:
        code = figure.indicator.code
        key = code if len(units[code]) == 1 else f"{code}:{figure.served.unit.code}"
        grouped.setdefault(key, []).append(figure)
    return [
        _Metric(key, max((figure.served.scale for figure in same), key=lambda scale: scale.exponent), same)
        for key, same in grouped.items()
    ]


def _axes(dataset: Dataset, metrics: Sequence[_Metric]) -> list[_Dimension]:
    lang, figures = dataset.query.lang, dataset.figures
    periods = sorted({figure.period for figure in figures}, key=lambda period: (period.first, period.last))
    words = ("指标", "地区", "时期", "来源") if lang is Lang.ZH else ("Indicator", "Area", "Period", "Source")
    axes = [
        _Dimension("indicator", words[0], {metric.key: metric.label(lang) for metric in metrics}),
        _Dimension("area", words[1], {figure.area.alpha3: figure.area_name(lang) for figure in figures}),
        _Dimension("period", words[2], {period.text: period.text for period in periods}),
    ]
    sources = {_claim(figure): figure.source.title or figure.source.publisher_in(lang) for figure in figures}
    if dataset.query.claims is Claims.ALL or len(sources) > 1:
        axes.append(_Dimension("source", words[3], sources))
    return axes


def _claim(figure: Figure) -> str:
    """What distinguishes the claims for one place: the source, with the edition where it states the same anew."""
    return figure.id.removeprefix(f"{figure.indicator.code}.{figure.area.alpha3}.{figure.period.text}.")


def _keys(figure: Figure, metric: _Metric, axes: Sequence[_Dimension]) -> list[str]:
    return [metric.key, figure.area.alpha3, figure.period.text, _claim(figure)][: len(axes)]


def _placing(axes: Sequence[_Dimension]) -> Callable[[Iterable[str]], int]:
    """The number of a place in the cube, row by row, the last axis running fastest."""
    numbers = [{key: number for number, key in enumerate(axis.categories)} for axis in axes]

    def place(keys: Iterable[str]) -> int:
        where = 0
        for number, key in zip(numbers, keys, strict=True):
            where = where * len(number) + number[key]
        return where

    return place


def _values(values: Mapping[int, Any], size: int) -> Any:
    if size > _DENSE * len(values):
        return {str(where): values[where] for where in sorted(values)}
    return [values.get(where) for where in range(size)]


def _status(row: FigureRow) -> str:
    return row.status if row.comparator == "=" else f"{row.status} {row.comparator}"


def _meaning(status: str) -> str:
    code, _, comparator = status.partition(" ")
    label = STATUS_WORDS[code].label.en if code in STATUS_WORDS else code
    return ", ".join(filter(None, (label, COMPARATOR_WORDS[comparator or "="].en)))


def _label(dataset: Dataset, metrics: Sequence[_Metric]) -> str:
    lang = dataset.query.lang
    if len(metrics) == 1:
        return metrics[0].figures[0].name(lang)
    return "指标数据" if lang is Lang.ZH else "Figures"


def collection(label: str, datasets: Mapping[str, str], updated: str | None) -> bytes:
    """A collection of datasets: label by absolute address."""
    items = [{"class": "dataset", "href": href, "label": name} for href, name in datasets.items()]
    head = {"version": "2.0", "class": "collection", "label": label}
    return dumps({**head, **({"updated": updated} if updated else {}), "link": {"item": items}})
