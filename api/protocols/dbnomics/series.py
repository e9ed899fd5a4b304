"""The document of a series: its place and name, and its values in whole units with what is told of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from api.domain.figure import RANKS, Figure
from api.domain.words import NOT_APPLICABLE
from api.protocols.dbnomics.datasets import COMPARATORS, FREQUENCIES, PROVIDER, Doc, SeriesDataset
from api.protocols.dbnomics.series_keys import SeriesKey
from api.representations.writers.sdmx.concepts import COMPARATOR_CODES

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
        "dataset_name": dataset.flow.name.en,
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
