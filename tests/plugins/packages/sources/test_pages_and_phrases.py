"""Pages and phrases: blocks, sentences and places of a text; a phrase's number, unit and words; the language."""

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from api.plugins.extract import page_text
from api.plugins.extract.propose import misread
from api.plugins.extract.sentences import third_language
from api.plugins.packages.proof import SourceText, contradiction, number_printed, numbers, printed
from tests.helpers.growth import is_linear
from tests.helpers.rows import cases, each, seed_table
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parents[2] / "extract" / "texts"
PARTS = [part for (part,) in cases(__file__, "endless")]
BLOCKS = ["Exports rose 6%", "Imports rose 6% and trade 16%.", "出口增长6%，进口增长6%。"]
YES = {True: "yes", False: "no"}


def shown(texts: list[str] | None) -> str | None:
    return None if texts is None else " / ".join(texts)


READ: dict[str, Callable[..., object]] = {
    "paragraphs": lambda text: shown(page_text.paragraphs(text)),
    "sentences": lambda text: shown(page_text.sentences(text)),
    "blocks": lambda html: shown(page_text.blocks_of_html(html)),
    "heading": lambda html: page_text.read_text(html)[1],
    "from_title": lambda title: shown(page_text.from_title(["Menu", "The title", "One."], title)),
    "occurrences": lambda text, phrase: YES[any(page_text.occurrences(page_text.paragraphs(text), phrase))],
    "link_target": lambda *where: " ".join(map(str, page_text.link_target(BLOCKS, *where) or ())) or None,
    "numbers": lambda *phrase: " ".join(f"{n.digits}e{'/'.join(map(str, n.scales))}" for n in numbers(*phrase)),
    "holds": lambda phrase, value, scale, language: YES[printed(phrase, value, int(scale), language) is not None],
    "contradiction": lambda phrase, value, scale, *unit: contradiction(
        phrase, printed(phrase, value, int(scale)) or pytest.fail("no number"), *unit
    ),
    "said": lambda phrase, value, scale, language: YES[bool(number_printed(phrase, value, int(scale), language))],
    "misread": lambda phrase, value, scale, *rest: (
        misread(phrase, "zh-CN" if phrase[:1] > "z" else "en", value, int(scale), *rest) or (None,)
    )[0],
}
"""What each table says of a row but for its last cell."""


@every(("table", "row"), [(table, row) for table in READ for row in cases(__file__, table)])
def test_tables(table: str, row: tuple[str | None, ...]) -> None:
    """The last cell is what is read of the others; each table says what it shows."""
    assert READ[table](*row[:-1]) == row[-1]


@every("spaced", ["a b c", " a  b\tc ", "a\u00a0b\u00a0c", "a\nb\u202fc"])
def test_the_hash_does_not_see_white_space(spaced: str) -> None:
    assert page_text.sentence_sha256(spaced) == hashlib.sha256(b"a b c").hexdigest()
    assert page_text.normalised(spaced) == "a b c"


def test_places() -> None:
    """Every place counts, the title being paragraph 1; no link leads into nothing; no number overflows."""
    blocks = ["Up 5%", "It was up 5%. Again up 5%.", "Down."]
    found = list(page_text.occurrences(blocks, "5%"))
    assert found == [(1, "Up 5%"), (2, "It was up 5%."), (2, "Again up 5%.")]
    assert page_text.link_target([], "5%", None, None) is None
    assert READ["blocks"]("&#" + "9" * 5000 + ";x") == "\N{REPLACEMENT CHARACTER}x"


@pytest.mark.parametrize(
    ("parts", "size"), [(PARTS[::8], 1_000), pytest.param(PARTS, 15_000, marks=pytest.mark.full)], ids=["few", "all"]
)
def test_a_page_of_nothing_else_takes_linear_time(parts: list[str], size: int) -> None:
    """Read and searched for a phrase: of eight times as much in 24 times the time at most."""

    def look(page: str) -> None:
        list(page_text.occurrences(SourceText.of_page(page, "Title").blocks, "6%"))

    assert [part for part in parts if not is_linear(look, part, size)] == []


def test_what_is_inferred_or_in_another_language() -> None:
    """A number without a scale word has any scale that was inferred; words that look like English are no English."""
    assert printed("15.5", "15.5", 12, any_scale=True)
    assert not printed("15.5 billion", "15.5", 12, any_scale=True)
    for language in ("de", "fr", "ja"):
        assert misread("more than 350,000 TEU", language, "350000", 0, "=", None) is None


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_phrases_of_the_seed(package: str) -> None:
    """Each prints its figure, but where the value is inferred, and no row misreads its words."""
    languages = {row["id"]: row["language"] for row in seed_table(package, "sources.csv")}
    figures = seed_table(package, "figures.csv")
    for row in figures:
        phrase, language, value, scale = row["phrase"], languages[row["source"]], row["value"], int(row["scale"])
        assert printed(phrase, value, scale, language) or row["inferred"] == "value", phrase
        assert misread(phrase, language, value, scale, row["comparator"], row["inferred"]) is None, row


@each(__file__, "languages")
def test_a_third_language_is_named(language: str, text: str) -> None:
    """One sentence that tells a figure is enough, however its letters are composed; all texts are invented."""
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
