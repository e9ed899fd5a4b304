"""The entry of the catalogue that the address of a page names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from api.domain.catalogue import Catalogue
from api.domain.errors import Fault, NotFound
from api.service.parameters.codes import Code
from api.service.parameters.reading import not_held
from api.service.parameters.types import ParameterError
from api.web.public_address import API

Entry = TypeVar("Entry")


def named_entry(code: Code, given: str, entries: Mapping[str, Entry], catalogue: Catalogue) -> Entry:
    """The entry of a key in any case of its letters; NotFound names what was probably meant."""
    try:
        return entries[code.resolve(given, catalogue)]
    except ParameterError as wrong:
        detail = not_held(code.noun, f"{API}/{code.path}", given, entries, wrong.near)
        raise NotFound(detail, [Fault("id", detail, given, nearest=wrong.near)]) from None
