"""DBnomics' API, version 22, at /dbnomics/v22: its paths, and the series that each of them names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
from fastapi import Request, Response

from api.domain.catalogue import Catalogue, DataVersion
from api.domain.figure import Figure
from api.domain.query import Claims, Conversion, Page, Query
from api.domain.suggestions import did_you_mean
from api.domain.words.scales import SCALES
from api.protocols.catch_all_route import ALLOWED, catch_all, path_of
from api.protocols.dbnomics import series as shapes
from api.protocols.dbnomics.errors import DbnomicsError, of_problem
from api.protocols.dbnomics.parameters import BY_ID, PAGED, SERIES, DbnomicsQuery, check_names
from api.protocols.dbnomics.series import DATASET, DATASET_ID, PROVIDER, MaskError, SeriesKey
from api.representations.writers.json import dumps
from api.web.cache_control import cacheable
from api.web.dependencies import service_of

PREFIX = "/dbnomics/v22"
VERSION = "22"
MAX_FIGURES = 1_000_000
"""More than all series of a page hold."""


async def _respond(request: Request) -> Response:
    body = await _answer(request, [part for part in path_of(request).split("/") if part])
    headers = {"content-type": "application/json", **cacheable(request)}
    return Response(dumps({"_meta": _meta(request), **body}), headers=headers)


def _respond_with_error(request: Request, error: DbnomicsError) -> Response:
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    allowed = ALLOWED if error.status == 405 else {}
    return Response(dumps({"_meta": _meta(request), **error.body()}), error.status, headers | allowed)


router = catch_all(PREFIX, _respond, DbnomicsError, of_problem, _respond_with_error)


def _meta(request: Request) -> dict[str, Any]:
    return {"args": dict(request.query_params), "version": VERSION}


async def _answer(request: Request, path: Sequence[str]) -> Mapping[str, Any]:
    head, rest = (path[0], path[1:]) if path else ("", [])
    if head not in _ACCEPTED or len(rest) > _DEEPEST[head]:
        raise DbnomicsError(404, f"There is nothing at {'/'.join(path)[:200]!r}.{did_you_mean(head, _ACCEPTED)}")
    accepted = BY_ID if head == "series" and not rest else _ACCEPTED[head]
    parameters = DbnomicsQuery.read(request.scope["query_string"], accepted)
    check_names(rest[0] if rest else PROVIDER, rest[1] if len(rest) > 1 else DATASET)
    catalogue = await service_of(request).catalogue()
    if head == "providers":
        docs = [shapes.provider(catalogue)]
        return {"provider": docs[0]} if rest else {"providers": parameters.cut(docs)}
    reading = _SeriesRequest(request, catalogue, await _index(request, catalogue), parameters)
    if head == "datasets":
        return {"datasets": parameters.cut([reading.dataset]), "provider": shapes.provider(catalogue)}
    if head == "series" and len(rest) == 1:
        raise DbnomicsError(404, f"The dataset is missing: /series/{PROVIDER}/{DATASET}.")
    return await reading.answer(rest)


_ACCEPTED: Mapping[str, Sequence[str]] = {"series": SERIES, "datasets": PAGED, "providers": PAGED}
_DEEPEST = {"series": 3, "datasets": 2, "providers": 1}


@dataclass(frozen=True, slots=True)
class _SeriesIndex:
    """All series at one version of the data, and the labels of the codes in use."""

    version: DataVersion
    keys: Sequence[SeriesKey]
    labels: Mapping[str, Mapping[str, str]]


async def _index(request: Request, catalogue: Catalogue) -> _SeriesIndex:
    """The series there are, read again when the data change: to find them, every figure must be looked at."""
    state, version = request.app.state, service_of(request).version
    kept: _SeriesIndex | None = getattr(state, "dbnomics", None)
    if kept is None or kept.version != version:
        found = await service_of(request).distinct(catalogue, Query(), shapes.COLUMNS)
        keys = await anyio.to_thread.run_sync(lambda: sorted({SeriesKey.of(*tuple(row)) for row in found}))
        kept = state.dbnomics = _SeriesIndex(version, keys, shapes.labels(catalogue, keys))
    return kept


class _SeriesRequest:
    """One request for series."""

    def __init__(self, request: Request, catalogue: Catalogue, index: _SeriesIndex, parameters: DbnomicsQuery) -> None:
        self._request, self._catalogue, self._parameters = request, catalogue, parameters
        self._keys, self._labels = index.keys, index.labels

    @property
    def dataset(self) -> dict[str, Any]:
        """The dataset's document."""
        return shapes.dataset(self._catalogue, len(self._keys), self._labels)

    async def answer(self, path: Sequence[str]) -> Mapping[str, Any]:
        """The series of a dataset, of a mask of it, or of a list of ids."""
        by_id = not path
        keys = self._by_id() if by_id else self._masked(path[2] if len(path) > 2 else "")
        wanted = self._checked()
        keys = [key for key in keys if key.matches(wanted)]
        parameters = self._parameters
        page = keys[parameters.offset : parameters.offset + parameters.limit]
        body: dict[str, Any] = {"series": parameters.page(await self._docs(page), len(keys))}
        if not parameters.metadata:
            return body
        provider = {"provider": shapes.provider(self._catalogue)}
        return ({"datasets": {DATASET_ID: self.dataset}} if by_id else {"dataset": self.dataset}) | provider | body

    def _checked(self) -> shapes.Wanted:
        try:
            return shapes.check(self._parameters.dimensions, self._labels)
        except MaskError as error:
            raise DbnomicsError(400, f"dimensions: {error}.") from None

    def _masked(self, mask: str) -> Sequence[SeriesKey]:
        try:
            wanted = shapes.read_mask(mask, self._labels)
        except MaskError as error:
            raise DbnomicsError(404, f"{mask[:100]!r}: {error}.") from None
        return [key for key in self._keys if key.matches(wanted)]

    def _by_id(self) -> Sequence[SeriesKey]:
        codes = self._parameters.ids
        if codes is None:
            values = self._parameters.values
            if "provider_code" not in values or "dataset_code" not in values:
                raise DbnomicsError(400, "Without a path, series takes series_ids, or provider_code and dataset_code.")
            check_names(values["provider_code"], values["dataset_code"])
            return self._keys
        for name in ("provider_code", "dataset_code", "dimensions"):
            if name in self._parameters.values:
                raise DbnomicsError(400, f"series_ids names series whole: leave {name} out.")
        by_code = {key.code: key for key in self._keys}
        for code in codes:
            if code not in by_code:
                self._masked(code)  # tells which part of it is wrong, if one is by itself
                raise DbnomicsError(404, f"{DATASET_ID} has no series {code[:100]!r}.")
        return [by_code[code] for code in dict.fromkeys(codes)]

    async def _docs(self, page: Sequence[SeriesKey]) -> list[shapes.Doc]:
        figures: dict[SeriesKey, list[Figure]] = {key: [] for key in page}
        if page and self._parameters.observations:
            query = Query(
                indicators=tuple({key.indicator for key in page}),
                areas=tuple({key.area for key in page}),
                sources=tuple({key.source for key in page}),
                claims=Claims.ALL,
                conversion=Conversion(scale=SCALES["one"]),
                page=Page(MAX_FIGURES),
            )
            for figure in (await service_of(self._request).fetch(self._catalogue, query)).figures:
                if (key := SeriesKey.of_figure(figure)) in figures:
                    figures[key].append(figure)
        observed = self._parameters.observations
        return [shapes.series(key, found, self._labels, observed) for key, found in figures.items()]
