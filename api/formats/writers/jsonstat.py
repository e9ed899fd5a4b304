"""JSON-stat 2.0 writer: figures as a cube of indicator, area and period; vintage and source where they differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from operator import itemgetter
from typing import Any, NamedTuple

from api.domain.figure import Dataset, Figure, figures_by
from api.domain.query import Claims, Lang
from api.domain.units import UnitKind
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, vintage_name
from api.formats.figure_rows import FigureColumns
from api.formats.table import Table
from api.formats.writers.json import dumps


class Measures(NamedTuple):
    """Measures, each an indicator in one unit: the key of each figure's measure, and by key the label and the unit."""

    keys: Sequence[str]
    labels: Mapping[str, str]
    units: Mapping[str, Any]


def measures(figures: Sequence[Figure], lang: Lang) -> Measures:
    """The measures of figures; a key is the code of the indicator, with the unit if that indicator has several."""
    grouped = figures_by(lambda figure: (figure.indicator_code, figure.served.unit.code), figures)
    several = Counter(code for code, _ in grouped)
    keys, labels, units = dict[str, str](), dict[str, str](), dict[str, Any]()
    for (code, unit), same in grouped.items():
        key, label = code, same[0].name(lang)
        if several[code] > 1:
            key, label = f"{code}:{unit}", f"{label} ({unit})"
        labels[key], units[key] = label, _unit(same, lang)
        keys |= dict.fromkeys((figure.id for figure in same), key)
    return Measures([keys[figure.id] for figure in figures], labels, units)


def _unit(figures: Sequence[Figure], lang: Lang) -> dict[str, Any]:
    """The `unit` object of a measure in JSON-stat, with the power of ten of its values."""
    unit, scale, chinese = figures[0].served.unit, figures[0].scale, lang is Lang.ZH
    # The decimals to show: as many as the intervals warrant, not all digits of a converted value.
    exponents = (figure.served.quantity.shown(scale.exponent).as_tuple().exponent for figure in figures)
    words = (
        (scale.name_zh if chinese else scale.name) if scale.exponent else "",
        unit.label_zh if chinese else unit.label_en,
    )
    return {
        "label": ("" if chinese else " ").join(filter(None, words)),
        "decimals": max(0, *(-int(exponent) for exponent in exponents)),
        **({"symbol": unit.symbol} if unit.symbol else {}),
        "position": "start" if unit.kind is UnitKind.MONEY else "end",
        "base": unit.code,
        "type": str(unit.kind),
        "multiplier": scale.exponent,
    }


class Cube:
    """Axes with categories, and for each figure the index of its cell in the flat array; the last axis runs fastest."""

    def __init__(self, axes: Mapping[str, Mapping[str, str]], keys: Iterable[Sequence[str]]) -> None:
        """Make the cube of axes with labelled categories; `keys` has for each axis the category of every figure."""
        self.axes, self.size = axes, [len(categories) for categories in axes.values()]
        steps = [
            {key: number * prod(self.size[place:]) for number, key in enumerate(categories)}
            for place, categories in enumerate(axes.values(), 1)
        ]
        self.places = [
            sum(step[key] for step, key in zip(steps, each, strict=True)) for each in zip(*keys, strict=True)
        ]

    def dimensions(self, lang: Lang) -> dict[str, Any]:
        """The object of JSON-stat that describes the axes, with labels in the language `lang`."""
        return {
            id: {"label": lang.message(f"field-{id}"), "category": {"index": list(labels), "label": labels}}
            for id, labels in self.axes.items()
        }

    def by_place(self, cells: Iterable[Any]) -> dict[str, Any]:
        """The cells, in the order of the figures, as a dict by their index in the array as text."""
        return {str(place): cell for place, cell in zip(self.places, cells, strict=True)}

    def array(self, cells: Iterable[Any]) -> list[Any]:
        """The flat array of all cells of the cube, from those of the figures; None where there is no figure."""
        at = dict(zip(self.places, cells, strict=True))
        return [at.get(place) for place in range(prod(self.size))]

    def filled(self, cells: Iterable[Any]) -> Any:
        """The cells of the figures as an array, or as a dict by index if over half of the array would be None."""
        if prod(self.size) <= 2 * len(self.places):
            return self.array(cells)
        return {str(place): cell for place, cell in sorted(zip(self.places, cells, strict=True), key=itemgetter(0))}


CELL = (
    *("id", "comparator", "value_text", "unit", "scale", "low", "high", "display", "as_printed", "printed_value"),
    *("printed_scale", "status", "preferred", "vintage", "source", "originator", "source_link", "inferred", "derived"),
    *("formula", "conversion", "notes", "findings", "release"),
)
"""The columns of a figure that `extension.cells` has."""
NO_VINTAGE = "none"
"""The category of figures whose source names no vintage."""


def write(table: Table) -> bytes:
    """The JSON bytes of the dataset of a table of figures; each comparator is in `status` and in `extension`."""
    dataset, lang = table.answer, table.answer.query.lang
    names = (*CELL, "value")
    cells = FigureColumns(dataset.figures, lang, dataset.findings).of(names)
    rows = [dict(zip(names, row, strict=True)) for row in cells]
    measured = measures(dataset.figures, lang)
    cube = _cube(dataset, measured)
    signed = (row["status"] if row["comparator"] == "=" else f"{row['status']} {row['comparator']}" for row in rows)
    status = cube.by_place(signed)
    dimensions = cube.dimensions(lang)
    if measured.units:
        dimensions["indicator"]["category"]["unit"] = measured.units
    return dumps({
        "version": "2.0",
        "class": "dataset",
        "label": dataset.figures[0].name(lang) if len(measured.units) == 1 else lang.message("cube-label"),
        "source": "; ".join(dict.fromkeys(figure.source.publisher_in(lang) for figure in dataset.figures)),
        **({"updated": dataset.release.released_at} if dataset.release else {}),
        "id": list(cube.axes),
        "size": cube.size,
        "role": {"time": ["period"], "geo": ["area"], "metric": ["indicator"]},
        "dimension": dimensions,
        "value": cube.filled(row["value"] for row in rows),
        "status": status,
        "extension": {
            "status": {"label": {word: _meaning(word) for word in dict.fromkeys(status.values())}},
            **{name: cube.filled(row[name] for row in rows) for name in ("low", "high", "comparator")},
            "cells": cube.by_place({name: row[name] for name in CELL} for row in rows),
            "meta": table.meta,
            "links": table.links,
        },
    })  # fmt: skip


def _cube(dataset: Dataset, measured: Measures) -> Cube:
    """The cube of a dataset; vintage is an axis if it varies, source if all claims are wanted or two share a cell."""
    lang, figures = dataset.query.lang, dataset.figures
    vintages = [figure.vintage or NO_VINTAGE for figure in figures]
    keys = {
        "indicator": measured.keys,
        "area": [figure.area_code for figure in figures],
        "period": [figure.period_text for figure in figures],
        **({"vintage": vintages} if len(set(vintages)) > 1 else {}),
    }
    if dataset.query.claims is Claims.ALL or len(set(zip(*keys.values(), strict=True))) < len(figures):
        keys["source"] = list(map(_claim, figures))
    periods = sorted((figure.period for figure in figures), key=lambda period: (period.first, period.last))
    labels = {
        "indicator": measured.labels,
        "area": {figure.area_code: figure.area_name(lang) for figure in figures},
        "period": {period.text: period.text for period in periods},
        "vintage": {
            each: lang.message("vintage-none") if each == NO_VINTAGE else vintage_name(each.upper()).in_language(lang)
            for each in sorted(set(vintages))
        },
        "source": {_claim(figure): figure.source.title or figure.source.publisher_in(lang) for figure in figures},
    }
    return Cube({id: labels[id] for id in keys}, keys.values())


def _claim(figure: Figure) -> str:
    """The end of a figure's id after the period: the source, and the edition if the id has one."""
    return figure.id.removeprefix(f"{figure.indicator_code}.{figure.area_code}.{figure.period_text}.")


def _meaning(status: str) -> str:
    """The English words of a status and the comparator after it, if any."""
    code, _, comparator = status.partition(" ")
    words = STATUS_WORDS[code].label, COMPARATOR_WORDS[comparator or "="]
    return ", ".join(filter(None, (each.in_language(Lang.EN) for each in words)))


def collection(label: str, datasets: Mapping[str, str], updated: str | None) -> bytes:
    """The JSON bytes of a JSON-stat collection; `datasets` has, by absolute address, the label of each dataset."""
    items = [{"class": "dataset", "href": href, "label": name} for href, name in datasets.items()]
    head = {"version": "2.0", "class": "collection", "label": label}
    return dumps({**head, **({"updated": updated} if updated else {}), "link": {"item": items}})
