"""Figures as DBnomics series: keys made of dimension codes, and the documents of series and dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.claim_preference import RANKS
from api.domain.figure import Figure
from api.domain.period import Period
from api.domain.suggestions import nearest
from api.domain.words.comparators import COMPARATOR_WORDS

PROVIDER, PROVIDER_NAME = "REPORTS", "Report indicators"
DATASET, DATASET_NAME = "FIGURES", "Figures of reports"
DATASET_ID = f"{PROVIDER}/{DATASET}"

# SOURCE is last: its codes may hold a dot, which parts the others.
DIMENSIONS: Mapping[str, str] = {
    "FREQ": "Frequency",
    "REF_AREA": "Reference area",
    "INDICATOR": "Indicator",
    "UNIT": "Unit",
    "COMPARATOR": "Comparator",
    "SOURCE": "Source",
}
COLUMNS = ("area", "indicator", "unit", "comparator", "source", "period")
"""The columns of the figure table that tell of a figure which series it is in."""

_FREQUENCIES = {"A": "annual", "S": "bi-annual", "Q": "quarterly", "M": "monthly", "D": "daily"}
_COMPARATORS = {"=": "EQ", "~": "ABOUT", ">": "GT", ">=": "GE", "<": "LT", "<=": "LE"}
_WORDS = {code: COMPARATOR_WORDS[sign].en or "as printed" for sign, code in _COMPARATORS.items()}

Doc = dict[str, Any]
Wanted = Mapping[str, Collection[str]]
"""By dimension, the codes that are wanted; a dimension that is missing takes any."""


class MaskError(ValueError):
    """A code, mask or dimension that this dataset does not have."""


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """The place of a series: one code for each dimension, in their order.

    Unit and comparator are dimensions, so that no series mixes currencies or passes a "more than" for a value.
    """

    freq: str
    area: str
    indicator: str
    unit: str
    comparator: str
    source: str

    @classmethod
    def of(cls, area: str, indicator: str, unit: str, comparator: str, source: str, period: str) -> SeriesKey:
        """The key of a figure with these columns."""
        return cls(_frequency(period), area, indicator, unit, _COMPARATORS[comparator], source)

    @classmethod
    def of_figure(cls, figure: Figure) -> SeriesKey:
        """The key of a figure."""
        return cls.of(
            figure.area.alpha3,
            figure.indicator.code,
            figure.printed.unit.code,
            str(figure.printed.quantity.comparator),
            figure.source.id,
            figure.period.text,
        )

    @property
    def code(self) -> str:
        """The code of the series."""
        return ".".join(self.dimensions.values())

    @property
    def dimensions(self) -> dict[str, str]:
        """The codes by dimension."""
        codes = (self.freq, self.area, self.indicator, self.unit, self.comparator, self.source)
        return dict(zip(DIMENSIONS, codes, strict=True))

    def matches(self, wanted: Wanted) -> bool:
        """Whether each dimension has one of the codes wanted."""
        codes = self.dimensions
        return all(codes[name] in allowed for name, allowed in wanted.items())


@lru_cache(maxsize=4096)
def _frequency(period: str) -> str:
    return Period.parse(period).frequency


def labels(catalogue: Catalogue, keys: Iterable[SeriesKey]) -> dict[str, dict[str, str]]:
    """By dimension, the codes in use with their labels."""
    used: dict[str, dict[str, str]] = {name: {} for name in DIMENSIONS}
    for key in keys:
        for name, code in key.dimensions.items():
            if code not in used[name]:
                used[name][code] = _label(catalogue, name, code)
    return {name: dict(sorted(found.items())) for name, found in used.items()}


def _label(catalogue: Catalogue, dimension: str, code: str) -> str:
    if dimension == "FREQ":
        return _FREQUENCIES[code]
    if dimension == "COMPARATOR":
        return _WORDS[code]
    if dimension == "SOURCE":
        return catalogue.sources[code].title or catalogue.sources[code].publisher
    entry: Any = {"REF_AREA": catalogue.areas, "INDICATOR": catalogue.indicators, "UNIT": catalogue.units}[dimension][
        code
    ]
    return str(entry.name_en)


def read_mask(mask: str, used: Mapping[str, Collection[str]]) -> Wanted:
    """What a mask wants: codes by dimension, `+` between several, nothing for any, ends left out."""
    parts = mask.split(".", len(DIMENSIONS) - 1)
    codes = {name: part.split("+") for name, part in zip(DIMENSIONS, parts, strict=False) if part}
    return check(codes, used)


def check(wanted: Mapping[str, Sequence[str]], used: Mapping[str, Collection[str]]) -> Wanted:
    """The codes wanted by dimension; MaskError for a dimension or a code that no series has."""
    for name, codes in wanted.items():
        if name not in used:
            raise MaskError(f"there is no dimension {name[:60]!r}; there are {', '.join(DIMENSIONS)}")
        for code in codes:
            if code not in used[name]:
                near = nearest(code, used[name])
                hint = f"; near it: {', '.join(near)}" if near else f"; there are {', '.join(list(used[name])[:20])}"
                raise MaskError(f"{name} has no code {code[:80]!r}{hint}")
    return {name: frozenset(codes) for name, codes in wanted.items()}


def series(key: SeriesKey, figures: Iterable[Figure], label: Mapping[str, Mapping[str, str]], observed: bool) -> Doc:
    """The document of one series; its values are in whole units, so that they have one scale."""
    parts = (label["REF_AREA"][key.area], label["INDICATOR"][key.indicator], label["UNIT"][key.unit])
    word = "" if key.comparator == "EQ" else f" ({_WORDS[key.comparator]})"
    doc: Doc = {
        "@frequency": _FREQUENCIES[key.freq],
        "provider_code": PROVIDER,
        "dataset_code": DATASET,
        "dataset_name": DATASET_NAME,
        "series_code": key.code,
        "series_name": f"{' – '.join(parts)}{word} – {label['SOURCE'][key.source]}",
        "dimensions": key.dimensions,
    }
    if not observed:
        return doc
    found = list(_one_a_period(figures))
    doc["period"] = [figure.period.text for figure in found]
    doc["period_start_day"] = [figure.period.first.isoformat() for figure in found]
    doc["value"] = [figure.numbers.value for figure in found]
    doc["observations_attributes"] = [
        ["OBS_STATUS", [figure.status for figure in found]],
        ["AS_PRINTED", [figure.locator.phrase for figure in found]],
        ["FIGURE", [figure.id for figure in found]],
    ]
    return doc


def _one_a_period(figures: Iterable[Figure]) -> Iterable[Figure]:
    """The figures in the order of time; of two editions of one claim, the one that ranks higher or is newer."""
    best: dict[str, Figure] = {}
    for figure in figures:
        rival = best.get(figure.period.text)
        if rival is None or _standing(figure) > _standing(rival):
            best[figure.period.text] = figure
    return sorted(best.values(), key=lambda figure: (figure.period.first, figure.period.text))


def _standing(figure: Figure) -> tuple[int, int, str]:
    return -RANKS.index(figure.rank), len(figure.id), figure.id


def provider(catalogue: Catalogue) -> Doc:
    """Who gives the data."""
    return {
        "code": PROVIDER,
        "name": PROVIDER_NAME,
        "region": "",
        "terms_of_use": "",
        "website": "",
        "indexed_at": _updated(catalogue),
    }


def dataset(catalogue: Catalogue, count: int, label: Mapping[str, Mapping[str, str]]) -> Doc:
    """The one dataset, with the labels of its dimensions and of the codes in use."""
    return {
        "code": DATASET,
        "name": DATASET_NAME,
        "provider_code": PROVIDER,
        "provider_name": PROVIDER_NAME,
        "indexed_at": _updated(catalogue),
        "nb_series": count,
        "dimensions_codes_order": list(DIMENSIONS),
        "dimensions_labels": dict(DIMENSIONS),
        "dimensions_values_labels": label,
    }


def _updated(catalogue: Catalogue) -> str | None:
    newest = catalogue.newest()
    return newest.released_at if newest else None
