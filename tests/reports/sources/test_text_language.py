"""A text in a third language is known by its script or its commonest words; all texts here are invented."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from api.reports.sources.text_language import third_language
from tests.helpers.rows import each
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parents[1] / "extract" / "texts"


@each(__file__, "languages")
def test_a_third_language_is_named(language: str, text: str) -> None:
    """One sentence that tells a figure is enough, however its letters are composed."""
    assert third_language(text) == language
    assert third_language(unicodedata.normalize("NFD", text)) == language


@every("path", sorted(TEXTS.rglob("*.txt")))
def test_what_is_read(path: Path) -> None:
    """English and Chinese are no third language, with whatever names they hold."""
    assert third_language(path.read_text(encoding="utf-8")) is None


@each(__file__, "read")
def test_what_may_be_english_is_read(text: str) -> None:
    """Too few words, or names and quotations of another language, refuse nothing."""
    assert third_language(text) is None
    assert third_language("") is None
