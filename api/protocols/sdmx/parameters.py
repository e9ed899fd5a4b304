"""The query string of an SDMX request: its parameters, and its filters by component."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from api.protocols.query_strings import QueryString
from api.protocols.sdmx.errors import FILTERS, SdmxQueryErrors, not_implemented, semantic, syntax

_FILTER = re.compile(r"c\[(?P<component>[^\]]*)\]")
_FLAGS = {"true": True, "false": False, "True": True, "False": False, "TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class SdmxQuery(QueryString):
    """The query string of a request, with readers of SDMX's own kinds of values."""

    errors = SdmxQueryErrors()
    max_characters = 8000
    plus_is_space = False  # it means and, or or

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str], later: Collection[str] = ()) -> Self:
        """The query string of a path; `later` are parameters that the standard has and this service has not."""
        pairs = [(no_nul(name), no_nul(value)) for name, value in cls.pairs(query_string)]
        for name, _ in pairs:
            if name in later:
                raise not_implemented(f"{name} is not implemented here.")
        return cls(cls.collect(pairs, accepted))

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """Whether the path takes a parameter of that name, or filters."""
        return FILTERS in accepted if _FILTER.fullmatch(name) else name in accepted and name != FILTERS

    @property
    def filters(self) -> dict[str, str]:
        """The filters by component."""
        found = ((_FILTER.fullmatch(name), value) for name, value in self.values.items())
        return {match["component"]: value for match, value in found if match}

    def truth(self, name: str) -> bool:
        """True or false; false where it is not given."""
        return self.flag(name, _FLAGS, default=False)

    def number(self, name: str) -> int | None:
        """A positive whole number."""
        value = self.text(name)
        if value is not None and not (re.fullmatch("[0-9]{1,9}", value) and int(value)):
            raise self.errors.invalid(name, value, "is a positive whole number")
        return None if value is None else int(value)

    def moment(self, name: str, *, past: bool = False) -> str | None:
        """A moment as the service writes them, UTC to the second; a day stands for its end."""
        value = self.text(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise self.errors.invalid(name, value, "is a moment like 2026-11-24T12:00:00Z") from None
        if past and moment > datetime.now(UTC):
            raise semantic(f"{name} lies in the future, of which nothing is known.")
        if "T" not in value:
            moment = moment.replace(hour=23, minute=59, second=59)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def no_nul(text: str) -> str:
    """The text, in which no character may have code 0."""
    if "\x00" in text:
        raise syntax("The address holds a character of code 0.")
    return text
