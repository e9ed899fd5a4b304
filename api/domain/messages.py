"""The message catalogue: whole sentences with named values, in one Fluent file a language; and texts in two languages.

`messages.en.ftl` has every message; where the file of another language lacks one, the English message is used.
"""

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
    """A text that exists in several languages."""

    def in_language(self, lang: str) -> str:
        """The text in a language; the English text if that language has none."""


class Bilingual(NamedTuple):
    """A text that the data have in English and Chinese, such as the name of an indicator."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        """The Chinese text for `zh`, else the English text."""
        return self.zh if lang == "zh" else self.en


@dataclass(init=False, slots=True)
class Message:
    """A message with its values: texts, numbers, or Words, which are put into the language of the message."""

    name: str
    values: Mapping[str, Words | str | int]

    def __init__(self, name: str, **values: Words | str | int) -> None:
        self.name, self.values = name, values

    def in_language(self, lang: str) -> str:
        """The sentence; LookupError if the message does not exist, or one of its values is missing."""
        if not self.values:
            return _text(self.name, lang, ())
        spoken = messages().language_of(self.name, lang)
        values = (
            (name, value if isinstance(value, str | int) else value.in_language(spoken))
            for name, value in self.values.items()
        )
        return _text(self.name, spoken, tuple(values))


@lru_cache(maxsize=1024)
def _text(name: str, lang: str, values: tuple[tuple[str, str | int], ...]) -> str:
    """The text of a message, kept for a while, since rows and pages repeat the same sentences."""
    return messages().text(name, messages().language_of(name, lang), dict(values))


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts as one, without the empty ones; the message `between` separates them."""

    parts: Sequence[Words]
    between: str = "between-sentences"

    def in_language(self, lang: str) -> str:
        """The joined text."""
        return joined((part.in_language(lang) for part in self.parts), lang, self.between)


def joined(texts: Iterable[str | None], lang: str, between: str = "between-commas") -> str:
    """Several texts of one language as one, without the empty ones; the message `between` separates them."""
    parts = [*filter(None, texts)]
    return Message(between).in_language(lang).join(parts) if len(parts) > 1 else "".join(parts)


class CatalogueError(ValueError):
    """A fault in a file of messages, with the file's name and line."""


class Messages:
    """The messages of every language; CatalogueError if a file cannot be read or does not fit the English one."""

    def __init__(self, folder: Path = FOLDER) -> None:
        from fluent.runtime import FluentBundle, FluentResource, resolver  # takes 0.1 s, spared to a conversion

        resolver.MAX_PART_LENGTH = sys.maxsize  # the default refuses a sentence with a value of 2,500 characters
        self._bundles: dict[str, Any] = {}
        self.values: dict[str, frozenset[str]] = {}
        """The names of the values of each message."""
        for path in sorted(folder.glob("messages.*.ftl"), key=lambda path: (_language(path) != ENGLISH, path)):
            language, source = _language(path), path.read_text(encoding="utf-8")
            resource = FluentResource(source)
            values = _values(path.name, source, resource.body, self.values)
            self.values = self.values or values
            functions: dict[str, Any] = {"CAPITAL": lambda text: text[:1].upper() + text[1:]}
            bundle = self._bundles[language] = FluentBundle([language], functions, use_isolating=False)
            bundle.add_resource(resource)

    def language_of(self, name: str, lang: str) -> str:
        """The language `lang` if it has the message, else English."""
        return lang if self._bundles[lang].has_message(name) else ENGLISH

    def text(self, name: str, lang: str, values: Mapping[str, str | int]) -> str:
        """The message in the language with its values filled in; LookupError if a value is missing."""
        bundle = self._bundles[lang]
        text, errors = bundle.format_pattern(bundle.get_message(name).value, values)
        if errors:
            raise LookupError(f"the message {name} in {lang}: {'; '.join(map(str, errors))}")
        return str(text)


@cache
def messages() -> Messages:
    """The messages of this installation, read once."""
    return Messages()


_VALUE = re.compile(r"\$([A-Za-z][\w-]*)")


def _values(
    file: str, source: str, body: Iterable[Any], english: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """By message of a file, the names of its values; the comment above a message may name more values.

    CatalogueError if Fluent cannot read the file, if a message occurs twice or English lacks it, or if a message uses
    a value that the English message does not have.
    """
    from fluent.syntax import ast

    found: dict[str, frozenset[str]] = {}
    for entry in body:
        kind, fault, start = type(entry), "", entry.span.start
        if kind is ast.Junk:
            fault = entry.annotations[0].message
        elif kind is ast.Message:
            name, start = entry.id.name, entry.id.span.start
            values = frozenset(_VALUE.findall(source[entry.span.start : entry.span.end]))
            if name in found:
                fault = f"there is a second message {name}"
            elif english and name not in english:
                fault = f"English has no message {name}"
            elif english and (extra := ", ".join(sorted(values - english[name]))):
                fault = f"{name} takes {extra}, which the English one is not given"
            found[name] = values
        if fault:
            raise CatalogueError(f"{file}:{source.count(chr(10), 0, start) + 1}: {fault}")
    return found


def _language(path: Path) -> str:
    return path.name.split(".")[1]
