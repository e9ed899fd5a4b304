"""The parameters of DBnomics' paths, and what each of them means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.domain.search import nearest
from api.protocols.dbnomics.datasets import DATASETS, PROVIDER
from api.protocols.dbnomics.errors import DbnomicsError, DbnomicsQueryErrors
from api.protocols.query_strings import QueryString

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
        raise DbnomicsError(404, f"There is no provider {provider[:60]!r}; there is {PROVIDER}.")


def check_dataset(dataset: str) -> None:
    """Refuse another dataset than ours."""
    if dataset not in DATASETS:
        known = ", ".join(nearest(dataset[:60], DATASETS, 1) or DATASETS)
        raise DbnomicsError(404, f"{PROVIDER} has no dataset {dataset[:60]!r}; there is {known}.")


@dataclass(frozen=True, slots=True)
class DbnomicsQuery(QueryString):
    """The query string of a DBnomics request, its values read on use."""

    errors = DbnomicsQueryErrors()

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
        return self.flag("observations", _FLAGS, default=False)

    @property
    def metadata(self) -> bool:
        """Whether the dataset is described."""
        return self.flag("metadata", _FLAGS, default=True)

    @property
    def dimensions(self) -> Mapping[str, list[str]]:
        """The codes by dimension, given as a JSON object."""
        text = self.values.get("dimensions")
        if text is None:
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(_is_codes(codes) for codes in found.values()):
            raise DbnomicsError(400, 'dimensions is a JSON object of lists of codes, {"REF_AREA": ["CHN"]}.')
        return {str(name): codes for name, codes in found.items()}

    @property
    def ids(self) -> list[tuple[str, str]] | None:
        """The datasets and codes of series_ids, which name the provider too."""
        text = self.values.get("series_ids")
        if text is None:
            return None
        found = []
        items = [item for item in text.split(",") if item]
        if not 1 <= len(items) <= MAX_IDS:
            raise DbnomicsError(400, f"series_ids takes 1 to {MAX_IDS} ids, {len(items)} were given.")
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
