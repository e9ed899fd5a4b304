"""Reads the query strings of other people's protocols, and raises each fault as the protocol's own error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, TypeVar
from urllib.parse import unquote

MAX_PARAMETERS = 200
MAX_CHARACTERS = 50_000
"""Characters of a name or a value; a list of ids can be long."""

NOT_UTF_8 = "The address is not percent-encoded UTF-8."

Default = TypeVar("Default")


class QueryErrors(Protocol):
    """Makes a protocol's errors. A rule completes the sentence that a parameter begins: `is given twice`."""

    def unreadable(self, sentence: str, /) -> Exception:
        """The query string as a whole cannot be read."""

    def unknown(self, name: str, accepted: Collection[str], /) -> Exception:
        """The path takes no parameter of that name."""

    def repeated(self, name: str, value: str, /) -> Exception:
        """A parameter comes again, with this value."""

    def invalid(self, name: str, value: str, rule: str, words: Collection[str] = (), /) -> Exception:
        """A value breaks a rule; `words` are those that it is one of."""


@dataclass(frozen=True, slots=True)
class QueryString:
    """The parameters of a request by name; a subclass of each protocol says what they mean."""

    values: Mapping[str, str]

    errors: ClassVar[QueryErrors]
    max_characters: ClassVar[int] = MAX_CHARACTERS
    plus_is_space: ClassVar[bool] = True
    any_case: ClassVar[bool] = False
    """Whether the case of a name does not matter."""

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str]) -> Self:
        """The query string of a path that takes some parameters."""
        return cls(cls.collect(cls.pairs(query_string), accepted))

    @classmethod
    def pairs(cls, query_string: bytes) -> Iterator[tuple[str, str]]:
        """Names and values in their order, decoded."""
        text = query_string.decode("latin-1")
        if not text.isascii():
            raise cls.errors.unreadable(NOT_UTF_8)
        if text.count("&") >= MAX_PARAMETERS:
            raise cls.errors.unreadable(f"The query string has more than {MAX_PARAMETERS} parameters.")
        for pair in text.split("&"):
            if pair:
                name, _, value = pair.partition("=")
                yield cls.decoded(name), cls.decoded(value)

    @classmethod
    def decoded(cls, text: str) -> str:
        """A name or value without its percent signs."""
        if len(text) > cls.max_characters:
            most = cls.max_characters
            raise cls.errors.unreadable(f"A value of {len(text)} characters is too long; at most {most} are read.")
        try:
            return unquote(text.replace("+", " ") if cls.plus_is_space else text, errors="strict")
        except UnicodeDecodeError:
            raise cls.errors.unreadable(NOT_UTF_8) from None

    @classmethod
    def collect(cls, pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> dict[str, str]:
        """The values by name; an error for a name that is not accepted, or that comes twice."""
        values: dict[str, str] = {}
        for written, value in pairs:
            name = written.lower() if cls.any_case and written not in accepted else written
            if not cls.takes(name, accepted):
                raise cls.errors.unknown(written, accepted)
            if name in values:
                raise cls.errors.repeated(name, value)
            values[name] = value
        return values

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """Whether a name is among those that the path takes."""
        return name in accepted

    def text(self, name: str) -> str | None:
        """The value as it is, None where it is not given; an empty one is an error."""
        value = self.values.get(name)
        if value == "":
            raise self.errors.invalid(name, "", "is empty; leave it out instead")
        return value

    def whole(self, name: str, least: int, most: int, default: Default) -> int | Default:
        """A whole number within bounds."""
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
            raise self.errors.invalid(name, value, f"is a whole number from {least} to {most}")
        return int(value)

    def word(self, name: str, words: Collection[str], default: Default) -> str | Default:
        """One of some words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in words:
            raise self.errors.invalid(name, value, f"is one of {', '.join(words)}", words)
        return value

    def flag(self, name: str, words: Mapping[str, bool], *, default: bool) -> bool:
        """Whether or not, in the words that the protocol has for it, of which an error names the first two."""
        value = self.text(name)
        if value is None:
            return default
        if value not in words:
            raise self.errors.invalid(name, value, f"is {' or '.join(list(words)[:2])}")
        return words[value]
