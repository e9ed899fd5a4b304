"""The message catalogue: whole sentences with named values, in one Fluent file a language; and texts in two languages.

`messages.en.ftl` has every message; a file of another language may have fewer, and English stands in place of the rest.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES: tuple[str, ...] = tuple(sorted(path.name.split(".")[1] for path in FOLDER.glob("messages.*.ftl")))
"""The languages that have a file of messages."""


class Words(Protocol):
    """A text that every language has its own of."""

    def in_language(self, lang: str) -> str:
        """The text in one language; English where that language has none."""


class Bilingual(NamedTuple):
    """A text that data give in English and Chinese, as the names of an indicator."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        """The Chinese one for `zh`, else the English one."""
        return self.zh if lang == "zh" else self.en


@dataclass(init=False, slots=True)
class Message:
    """A message of the catalogue with its values: texts, numbers, or words in the language of the whole."""

    name: str
    values: Mapping[str, Words | str | int]

    def __init__(self, name: str, **values: Words | str | int) -> None:
        self.name, self.values = name, values

    def in_language(self, lang: str) -> str:
        """The sentence; LookupError if there is no such message, or one of its values is missing."""
        if not self.values:
            return _unvarying(self.name, lang)
        spoken = messages().language_of(self.name, lang)
        values = {
            name: value if isinstance(value, str | int) else value.in_language(spoken)
            for name, value in self.values.items()
        }
        return messages().text(self.name, spoken, values)


@cache
def _unvarying(name: str, lang: str) -> str:
    """A message without values, which rows by the thousand have."""
    return messages().text(name, messages().language_of(name, lang), {})


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts one after the other, those that are empty left out, with the words of a message between them."""

    parts: Sequence[Words]
    between: str = "between-sentences"

    def in_language(self, lang: str) -> str:
        """The texts as one."""
        return joined((part.in_language(lang) for part in self.parts), lang, self.between)


def joined(texts: Iterable[str | None], lang: str, between: str = "between-commas") -> str:
    """Texts of one language as one, those that are empty left out, with the words of a message between them."""
    parts = [*filter(None, texts)]
    return Message(between).in_language(lang).join(parts) if len(parts) > 1 else "".join(parts)


class CatalogueError(ValueError):
    """A file of messages that cannot be served, by its name and line."""


class Messages:
    """The messages of every language; CatalogueError if a file cannot be read or is not like the English one."""

    def __init__(self, folder: Path = FOLDER) -> None:
        from fluent.runtime import FluentBundle, FluentResource, resolver  # 0.1 s, not for mere conversions

        resolver.MAX_PART_LENGTH = sys.maxsize  # else a sentence with a value of 2,500 characters is an error

        self._bundles: dict[str, Any] = {}
        self._entries: dict[tuple[str, str], _Entry] = {}
        english: dict[str, _Entry] = {}
        for path in sorted(folder.glob("messages.*.ftl"), key=lambda path: (_language(path) != ENGLISH, path)):
            language, source = _language(path), path.read_text(encoding="utf-8")
            entries = _entries(path.name, source)
            english = english or entries
            _compare(path.name, entries, english)
            rest = _of_fluent(source, entries)
            resource = FluentResource(rest)
            _check(path.name, rest, resource.body)
            functions: dict[str, Any] = {"CAPITAL": _capital}
            self._bundles[language] = FluentBundle([language], functions, use_isolating=False)
            self._bundles[language].add_resource(resource)
            self._entries |= {(language, name): entry for name, entry in entries.items()}
        self.values = {name: entry.values for name, entry in english.items()}
        """The names of the values of each message."""

    def language_of(self, name: str, lang: str) -> str:
        """The language itself if it has that message, else English."""
        return lang if (lang, name) in self._entries else ENGLISH

    def text(self, name: str, lang: str, values: Mapping[str, str | int]) -> str:
        """The message in that language with its values in their places; LookupError if one is missing."""
        template = self._entries[lang, name].template
        if template is not None:  # as Fluent would have it, but twenty times as fast
            texts = {key: value if isinstance(value, str) else _number(value, lang) for key, value in values.items()}
            return template.format_map(texts)
        bundle = self._bundles[lang]
        text, errors = bundle.format_pattern(bundle.get_message(name).value, values)
        if errors:
            raise LookupError(f"the message {name} in {lang}: {'; '.join(map(str, errors))}")
        return str(text)


@cache
def messages() -> Messages:
    """The catalogue of this installation, read once."""
    return Messages()


@lru_cache(maxsize=1024)
def _number(value: int, lang: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=lang))


class _Entry(NamedTuple):
    """A message: its place, its values, and a template of `str.format` if it is a line of texts and values."""

    start: int
    end: int
    line: int
    values: frozenset[str]
    template: str | None


_START = re.compile(r"^(?:# .*\n)*(?P<name>[a-z][\w-]*) = ?", re.MULTILINE)
_VALUE = re.compile(r"\$([A-Za-z][\w-]*)")
_PLAIN = re.compile(r'(?:[^{}\n]|\{ (?:\$[A-Za-z][\w-]*|"[^"\\\n]*") \})+')
_PLACEABLE = re.compile(r'\{ (?:\$(?P<value>[A-Za-z][\w-]*)|"(?P<literal>[^"]*)") \}')
_REFERENCE = re.compile(r"\{ ([a-z][\w-]*) \}")


def _entries(file: str, source: str) -> dict[str, _Entry]:
    """The messages of a file by name, each with the values in it and those that the comment above it names."""
    found: dict[str, _Entry] = {}
    starts = [*_START.finditer(source)]
    ends = [*(each.start() for each in starts[1:]), len(source)]
    for match, end in zip(starts, ends, strict=False):  # a file without messages has an end all the same
        name, line = match["name"], source.count("\n", 0, match.start("name")) + 1
        if name in found:
            raise CatalogueError(f"{file}:{line}: there is a second message {name}")
        block = source[match.end() : end].partition("\n#")[0].strip()
        template = _PLACEABLE.sub(_field, block) if _PLAIN.fullmatch(block) else None
        found[name] = _Entry(match.start(), end, line, frozenset(_VALUE.findall(match[0] + block)), template)
    return found


def _field(placeable: re.Match[str]) -> str:
    return f"{{{placeable['value']}}}" if placeable["value"] else placeable["literal"]


def _of_fluent(source: str, entries: Mapping[str, _Entry]) -> str:
    """A file without the messages that are mere templates, in the same lines; those that others refer to stay."""
    kept, referred = [], {*_REFERENCE.findall(source)}
    for name, entry in entries.items():
        text = source[entry.start : entry.end]
        kept.append(text if entry.template is None or name in referred else "\n" * text.count("\n"))
    first = min((entry.start for entry in entries.values()), default=len(source))
    return source[:first] + "".join(kept)


def _check(file: str, source: str, body: Iterable[Any]) -> None:
    """Refuse what Fluent cannot read."""
    from fluent.syntax import ast

    for entry in body:
        if isinstance(entry, ast.Junk):
            line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
            raise CatalogueError(f"{file}:{line}: {entry.annotations[0].message}")


def _compare(file: str, entries: Mapping[str, _Entry], english: Mapping[str, _Entry]) -> None:
    """Refuse a message that English does not have, and a value that the English one is not given."""
    for name, entry in entries.items():
        if name not in english:
            raise CatalogueError(f"{file}:{entry.line}: English has no message {name}")
        if extra := ", ".join(sorted(entry.values - english[name].values)):
            raise CatalogueError(f"{file}:{entry.line}: {name} takes {extra}, which the English one is not given")


def _language(path: Path) -> str:
    return path.name.split(".")[1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
