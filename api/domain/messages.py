"""The message catalogue: whole sentences with named values, in one Fluent file a language; and texts in two languages.

If a language lacks a message, or its message cannot be parsed or filled in, the English message is used.
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
"""The codes of the languages that have a file of messages."""


def toml_of(module: str, name: str) -> dict[str, Any]:
    """The parsed TOML file `name` in the folder of a module, whose `__file__` is `module`."""
    return tomllib.loads(Path(module).with_name(name).read_text(encoding="utf-8"))


class Words(Protocol):
    """Protocol of a text that exists in several languages."""

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
    """A message's name, and the values to fill in: texts, whole numbers, or Words, put into the message's language."""

    name: str
    values: Mapping[str, Words | str | int]

    def __init__(self, name: str, **values: Words | str | int) -> None:
        self.name, self.values = name, values

    def in_language(self, lang: str) -> str:
        """The message in a language, else in English; LookupError if it or one of its values is missing."""
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
    """The cached text of a message in a language, else in English; LookupError if it or one of its values is absent."""
    messages = catalogues()[_language_of(name, lang)]
    text, errors = messages.format_pattern(messages.get_message(name).value, dict(values))
    if errors and lang != ENGLISH:  # a value that nothing gives: the English one stands for it
        return _text(name, ENGLISH, values)
    if errors:
        raise LookupError(f"the message {name} in {lang}: {'; '.join(map(str, errors))}")
    return str(text)


def _language_of(name: str, lang: str) -> str:
    """The code `lang` if that language has the message `name`, else `en`; KeyError for a language without messages."""
    return lang if catalogues()[lang].has_message(name) else ENGLISH


class Joined(NamedTuple):
    """Several texts as one, without the empty ones; the text of the message named `between` separates them."""

    parts: Sequence[Words]
    between: str = "between-sentences"

    def in_language(self, lang: str) -> str:
        """The joined text in a language."""
        return joined(self.parts, lang, self.between)


def joined(texts: Iterable[Words | str | None], lang: str, between: str = "between-commas") -> str:
    """Texts joined to one in a language, without empty ones and None; the message named `between` separates them."""
    parts = [*filter(None, (text if isinstance(text, str | None) else text.in_language(lang) for text in texts))]
    return Message(between).in_language(lang).join(parts) if len(parts) > 1 else "".join(parts)


def _is(amount: str) -> str:
    """A Chinese amount behind 为, which 超过 and other comparators stand without: 为15.5%, 约为15.5%, 超过15.5%."""
    if amount.startswith("约"):
        return f"约为{amount[1:]}"
    return amount if amount[:1].isalpha() and not amount.startswith("第") else f"为{amount}"


FUNCTIONS = {
    "CAPITAL": lambda text: text[:1].upper() + text[1:],
    "A": lambda word: word if word.endswith("al") else f"{'an' if word[:1] in 'aeiou' else 'a'} {word}",  # provisional
    "IS": _is,
}
"""By name, the functions that messages may call on a text."""


@cache
def catalogues(folder: Path = FOLDER) -> Mapping[str, Any]:
    """By language code, a FluentBundle of its messages, read once from the files `messages.*.ftl` of a folder."""
    from fluent.runtime import FluentBundle, FluentResource, resolver  # takes 0.1 s, spared to a conversion

    resolver.MAX_PART_LENGTH = sys.maxsize  # the default refuses a sentence with a value of 2,500 characters
    found = {}
    for path in folder.glob("messages.*.ftl"):
        language = path.name.split(".")[1]
        found[language] = FluentBundle([language], FUNCTIONS, use_isolating=False)
        found[language].add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return found
