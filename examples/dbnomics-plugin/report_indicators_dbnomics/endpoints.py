"""DBnomics' API at /dbnomics/v22: its paths, parameters and errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotFound, Problem
from api.domain.figure import Figure
from api.domain.query import Claims, Page, Query
from api.domain.words import did_you_mean, nearest
from api.formats.writers.json import dumps
from api.service.concurrency import off_the_loop, once_a_release
from api.service.figures import FigureService
from api.service.series import by_claims
from api.web.dependencies import service_of
from api.web.prefixed_routes import QueryString, catch_all, path_of
from report_indicators_dbnomics.series import (
    DATASETS,
    PROVIDER,
    Doc,
    MaskError,
    SeriesDataset,
    SeriesKey,
    Wanted,
    category_tree,
    check,
    datasets_of,
    document,
    matching,
    provider,
    read_mask,
)

LIMIT, MAX_LIMIT = 100, 1000
MAX_OBSERVED = 200
"""Series with their observations on one page."""

MAX_OFFSET = 10_000_000
MAX_IDS = 200
PAGED = ("offset", "limit")
SERIES = (*PAGED, "observations", "metadata", "dimensions")
BY_ID = (*PAGED, "observations", "metadata", "series_ids", "dimensions", "provider_code", "dataset_code")
_FLAGS = {"1": True, "0": False, "true": True, "false": False}


def check_provider(provider: str) -> None:
    """Refuse another provider than ours."""
    if provider != PROVIDER:
        raise NotFound(f"There is no provider {provider[:60]!r}; there is {PROVIDER}.")


def check_dataset(dataset: str) -> None:
    """Refuse another dataset than ours."""
    if dataset not in DATASETS:
        known = ", ".join(nearest(dataset[:60], DATASETS, 1) or DATASETS)
        raise NotFound(f"{PROVIDER} has no dataset {dataset[:60]!r}; there is {known}.")


class DbnomicsQuery(QueryString):
    """The query string of a DBnomics request, its values read on use."""

    @property
    def offset(self) -> int:
        """Series to pass over first."""
        return self.whole("offset", 0, MAX_OFFSET, default=0)

    @property
    def limit(self) -> int:
        """Series at most."""
        return self.whole("limit", 1, MAX_OBSERVED if self.observations else MAX_LIMIT, default=LIMIT)

    @property
    def observations(self) -> bool:
        """Whether periods and values are given."""
        return _FLAGS[self.word("observations", _FLAGS, "0")]

    @property
    def metadata(self) -> bool:
        """Whether the dataset is described."""
        return _FLAGS[self.word("metadata", _FLAGS, "1")]

    @property
    def dimensions(self) -> Mapping[str, list[str]]:
        """The codes by dimension, given as a JSON object."""
        text = self.get("dimensions")
        if text is None:
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(_is_codes(codes) for codes in found.values()):
            raise InvalidParameter('dimensions is a JSON object of lists of codes, {"REF_AREA": ["CHN"]}.')
        return {str(name): codes for name, codes in found.items()}

    @property
    def ids(self) -> list[tuple[str, str]] | None:
        """The datasets and codes of series_ids, which name the provider too."""
        text = self.get("series_ids")
        if text is None:
            return None
        found = []
        items = [item for item in text.split(",") if item]
        if not 1 <= len(items) <= MAX_IDS:
            raise InvalidParameter(f"series_ids takes 1 to {MAX_IDS} ids, {len(items)} were given.")
        for item in items:
            provider, _, rest = item.partition("/")
            dataset, _, code = rest.partition("/")
            check_provider(provider)
            check_dataset(dataset)
            found.append((dataset, code))
        return found

    def cut(self, docs: Sequence[Any]) -> dict[str, Any]:
        """A page of documents that are all there."""
        start, limit = self.offset, self.limit
        return self.page(docs[start : start + limit], len(docs))

    def page(self, docs: Sequence[Any], count: int) -> dict[str, Any]:
        """A page of documents, of so many."""
        return {"docs": docs, "limit": self.limit, "num_found": count, "offset": self.offset}


def _is_codes(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(code, str) for code in value)


PREFIX = "/dbnomics/v22"
VERSION = "22"
MAX_FIGURES = 1_000_000
"""More than all series of a page hold."""


async def _respond(request: Request) -> Response:
    body = await _answer(request, [part for part in path_of(request).split("/") if part])
    found = await off_the_loop(lambda: dumps({"_meta": _meta(request), **body}))
    return Response(found, headers={"content-type": "application/json"})


def _respond_with_error(request: Request, problem: Problem) -> Response:
    status = 400 if problem.status == 422 else problem.status
    errors = [{"message": problem.detail, "status_code": status}]
    body = {"_meta": _meta(request), "errors": errors}
    return Response(dumps(body), status, {"content-type": "application/json"})


_BELOW = {"providers": "Providers", "datasets/REPORTS": "Datasets", "series/REPORTS/FIGURES": "Series of a dataset"}
router = catch_all(PREFIX, _respond, _respond_with_error, _BELOW)


def _meta(request: Request) -> dict[str, Any]:
    return {"args": dict(request.query_params), "version": VERSION}


async def _answer(request: Request, path: Sequence[str]) -> Mapping[str, Any]:
    head, rest = (path[0], path[1:]) if path else ("", [])
    if head not in _ACCEPTED or len(rest) > _DEEPEST[head]:
        raise NotFound(f"There is nothing at {'/'.join(path)[:200]!r}.{did_you_mean(head, _ACCEPTED)}")
    accepted = BY_ID if head == "series" and not rest else _ACCEPTED[head]
    parameters = DbnomicsQuery.read(request.scope["query_string"], accepted)
    if rest:
        check_provider(rest[0])
    if len(rest) > 1:
        check_dataset(rest[1])
    catalogue = await service_of(request).catalogue()
    if head == "providers":
        ours = provider(catalogue)
        return {"category_tree": category_tree(), "provider": ours} if rest else {"providers": parameters.cut([ours])}
    datasets = await _datasets(service_of(request), catalogue)
    if head == "datasets":
        found = [datasets[rest[1]]] if len(rest) > 1 else datasets.values()
        docs = [dataset.document(catalogue) for dataset in found]
        return {"datasets": parameters.cut(docs), "provider": provider(catalogue)}
    if head == "series" and len(rest) == 1:
        raise NotFound(f"The dataset is missing: /series/{PROVIDER}/{next(iter(datasets))}.")
    return await _SeriesRequest(request, catalogue, datasets, parameters).answer(rest)


_ACCEPTED: Mapping[str, Sequence[str]] = {"series": SERIES, "datasets": PAGED, "providers": PAGED}
_DEEPEST = {"series": 3, "datasets": 2, "providers": 1}


Datasets = Mapping[str, SeriesDataset]


@once_a_release
async def _datasets(service: FigureService, catalogue: Catalogue) -> Datasets:
    """All datasets by code with their series."""
    found = await by_claims(service, catalogue)
    return await off_the_loop(lambda: datasets_of(catalogue, found))


_Place = tuple[SeriesDataset, SeriesKey]
"""A series by its dataset and its key in there."""


class _SeriesRequest:
    """One request for series."""

    def __init__(self, request: Request, catalogue: Catalogue, datasets: Datasets, parameters: DbnomicsQuery) -> None:
        self._request, self._catalogue, self._parameters = request, catalogue, parameters
        self._datasets = datasets

    async def answer(self, path: Sequence[str]) -> Mapping[str, Any]:
        """The series of a dataset, of a mask of it, or of a list of ids."""
        parameters = self._parameters
        ids = None if path else parameters.ids
        if ids is not None:
            places = await off_the_loop(lambda: self._by_id(ids))
            datasets = list({dataset.id: dataset for dataset, _ in places}.values())
        else:
            datasets = [self._datasets[path[1] if path else self._named()]]
            mask = path[2] if len(path) > 2 else ""
            places = await off_the_loop(lambda: self._masked(datasets[0], mask))
        page = places[parameters.offset : parameters.offset + parameters.limit]
        body: dict[str, Any] = {"series": parameters.page(await self._docs(page), len(places))}
        if not parameters.metadata:
            return body
        docs = {dataset.id: dataset.document(self._catalogue) for dataset in datasets}
        told: dict[str, Any] = {"dataset": next(iter(docs.values()))} if path else {"datasets": docs}
        return told | {"provider": provider(self._catalogue)} | body

    def _named(self) -> str:
        """The dataset that parameters name."""
        values = self._parameters
        if "provider_code" not in values or "dataset_code" not in values:
            raise InvalidParameter("Without a path, series takes series_ids, or provider_code and dataset_code.")
        check_provider(values["provider_code"])
        check_dataset(values["dataset_code"])
        return values["dataset_code"]

    def _masked(self, dataset: SeriesDataset, mask: str) -> list[_Place]:
        """The series of a dataset that pass a mask and the parameter `dimensions`."""
        wanted, chosen = self._read(dataset, mask), self._chosen(dataset)
        return [(dataset, key) for key in matching(dataset.series, wanted, chosen)]

    def _read(self, dataset: SeriesDataset, mask: str) -> Wanted:
        try:
            return read_mask(mask, dataset.labels)
        except MaskError as error:
            raise NotFound(f"{mask[:100]!r}: {error}.") from None

    def _chosen(self, dataset: SeriesDataset) -> Wanted:
        try:
            return check(self._parameters.dimensions, dataset.labels)
        except MaskError as error:
            raise InvalidParameter(f"dimensions: {error}.") from None

    def _by_id(self, ids: Sequence[tuple[str, str]]) -> list[_Place]:
        for name in ("provider_code", "dataset_code", "dimensions"):
            if name in self._parameters:
                raise InvalidParameter(f"series_ids names series whole: leave {name} out.")
        by_code = {name: self._datasets[name].by_code for name in {dataset for dataset, _ in ids}}
        for name, code in ids:
            if code not in by_code[name]:
                self._read(self._datasets[name], code)  # tells which part of it is wrong, if one is by itself
                raise NotFound(f"{self._datasets[name].id} has no series {code[:100]!r}.")
        return [(self._datasets[name], by_code[name][code]) for name, code in dict.fromkeys(ids)]

    async def _docs(self, page: Sequence[_Place]) -> list[Doc]:
        if not self._parameters.observations:
            return [document(dataset, key, None) for dataset, key in page]
        read = {}
        for each_source in {dataset.each_source for dataset, _ in page}:
            keys = [key for dataset, key in page if dataset.each_source is each_source]
            read[each_source] = await self._figures(keys, each_source=each_source)
        return await off_the_loop(lambda: _observed(page, read))

    async def _figures(self, keys: Sequence[SeriesKey], *, each_source: bool) -> Sequence[Figure]:
        """All that stand in the series with these keys, and others beside them."""
        query = Query(
            indicators=tuple({key.indicator for key in keys}),
            areas=tuple({key.area for key in keys}),
            sources=tuple({key.source for key in keys}) if each_source else (),
            claims=Claims.ALL if each_source else Claims.PREFERRED,
            page=Page(MAX_FIGURES),
        )
        return (await service_of(self._request).fetch(self._catalogue, query)).figures


def _observed(page: Sequence[_Place], read: Mapping[bool, Sequence[Figure]]) -> list[Doc]:
    """The documents of series with their observations among the figures read, of each source and of preferred ones."""
    figures: dict[SeriesKey, list[Figure]] = {key: [] for _, key in page}
    for each_source, found in read.items():
        for figure in found:
            if (key := SeriesKey.of_figure(figure, each_source=each_source)) in figures:
                figures[key].append(figure)
    return [document(dataset, key, figures[key]) for dataset, key in page]
