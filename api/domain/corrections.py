"""Texts of the catalogue that a release corrected: what may be corrected, and the catalogue as it read before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from api.domain.catalogue_entries import CatalogueEntry

    Entry = TypeVar("Entry", bound=CatalogueEntry)

CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    "report": ("title_en", "title_zh", "publisher", "description_en", "description_zh"),
    "unit": ("name_en", "name_zh", "label_en", "label_zh"),
    "source": ("publisher", "publisher_zh", "title", "note", "licence"),
    "indicator": ("name_en", "name_zh", "aliases_en", "aliases_zh", "definition_en", "definition_zh"),
}
"""By what it is of, the texts that a release may correct; everything else would make another thing of it."""


class TextCorrection(NamedTuple):
    """That a release, by its number in the order of loading, put a text in the place of another."""

    sequence: int
    kind: str
    code: str
    field: str
    before: str | None
    after: str


def undone(kind: str, entries: Mapping[str, Entry], later: Iterable[TextCorrection]) -> Mapping[str, Entry]:
    """The entries as they read before some corrections, which come in the order of their releases."""
    texts: dict[str, dict[str, str | None]] = {}
    for correction in later:
        if correction.kind == kind and correction.code in entries:
            texts.setdefault(correction.code, {}).setdefault(correction.field, correction.before)
    return {**entries, **{code: entries[code].model_copy(update=update) for code, update in texts.items()}}
