"""The places of series: one code for each dimension of their dataset, and the masks that pick them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from api.domain.figure import Figure
from api.domain.search import nearest
from api.domain.words import vintage_code
from api.protocols.figures_in_use import SeriesPlace
from api.representations.writers.sdmx.concepts import COMPARATOR_CODES

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
