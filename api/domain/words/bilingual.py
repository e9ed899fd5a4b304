"""A text in both languages of the service."""

from __future__ import annotations

from typing import NamedTuple


class Bilingual(NamedTuple):
    """The same in English and Chinese."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        """The text in one language, `en` or `zh`."""
        return self.zh if lang == "zh" else self.en

    def then(self, other: Bilingual) -> Bilingual:
        """The two one after the other; English sentences are set apart by a space."""
        return Bilingual(f"{self.en} {other.en}".strip(), self.zh + other.zh)

    def joined(self, between: Bilingual, other: Bilingual) -> Bilingual:
        """The two with words between them."""
        return Bilingual(self.en + between.en + other.en, self.zh + between.zh + other.zh)
