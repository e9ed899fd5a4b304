"""DBnomics' datasets, series and their keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.models import RANKS
from api.domain.query import Claims
from api.domain.words import NOT_APPLICABLE, nearest, vintage_code, vintage_name
from api.plugins.sdmx.concepts import COMPARATOR, COMPARATOR_CODES, FLOWS, STATUSES, Flow, Node
from api.service.series import FiguresInUse, SeriesPlace

# SOURCE is last: its codes may hold a dot, which parts the others.
DIMENSIONS: Mapping[str, str] = {
    "FREQ": "Frequency",
    "REF_AREA": "Reference area",
    "INDICATOR": "Indicator",
    "UNIT": "Unit",
    "VINTAGE": "Vintage",
    "COMPARATOR": "Comparator",
    "SOURCE": "Source",
}
"""All dimensions. Datasets of preferred claims lack the last two: a line goes on where its source changes."""

Wanted = Mapping[str, Collection[str]]
"""By dimension, the codes that are wanted; a dimension that is missing takes any."""


class MaskError(ValueError):
    """A code, mask or dimension that a dataset does not have."""


class SeriesKey(NamedTuple):
    """The place of a series, which mixes neither currencies nor editions; two parts are empty in preferred claims.

    Where each source's claims are told apart, comparators are too: clients show the dimensions of a series and may
    leave out the attributes of an observation, and no "more than" must pass for a value there.
    """

    freq: str
    area: str
    indicator: str
    unit: str
    vintage: str
    comparator: str = ""
    source: str = ""

    @classmethod
    def of(cls, place: SeriesPlace, *, each_source: bool) -> SeriesKey:
        """The key of the figures at a place."""
        own = (COMPARATOR_CODES[place.comparator], place.source) if each_source else ()
        return cls(place.frequency, place.area, place.indicator, place.unit, vintage_code(place.vintage), *own)

    @classmethod
    def of_figure(cls, figure: Figure, *, each_source: bool) -> SeriesKey:
        """The key of a figure."""
        place = SeriesPlace(
            figure.period.frequency,
            figure.area.alpha3,
            figure.indicator.code,
            figure.printed.unit.code,
            figure.vintage,
            str(figure.printed.quantity.comparator),
            figure.source.id,
        )
        return cls.of(place, each_source=each_source)

    @property
    def code(self) -> str:
        """The code of the series."""
        return ".".join(filter(None, self))

    @property
    def dimensions(self) -> dict[str, str]:
        """The codes by dimension."""
        return {name: code for name, code in zip(DIMENSIONS, self, strict=True) if code}


def matching(keys: Iterable[SeriesKey], *wanted: Wanted) -> list[SeriesKey]:
    """The keys that have, in each dimension, one of the codes wanted."""
    tests = [(_PLACES[name], allowed) for each in wanted for name, allowed in each.items()]
    return [key for key in keys if all(key[place] in allowed for place, allowed in tests)]


_PLACES = {name: place for place, name in enumerate(DIMENSIONS)}


def read_mask(mask: str, used: Mapping[str, Collection[str]]) -> Wanted:
    """What a mask wants: codes by dimension, `+` between several, nothing for any, ends left out.

    `used` are the codes that series have, by the dimensions of their dataset.
    """
    parts = mask.split(".", len(used) - 1)
    codes = {name: part.split("+") for name, part in zip(used, parts, strict=False) if part}
    return check(codes, used)


def check(wanted: Mapping[str, Sequence[str]], used: Mapping[str, Collection[str]]) -> Wanted:
    """The codes wanted by dimension; MaskError for a dimension or a code that no series has."""
    for name, codes in wanted.items():
        if name not in used:
            raise MaskError(f"there is no dimension {name[:60]!r}; there are {', '.join(used)}")
        for code in codes:
            if code not in used[name]:
                near = nearest(code, used[name])
                hint = f"; near it: {', '.join(near)}" if near else f"; there are {', '.join(list(used[name])[:20])}"
                raise MaskError(f"{name} has no code {code[:80]!r}{hint}")
    return {name: frozenset(codes) for name, codes in wanted.items()}


PROVIDER, PROVIDER_NAME = "REPORTS", "Report indicators"
DATASETS: Mapping[str, Flow] = FLOWS
"""By code: the preferred claims of all topics and of each, and every source's claims."""

FREQUENCIES = {"A": "annual", "S": "bi-annual", "Q": "quarterly", "M": "monthly", "D": "daily"}
COMPARATORS = {code: words.in_language("en") for code, words in (COMPARATOR.codes or {}).items()}
_ATTRIBUTES: Mapping[str, str] = {
    "COMPARATOR": "Comparator",
    "SOURCE": "Source",
    "OBS_STATUS": "Observation status",
    "PREFERRED": "Preferred",
    "AS_PRINTED": "As printed",
    "FIGURE": "Id of the figure",
}
Doc = dict[str, Any]


@dataclass(frozen=True)
class SeriesDataset:
    """A dataset at one version of the data."""

    flow: Flow
    series: Mapping[SeriesKey, frozenset[str]]
    """By the key of a series, in order, the codes of the comparators in it."""
    labels: Mapping[str, Mapping[str, str]]
    """By dimension, the codes in use with their labels."""
    sources: Mapping[str, str]
    """The sources of its values with their labels."""

    @property
    def id(self) -> str:
        """Its code behind that of the provider."""
        return f"{PROVIDER}/{self.flow.id}"

    @cached_property
    def by_code(self) -> Mapping[str, SeriesKey]:
        """The keys of the series by their codes."""
        return {key.code: key for key in self.series}

    @property
    def each_source(self) -> bool:
        """Whether each source's claims are series of their own."""
        return each_source(self.flow)

    def attributes(self) -> dict[str, str]:
        """What is told of each value, with labels: nothing that is a dimension, and PREFERRED of claims only."""
        told = dict(_ATTRIBUTES)
        for name in ("COMPARATOR", "SOURCE") if self.each_source else ("PREFERRED",):
            del told[name]
        return told

    def document(self, catalogue: Catalogue) -> Doc:
        """What the dataset is, with the labels of its dimensions, its attributes and of the codes in use."""
        attributes = self.attributes()
        codes = {"COMPARATOR": COMPARATORS, "SOURCE": self.sources, "OBS_STATUS": _statuses()}
        return {
            "code": self.flow.id,
            "name": Node("dataflow", self.flow.id).name.in_language("en"),
            "description": Node("dataflow", self.flow.id).meaning.in_language("en"),
            "provider_code": PROVIDER,
            "provider_name": PROVIDER_NAME,
            "indexed_at": _updated(catalogue),
            "nb_series": len(self.series),
            "dimensions_codes_order": list(self.labels),
            "dimensions_labels": {name: DIMENSIONS[name] for name in self.labels},
            "dimensions_values_labels": self.labels,
            "attributes_labels": attributes,
            "attributes_values_labels": {name: codes[name] for name in attributes if name in codes},
        }


def each_source(flow: Flow) -> bool:
    """Whether a dataset holds each source's claims, and not the preferred ones."""
    return flow.structure.claims is Claims.ALL


def datasets_of(catalogue: Catalogue, found: Mapping[Claims, FiguresInUse]) -> dict[str, SeriesDataset]:
    """All datasets by code, of the places that preferred claims have, and all claims."""
    return {code: _dataset(catalogue, flow, found[flow.structure.claims].places) for code, flow in DATASETS.items()}


def _dataset(catalogue: Catalogue, flow: Flow, places: Iterable[SeriesPlace]) -> SeriesDataset:
    series: dict[SeriesKey, set[str]] = {}
    sources = set()
    for place in places:
        if not flow.topics or catalogue.indicators[place.indicator].topic in flow.topics:
            key = SeriesKey.of(place, each_source=each_source(flow))
            series.setdefault(key, set()).add(COMPARATOR_CODES[place.comparator])
            sources.add(place.source)
    return SeriesDataset(
        flow,
        {key: frozenset(series[key]) for key in sorted(series)},
        _labels(catalogue, flow, series),
        {code: _label(catalogue, "SOURCE", code) for code in sorted(sources)},
    )


def _labels(catalogue: Catalogue, flow: Flow, keys: Iterable[SeriesKey]) -> dict[str, dict[str, str]]:
    names = [name for name in DIMENSIONS if each_source(flow) or name not in ("COMPARATOR", "SOURCE")]
    used: dict[str, set[str]] = {name: set() for name in names}
    for name, codes in zip(DIMENSIONS, zip(*keys, strict=True), strict=False):
        if name in used:
            used[name].update(codes)
    return {name: {code: _label(catalogue, name, code) for code in sorted(codes)} for name, codes in used.items()}


def _label(catalogue: Catalogue, dimension: str, code: str) -> str:
    if dimension == "FREQ":
        return FREQUENCIES[code]
    if dimension == "VINTAGE":
        return vintage_name(code).in_language("en")
    if dimension == "COMPARATOR":
        return COMPARATORS[code]
    if dimension == "SOURCE":
        return catalogue.sources[code].title or catalogue.sources[code].publisher
    entries: Mapping[str, Any] = {
        "REF_AREA": catalogue.areas,
        "INDICATOR": catalogue.indicators,
        "UNIT": catalogue.units,
    }[dimension]
    return str(entries[code].name_en)


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


def category_tree() -> list[Doc]:
    """The datasets as DBnomics lists those of a provider; a tree that has no branches here."""
    return [{"code": code, "name": Node("dataflow", code).name.in_language("en")} for code, flow in DATASETS.items()]


def _statuses() -> dict[str, str]:
    return {code: words.in_language("en") for code, words in STATUSES.items()}


def _updated(catalogue: Catalogue) -> str | None:
    newest = catalogue.newest()
    return newest.released_at if newest else None


_EXACT = COMPARATOR_CODES["="]
_TOLD: Mapping[str, Callable[[Figure], str]] = {
    "COMPARATOR": lambda figure: COMPARATOR_CODES[str(figure.printed.quantity.comparator)],
    "SOURCE": lambda figure: figure.source.id,
    "OBS_STATUS": lambda figure: figure.status,
    "PREFERRED": lambda figure: str(figure.preferred).lower(),
    "AS_PRINTED": lambda figure: figure.locator.phrase,
    "FIGURE": lambda figure: figure.id,
}


def document(dataset: SeriesDataset, key: SeriesKey, figures: Iterable[Figure] | None) -> Doc:
    """The document of one series, with its observations where figures are given."""
    doc: Doc = {
        "@frequency": FREQUENCIES[key.freq],
        "provider_code": PROVIDER,
        "dataset_code": dataset.flow.id,
        "dataset_name": Node("dataflow", dataset.flow.id).name.in_language("en"),
        "series_code": key.code,
        "series_name": _name(dataset, key),
        "dimensions": key.dimensions,
    }
    return doc if figures is None else doc | _observations(dataset, _one_a_period(figures))


def _name(dataset: SeriesDataset, key: SeriesKey) -> str:
    """What the series is, and whether some of its values are more or less than what they say."""
    codes = key.dimensions
    if key.vintage == NOT_APPLICABLE:
        del codes["VINTAGE"]
    named = ("REF_AREA", "INDICATOR", "UNIT", "VINTAGE")
    parts = [dataset.labels[name][codes[name]] for name in named if name in codes]
    found = dataset.series[key]
    inexact = ", ".join(COMPARATORS[code] for code in sorted(found - {_EXACT}))
    if inexact:
        parts[-1] += f" (in part {inexact})" if _EXACT in found else f" ({inexact})"
    return " – ".join([*parts, dataset.sources[key.source]] if key.source else parts)


def _observations(dataset: SeriesDataset, figures: Sequence[Figure]) -> Doc:
    return {
        "period": [figure.period.text for figure in figures],
        "period_start_day": [figure.period.first.isoformat() for figure in figures],
        "value": [figure.numbers.value for figure in figures],
        "observations_attributes": [
            [name, [_TOLD[name](figure) for figure in figures]] for name in dataset.attributes()
        ],
    }


def _one_a_period(figures: Iterable[Figure]) -> Sequence[Figure]:
    """The figures in the order of time; of one source's two on one period, the one that ranks higher or is newer."""
    best: dict[str, Figure] = {}
    for figure in figures:
        rival = best.get(figure.period.text)
        if rival is None or _standing(figure) > _standing(rival):
            best[figure.period.text] = figure
    return sorted(best.values(), key=lambda figure: (figure.period.first, figure.period.text))


def _standing(figure: Figure) -> tuple[bool, int, int, str]:
    return figure.preferred, -RANKS.index(figure.rank), len(figure.id), figure.id
