"""The addresses whose answers are kept: made by a fixed rule, so that whoever adds a value sees what it adds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from api.formats.registry import FORMATS
from tests.helpers import guesses, refusals
from tests.web.answer_corpus import values

SAFE = "=&,:/.$'()*+[];|~<>{}%"
UNSTABLE = ("as_of=2999", "asOf=2999", "updated_after=2999")
"""Marks of addresses whose answers tell the hour."""


@dataclass(frozen=True, slots=True)
class Family:
    """Paths, the parameters that they take with values, and how many mixtures of right values are made."""

    paths: Sequence[str]
    parameters: Mapping[str, Sequence[str]]
    mixtures: int = 0

    def addresses(self) -> Iterator[str]:
        """Each path bare, each value alone on the first path, and mixtures of two to four parameters."""
        yield from self.paths
        for name, among in self.parameters.items():
            yield from (f"{self.paths[0]}?{name}={value}" for value in among)
        # random() alone is promised to give the same on every version of Python.
        chance = Random(self.paths[0])  # noqa: S311 - the same numbers each time are what is wanted
        for number in range(self.mixtures):
            names = list(self.parameters)
            taken = [names.pop(int(chance.random() * len(names))) for _ in range(min(2 + number % 3, len(names)))]
            query = "&".join(f"{name}={_pick(chance, self.parameters[name])}" for name in taken)
            yield f"{self.paths[number % len(self.paths)]}?{query}"


def _pick(chance: Random, among: Sequence[str]) -> str:
    right = [value for value in among if value not in values.WRONG] or among
    return right[int(chance.random() * len(right))]


def _with_formats(path: str) -> list[str]:
    return [path, *(f"{path}.{row.suffix}" for row in FORMATS.values() if row.key not in values.PICTURES)]


def _in_some(path: str) -> list[str]:
    return [path, *(f"{path}.{key}" for key in ("csv", "ndjson", "xlsx", "parquet", "sdmx-csv"))]


FAMILIES = (
    Family(_with_formats("/v1/figures"), values.FIGURES | values.SHOWN | {"topic": values.TOPICS}, 360),
    *(Family(_with_formats(f"/v1/{path}"), own, 4) for path, own in values.TYPED.items()),
    *(Family([f"/v1/{path}"], values.COMMON | own, 35) for path, own in values.TYPED.items()),
    Family([f"/v1/figures/{figure}" for figure in values.IDS], values.ONE, 90),
    Family([f"/v1/figures/{values.IDS[0]}.{row.suffix}" for row in FORMATS.values()], {}),
    *(Family([f"/v1/figures.{key}"], values.DRAWN, 24) for key in values.PICTURES),
    *(Family([f"/v1/figures/{figure}.{key}" for figure in values.IDS], {}) for key in ("svg", "vegalite")),
    *(Family([f"/v1/figures/{values.IDS[4]}.{key}"], values.DRAWN_ONE, 6) for key in ("svg", "png")),
    *(Family([f"/v1/{path}.csv"], {"cells": ("exact", "text", "x")}) for path in ("figures", "trade", "changes")),
    Family(values.CITED, values.CITATION),
    Family(_in_some("/v1/audit"), values.AUDIT, 12),
    Family([f"/v1/search?q={words}{lang}" for words in values.WORDS for lang in ("", "&lang=zh")], {}),
    Family(["/v1/convert"], values.CONVERT),
    Family(values.CONVERSIONS, {}),
    Family(_in_some("/v1/indicators"), values.LISTS | {"topic": values.TOPICS}, 40),
    *(Family(_in_some(f"/v1/{name}")[:4], {}) for name in values.CATALOGUE),
    *(Family([f"/v1/{name}"], {"lang": ("zh",)}) for name in values.CATALOGUE),
    Family(values.ENTRIES, {}),
    Family(_in_some("/v1/changes"), values.CHANGES, 12),
    Family(["/v1/changes.atom"], values.FEED),
    Family(_in_some("/v1/rates"), values.RATES, 12),
    Family(values.DOWNLOADS, {}),
    Family(values.SHARED, {}),
    Family(values.SDMX_21, values.SDMX_21_QUERY, 35),
    Family(values.SDMX_30, values.SDMX_30_QUERY, 35),
    Family(values.ODATA, values.ODATA_QUERY, 40),
    Family(values.ODATA_PLACES, {}),
    Family(values.WORLD_BANK, values.WORLD_BANK_QUERY, 20),
    Family(values.DBNOMICS, values.DBNOMICS_QUERY, 20),
)


def _refused() -> Iterator[str]:
    yield from (guess.address for guess in guesses.guesses())
    yield from (row[0].removeprefix("GET ") for row in refusals.ROWS if row[0].startswith("GET "))


def addresses() -> list[str]:
    """Every address once, as a browser sends it."""
    made = [address for family in FAMILIES for address in family.addresses()]
    made += _refused()
    encoded = (quote(address, safe=SAFE + "?") for address in made)
    return [one for one in dict.fromkeys(encoded) if not any(mark in one for mark in UNSTABLE)]
