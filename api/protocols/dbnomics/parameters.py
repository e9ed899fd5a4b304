"""What a DBnomics request asks: its parameters, read and checked, and the refusal of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.domain.suggestions import did_you_mean
from api.protocols.dbnomics.series import DATASET, PROVIDER

LIMIT, MAX_LIMIT = 100, 1000
MAX_OBSERVED = 200
"""Series with their observations on one page."""

MAX_OFFSET = 10_000_000
MAX_IDS = 200
PAGED = ("offset", "limit")
SERIES = (*PAGED, "observations", "metadata", "dimensions")
BY_ID = (*PAGED, "observations", "metadata", "series_ids", "dimensions", "provider_code", "dataset_code")


class Refused(Exception):  # noqa: N818 - reads as what it says
    """A request that is answered with DBnomics' list of errors."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def check_names(provider: str, dataset: str) -> None:
    """Refuse another provider or dataset than ours."""
    if provider != PROVIDER:
        raise Refused(404, f"There is no provider {provider[:60]!r}; there is {PROVIDER}.")
    if dataset != DATASET:
        raise Refused(404, f"{PROVIDER} has no dataset {dataset[:60]!r}; there is {DATASET}.")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The query string, its values read when they are asked for."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> Parameters:
        """The parameters of a path; Refused for one that it does not take."""
        found: dict[str, str] = {}
        for name, value in pairs:
            if name not in accepted:
                raise Refused(400, f"{name[:60]!r} is not a parameter here.{did_you_mean(name, accepted)}")
            if name in found:
                raise Refused(400, f"{name} is given twice.")
            found[name] = value
        return cls(found)

    @property
    def offset(self) -> int:
        """Series to pass over first."""
        return self._whole("offset", 0, 0, MAX_OFFSET)

    @property
    def limit(self) -> int:
        """Series at most."""
        return self._whole("limit", LIMIT, 1, MAX_OBSERVED if self.observations else MAX_LIMIT)

    @property
    def observations(self) -> bool:
        """Whether periods and values are given."""
        return self._flag("observations", default=False)

    @property
    def metadata(self) -> bool:
        """Whether the dataset is described."""
        return self._flag("metadata", default=True)

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
            raise Refused(400, 'dimensions is a JSON object of lists of codes, {"REF_AREA": ["CHN"]}.')
        return {str(name): codes for name, codes in found.items()}

    @property
    def ids(self) -> list[str] | None:
        """The codes of series_ids, which name provider and dataset too."""
        text = self.values.get("series_ids")
        if text is None:
            return None
        found = []
        items = [item for item in text.split(",") if item]
        if not 1 <= len(items) <= MAX_IDS:
            raise Refused(400, f"series_ids takes 1 to {MAX_IDS} ids, {len(items)} were given.")
        for item in items:
            provider, _, rest = item.partition("/")
            dataset, _, code = rest.partition("/")
            check_names(provider, dataset)
            found.append(code)
        return found

    def cut(self, docs: Sequence[Any]) -> dict[str, Any]:
        """A page of documents that are all there."""
        start, limit = self.offset, self.limit
        return self.page(docs[start : start + limit], len(docs))

    def page(self, docs: Sequence[Any], count: int) -> dict[str, Any]:
        """A page of documents, of so many."""
        return {"docs": docs, "limit": self.limit, "num_found": count, "offset": self.offset}

    def _whole(self, name: str, default: int, least: int, most: int) -> int:
        text = self.values.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise Refused(400, f"{name} is a whole number from {least} to {most}.")
        return int(text)

    def _flag(self, name: str, *, default: bool) -> bool:
        text = self.values.get(name)
        if text is None:
            return default
        if text not in ("0", "1", "false", "true"):
            raise Refused(400, f"{name} is 1 or 0.")
        return text in ("1", "true")


def _is_codes(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(code, str) for code in value)
