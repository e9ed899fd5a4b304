"""The message catalogue: whole sentences with named values, in one Fluent file a language; and texts in two languages.

`messages.en.ftl` has every message; a file of another language may have fewer, and English stands in place of the rest.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
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
        from fluent.runtime import FluentBundle, FluentResource, resolver  # 0.2 s, not for mere conversions

        resolver.MAX_PART_LENGTH = sys.maxsize  # else a sentence with a value of 2,500 characters is an error

        self._bundles: dict[str, Any] = {}
        self._patterns: dict[tuple[str, str], Any] = {}
        self._templates: dict[tuple[str, str], str] = {}
        english: dict[str, _Entry] = {}
        for path in sorted(folder.glob("messages.*.ftl"), key=lambda path: (_language(path) != ENGLISH, path)):
            language, source = _language(path), path.read_text(encoding="utf-8")
            resource = FluentResource(source)
            entries = _entries(path.name, source, resource.body)
            english = english or entries
            _compare(path.name, entries, english)
            functions: dict[str, Any] = {"CAPITAL": _capital}
            bundle = self._bundles[language] = FluentBundle([language], functions, use_isolating=False)
            bundle.add_resource(resource)
            for name in entries:
                pattern = self._patterns[language, name] = bundle.get_message(name).value
                if (template := _template(pattern)) is not None:
                    self._templates[language, name] = template
        self.values = {name: entry.values for name, entry in english.items()}
        """The names of the values of each message."""

    def language_of(self, name: str, lang: str) -> str:
        """The language itself if it has that message, else English."""
        return lang if (lang, name) in self._patterns else ENGLISH

    def text(self, name: str, lang: str, values: Mapping[str, str | int]) -> str:
        """The message in that language with its values in their places; LookupError if one is missing."""
        template = self._templates.get((lang, name))
        if template is not None and all(isinstance(value, str) for value in values.values()):
            with suppress(KeyError):  # as that of Fluent, but twenty times as fast
                return template.format_map(values)
        text, errors = self._bundles[lang].format_pattern(self._patterns[lang, name], values)
        if errors:
            raise LookupError(f"the message {name} in {lang}: {'; '.join(map(str, errors))}")
        return str(text)


@cache
def messages() -> Messages:
    """The catalogue of this installation, read once."""
    return Messages()


def _template(pattern: Any) -> str | None:
    """The message in the form of `str.format`, if it has nothing but texts and values."""
    from fluent.runtime.resolver import Literal, VariableReference

    parts: list[str] = []
    for element in getattr(pattern, "elements", [pattern]):
        expression = getattr(element, "expression", element)
        if isinstance(expression, VariableReference):
            parts.append(f"{{{expression.id.name}}}")
        elif isinstance(expression, Literal) and "\\" not in expression.value:
            parts.append(expression.value.replace("{", "{{").replace("}", "}}"))
        else:
            return None
    return "".join(parts)


class _Entry(NamedTuple):
    line: int
    values: frozenset[str]


_VALUE = re.compile(r"\$([A-Za-z][\w-]*)")


def _entries(file: str, source: str, body: Iterable[Any]) -> dict[str, _Entry]:
    """By name, the line and the values of each message: those in it, and those that the comment above it names."""
    from fluent.syntax import ast
    from fluent.syntax.serializer import FluentSerializer

    serializer, found = FluentSerializer(), dict[str, _Entry]()
    for entry in body:
        line = source.count("\n", 0, entry.span.start) + 1
        if isinstance(entry, ast.Junk):
            raise CatalogueError(f"{file}:{line}: {entry.annotations[0].message}")
        if isinstance(entry, ast.Message):
            if entry.id.name in found:
                raise CatalogueError(f"{file}:{line}: there is a second message {entry.id.name}")
            found[entry.id.name] = _Entry(line, frozenset(_VALUE.findall(serializer.serialize_entry(entry))))
    return found


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
