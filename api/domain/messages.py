"""The message catalogue: whole sentences with named values, in one Fluent file a language; and texts in two languages.

Where another language lacks a message, or has one that cannot be read or filled in, the English one is used.
"""

import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES = tuple(sorted(path.name.split(".")[1] for path in FOLDER.glob("messages.*.ftl")))
"""The languages that have a file of messages."""


def toml_of(module: str, name: str) -> dict[str, Any]:
    """The tables of a TOML file in the folder of a module, which is given by its `__file__`."""
    return tomllib.loads(Path(module).with_name(name).read_text(encoding="utf-8"))


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


@dataclass(init=False)
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
        spoken = _language_of(self.name, lang)
        values = (
            (name, value if isinstance(value, str | int) else value.in_language(spoken))
            for name, value in self.values.items()
        )
        return _text(self.name, spoken, tuple(values))


@lru_cache(maxsize=1024)
def _text(name: str, lang: str, values: tuple[tuple[str, str | int], ...]) -> str:
    """The text of a message, kept for a while, since rows and pages repeat the same sentences."""
    messages = catalogues()[_language_of(name, lang)]
    text, errors = messages.format_pattern(messages.get_message(name).value, dict(values))
    if errors and lang != ENGLISH:  # a value that nothing gives: the English one stands for it
        return _text(name, ENGLISH, values)
    if errors:
        raise LookupError(f"the message {name} in {lang}: {'; '.join(map(str, errors))}")
    return str(text)


def _language_of(name: str, lang: str) -> str:
    """The language `lang` if it has the message, else English."""
    return lang if catalogues()[lang].has_message(name) else ENGLISH


class Joined(NamedTuple):
    """Several texts as one, without the empty ones; the message `between` separates them."""

    parts: Sequence[Words]
    between: str = "between-sentences"

    def in_language(self, lang: str) -> str:
        """The joined text."""
        return joined(self.parts, lang, self.between)


def joined(texts: Iterable[Words | str | None], lang: str, between: str = "between-commas") -> str:
    """Several texts as one in a language, without the empty ones; the message `between` separates them."""
    parts = [*filter(None, (text if isinstance(text, str | None) else text.in_language(lang) for text in texts))]
    return Message(between).in_language(lang).join(parts) if len(parts) > 1 else "".join(parts)


@cache
def catalogues(folder: Path = FOLDER) -> Mapping[str, Any]:
    """By language, its messages, read once from the files of a folder."""
    from fluent.runtime import FluentBundle, FluentResource, resolver  # takes 0.1 s, spared to a conversion

    resolver.MAX_PART_LENGTH = sys.maxsize  # the default refuses a sentence with a value of 2,500 characters
    found = {}
    for path in folder.glob("messages.*.ftl"):
        language, functions = path.name.split(".")[1], {"CAPITAL": lambda text: text[:1].upper() + text[1:]}
        found[language] = FluentBundle([language], functions, use_isolating=False)
        found[language].add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return found
