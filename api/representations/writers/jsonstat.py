"""JSON-stat 2.0: figures as a cube of indicator, area and period; vintage and source where they tell figures apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Bilingual, vintage_code, vintage_name
from api.representations.figure_rows import figure_cells
from api.representations.table import Table
from api.representations.writers.figure_cube import Axis, Cube, Measure, measures
from api.representations.writers.json import dumps

CELL = (
    *("id", "comparator", "value_text", "unit", "scale", "low", "high", "display", "as_printed", "printed_value"),
    *("printed_scale", "status", "preferred", "vintage", "source", "originator", "source_link", "inferred", "derived"),
    *("formula", "conversion", "notes", "findings", "release"),
)
"""What `extension.cells` says of each figure, by the names of the JSON."""
BESIDE_VALUE = ("low", "high", "comparator")
"""What `extension` gives in the shape of `value`: the ends of each interval, null where open, and the comparator."""
NO_VINTAGE = "none"
"""The category of figures whose source names no vintage."""
_NONE_STATED = Bilingual("None stated", "未标明")
_LABELS = {
    Lang.EN: {"indicator": "Indicator", "area": "Area", "period": "Period", "vintage": "Vintage", "source": "Source"},
    Lang.ZH: {"indicator": "指标", "area": "地区", "period": "时期", "vintage": "版本", "source": "来源"},
}


def write(table: Table) -> bytes:
    """The dataset of a table of figures; each figure's comparator stands in its status and in `extension`."""
    dataset = table.dataset
    assert dataset is not None  # noqa: S101 - the table of formats sends no other
    lang, findings = dataset.query.lang, dataset.findings
    rows = [figure_cells(figure, (*CELL, "value"), lang, findings.get(figure.id, ())) for figure in dataset.figures]
    measured = measures(dataset.figures)
    cube = _cube(dataset, measured)
    status = {str(where): _status(row) for where, row in zip(cube.places, rows, strict=True)}
    units = {"indicator": {key: measure.unit(lang) for key, measure in measured.items()}}
    release = dataset.release
    return dumps({
        "version": "2.0",
        "class": "dataset",
        "label": _label(dataset, measured),
        "source": _publishers(dataset),
        **({"updated": release.released_at} if release else {}),
        "id": [axis.id for axis in cube.axes],
        "size": cube.size,
        "role": {"time": ["period"], "geo": ["area"], "metric": ["indicator"]},
        "dimension": {axis.id: _dimension(axis, units.get(axis.id)) for axis in cube.axes},
        "value": cube.filled(row["value"] for row in rows),
        "status": status,
        "extension": {
            "status": {"label": {word: _meaning(word) for word in dict.fromkeys(status.values())}},
            **{name: cube.filled(row[name] for row in rows) for name in BESIDE_VALUE},
            "cells": {
                str(where): {name: row[name] for name in CELL}
                for where, row in zip(cube.places, rows, strict=True)
            },
            "meta": table.meta,
            "links": table.links,
        },
    })  # fmt: skip


def _dimension(axis: Axis, unit: Mapping[str, Any] | None) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(axis.categories), "label": axis.categories}
    return {"label": axis.label, "category": category | ({"unit": unit} if unit else {})}


def _publishers(dataset: Dataset) -> str:
    names = (figure.source.publisher_in(dataset.query.lang) for figure in dataset.figures)
    return "; ".join(dict.fromkeys(names))


def _cube(dataset: Dataset, measured: Mapping[str, Measure]) -> Cube:
    """The axes that every answer has; the vintage where there are several, so that no line is drawn through two.

    The source is an axis where every source's claims are asked for, or where two figures would share a place.
    """
    lang, figures = dataset.query.lang, dataset.figures
    key_of = {figure.id: measure.key for measure in measured.values() for figure in measure.figures}
    periods = sorted({figure.period for figure in figures}, key=lambda period: (period.first, period.last))
    found: dict[str, tuple[Mapping[str, str], Sequence[str]]] = {
        "indicator": (
            {key: measure.label(lang) for key, measure in measured.items()},
            [key_of[figure.id] for figure in figures],
        ),
        "area": (
            {figure.area.alpha3: figure.area_name(lang) for figure in figures},
            [figure.area.alpha3 for figure in figures],
        ),
        "period": (
            {period.text: period.text for period in periods},
            [figure.period.text for figure in figures],
        ),
    }
    vintages = [figure.vintage or NO_VINTAGE for figure in figures]
    if len(set(vintages)) > 1:
        names = {vintage: _vintage_name(vintage).in_language(lang) for vintage in sorted(set(vintages))}
        found["vintage"] = names, vintages
    places = zip(*(keys for _, keys in found.values()), strict=True)
    if dataset.query.claims is Claims.ALL or len(set(places)) < len(figures):
        sources = {_claim(figure): figure.source.title or figure.source.publisher_in(lang) for figure in figures}
        found["source"] = sources, [_claim(figure) for figure in figures]
    axes = [Axis(id, _LABELS[lang][id], categories) for id, (categories, _) in found.items()]
    return Cube.of(axes, zip(*(keys for _, keys in found.values()), strict=True))


def _vintage_name(vintage: str) -> Bilingual:
    return _NONE_STATED if vintage == NO_VINTAGE else vintage_name(vintage_code(vintage))


def _claim(figure: Figure) -> str:
    """What distinguishes the claims for one place: the source, with the edition where it states the same anew."""
    return figure.id.removeprefix(f"{figure.indicator.code}.{figure.area.alpha3}.{figure.period.text}.")


def _status(row: Mapping[str, Any]) -> str:
    status: str = row["status"]
    return status if row["comparator"] == "=" else f"{status} {row['comparator']}"


def _meaning(status: str) -> str:
    code, _, comparator = status.partition(" ")
    label = STATUS_WORDS[code].label.en if code in STATUS_WORDS else code
    return ", ".join(filter(None, (label, COMPARATOR_WORDS[comparator or "="].en)))


def _label(dataset: Dataset, measured: Mapping[str, Measure]) -> str:
    lang = dataset.query.lang
    if len(measured) == 1:
        return dataset.figures[0].name(lang)
    return "指标数据" if lang is Lang.ZH else "Figures"


def collection(label: str, datasets: Mapping[str, str], updated: str | None) -> bytes:
    """A collection of datasets: label by absolute address."""
    items = [{"class": "dataset", "href": href, "label": name} for href, name in datasets.items()]
    head = {"version": "2.0", "class": "collection", "label": label}
    return dumps({**head, **({"updated": updated} if updated else {}), "link": {"item": items}})
