"""The datasets, which are the dataflows of SDMX under their codes: their series, and the documents about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.query import Claims
from api.domain.words import vintage_name
from api.protocols.dbnomics.series_keys import DIMENSIONS, SeriesKey
from api.protocols.figures_in_use import FiguresInUse, SeriesPlace
from api.representations.writers.sdmx.concepts import COMPARATOR, COMPARATOR_CODES, STATUSES
from api.representations.writers.sdmx.data_structures import FLOWS, Flow

PROVIDER, PROVIDER_NAME = "REPORTS", "Report indicators"
DATASETS: Mapping[str, Flow] = FLOWS
"""By code: the preferred claims of all topics and of each, and every source's claims."""

FREQUENCIES = {"A": "annual", "S": "bi-annual", "Q": "quarterly", "M": "monthly", "D": "daily"}
COMPARATORS = {code: words.en for code, words in COMPARATOR.codes.items()}
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
            "name": self.flow.name.en,
            "description": self.flow.meaning.en,
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
        if flow.topic in (None, catalogue.indicators[place.indicator].topic):
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
        return vintage_name(code).en
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
    return [{"code": code, "name": flow.name.en} for code, flow in DATASETS.items()]


def _statuses() -> dict[str, str]:
    return {code: words.en for code, words in STATUSES.items()}


def _updated(catalogue: Catalogue) -> str | None:
    newest = catalogue.newest()
    return newest.released_at if newest else None
