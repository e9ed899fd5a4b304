"""Word lists of a plug-in, kept in `en.toml` and `zh.toml` of its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language: words with spaces between them, by name; tables of such lists, by what they mean."""

    tables: Mapping[str, Any]

    def words(self, name: str) -> frozenset[str]:
        """A list as a set."""
        return frozenset(self.tables[name].split())

    def listed(self, name: str) -> tuple[str, ...]:
        """A list in its order."""
        return tuple(self.tables[name].split())

    def codes(self, name: str) -> dict[str, str]:
        """The meaning of each word of a table."""
        return {word: code for code, words in self.tables[name].items() for word in words.split()}

    def pairs(self, name: str) -> dict[str, str]:
        """The code of each word of a list of `word=code`, the longest word first."""
        pairs = [word.partition("=") for word in self.tables[name].split()]
        return {word: code for word, _, code in sorted(pairs, key=lambda pair: -len(pair[0]))}


@cache
def lexicon_of(package: str | None, language: str) -> Lexicon:
    """The lists that a package keeps for a language."""
    return Lexicon(tomllib.loads(files(package or "").joinpath(f"{language}.toml").read_text(encoding="utf-8")))
