"""Observations as JSON-stat in the World Bank's shape: a bundle of one dataset of country, series and year."""

from __future__ import annotations

from math import prod
from typing import Any

from api.domain.figure import Dataset
from api.domain.query import Lang
from api.formats.writers.jsonstat import Axis, Cube, measures
from api.protocols.worldbank import rows
from api.protocols.worldbank.errors import WorldBankError

MAX_PLACES = 1_000_000
"""Places of a cube; what its reader expects is an array with a place for each, filled or not."""
_LABELS = {
    Lang.EN: {"country": "Country", "series": "Series", "year": "Year"},
    Lang.ZH: {"country": "国家", "series": "指标", "year": "时间"},
}


def bundle(dataset: Dataset, paging: rows.Row, updated: str, *, footnotes: bool) -> Any:
    """The dataset under the code of the database, its ids and sizes among the dimensions as JSON-stat 1 has them."""
    lang, figures = dataset.query.lang, dataset.figures
    measured = measures(figures)
    key_of = {figure.id: measure.key for measure in measured.values() for figure in measure.figures}
    periods = sorted({figure.period for figure in figures}, key=lambda period: (period.last, period.text))
    labels = _LABELS[lang]
    axes = [
        Axis("country", labels["country"], {figure.area.alpha3: figure.area_name(lang) for figure in figures}),
        Axis("series", labels["series"], {key: measure.label(lang) for key, measure in measured.items()}),
        Axis("year", labels["year"], {date: date for date in map(rows.date_of, periods)}),
    ]
    places = prod(len(axis.categories) for axis in axes)
    if places > MAX_PLACES:
        detail = f"The cube would have {places} places, and {MAX_PLACES} is the most: name fewer series or dates."
        raise WorldBankError(120, "Invalid value", detail)
    keys = ((figure.area.alpha3, key_of[figure.id], rows.date_of(figure.period)) for figure in figures)
    cube = Cube.of(axes, list(keys))
    units = {"series": {"unit": {key: measure.unit(lang) for key, measure in measured.items()}}}
    told = rows.observations(dataset, lang)
    made = {
        "dimension": {
            **{axis.id: _dimension(axis, units.get(axis.id, {})) for axis in axes},
            "id": [axis.id for axis in axes],
            "size": cube.size,
            "role": {"time": ["year"], "geo": ["country"], "metric": ["series"]},
        },
        "label": rows.NAME,
        "source": rows.NAME,
        "updated": updated,
        **(
            {"note": [f"Page {paging['page']} of {paging['pages']}: the cube holds its figures."]}
            if paging["pages"] > 1
            else {}
        ),
        "value": cube.array(row["value"] for row in told),
        "status": _by_place(cube, [row["obs_status"] for row in told]),
        "extension": {
            "paging": paging,
            "comparator": _by_place(cube, [row["comparator"] for row in told]),
            "vintage": _by_place(cube, [row["vintage"] for row in told]),
            **({"footnote": _by_place(cube, [row["footnote"] for row in told])} if footnotes else {}),
        },
    }
    return {rows.CODE: made}


def _dimension(axis: Axis, beside: dict[str, Any]) -> rows.Row:
    numbers = {key: number for number, key in enumerate(axis.categories)}
    return {"label": axis.label, "category": {"index": numbers, "label": axis.categories, **beside}}


def _by_place(cube: Cube, texts: list[str]) -> dict[str, str]:
    """The texts of the places that have one."""
    return {str(where): text for where, text in zip(cube.places, texts, strict=True) if text}
