"""The query string of an SDMX request: nothing unknown, repeated or unreadable passes."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from api.domain.suggestions import did_you_mean
from api.protocols.sdmx.errors import not_implemented, semantic, syntax

MAX_CHARACTERS = 8000
"""Characters of one parameter or one part of a path."""

_FILTER = re.compile(r"c\[(?P<component>[^\]]*)\]")
_FALSE = {"true": True, "false": False}


def decoded(text: str) -> str:
    """Percent-decoded, a plus left as it is: it means and or or, never a space."""
    if len(text) > MAX_CHARACTERS:
        raise syntax(f"A value of {len(text)} characters is too long; at most {MAX_CHARACTERS} are read.")
    try:
        found = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise syntax("The address is not percent-encoded UTF-8.") from None
    if "\x00" in found:
        raise syntax("The address holds a character of code 0.")
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of a request, and its filters by component."""

    values: dict[str, str] = field(default_factory=dict)
    filters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str], later: Collection[str] = ()) -> Given:
        """Read a query string; `c` among the accepted lets filters pass, `later` is known and not implemented."""
        given = cls()
        for pair in query_string.decode("latin-1").split("&"):
            if not pair:
                continue
            raw_name, _, raw_value = pair.partition("=")
            name, value = decoded(raw_name), decoded(raw_value)
            match = _FILTER.fullmatch(name)
            key = match["component"] if match else name
            if name in later:
                raise not_implemented(f"{name} is not implemented here.")
            if not ("c" in accepted if match else name in accepted and name != "c"):
                hint = did_you_mean(name, accepted, otherwise="")
                known = ", ".join("c[…]" if word == "c" else word for word in accepted)
                raise syntax(f"{name[:100]!r} is not a parameter here.{hint} There are {known}.")
            kept = given.filters if match else given.values
            if key in kept:
                raise syntax(f"{name[:100]} is given more than once.")
            kept[key] = value
        return given

    def text(self, name: str) -> str | None:
        """The value of a parameter; an empty one is refused."""
        value = self.values.get(name)
        if value == "":
            raise syntax(f"{name} is empty; leave it out instead.")
        return value

    def word(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of a few words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in allowed:
            hint = did_you_mean(value, allowed, otherwise="")
            raise syntax(f"{name} is one of {', '.join(allowed)}, not {value[:100]!r}.{hint}")
        return value

    def flag(self, name: str) -> bool:
        """True or false, false where it is not given."""
        value = self.text(name)
        if value is None:
            return False
        if value.lower() not in _FALSE:
            raise syntax(f"{name} is true or false, not {value[:100]!r}.")
        return _FALSE[value.lower()]

    def number(self, name: str) -> int | None:
        """A positive whole number."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) == 0:
            raise syntax(f"{name} is a positive whole number, not {value[:100]!r}.")
        return int(value)

    def moment(self, name: str, *, past: bool = False) -> str | None:
        """A moment as the service writes them, UTC to the second; a day stands for its end."""
        value = self.text(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise syntax(f"{name} is a moment like 2026-11-24T12:00:00Z, not {value[:100]!r}.") from None
        if past and moment > datetime.now(UTC):
            raise semantic(f"{name} lies in the future, of which nothing is known.")
        if "T" not in value:
            moment = moment.replace(hour=23, minute=59, second=59)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
