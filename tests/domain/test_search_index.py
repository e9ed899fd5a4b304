"""Things found by words: how a text falls into words, and which of several entries is meant."""

from __future__ import annotations

from api.domain.search_index import Name, SearchEntry, SearchIndex, words_of
from tests.helpers.tables import every

ENTRIES = SearchIndex(
    (
        SearchEntry("sales", (Name("Online retail sales", "name"), Name("网上零售额", "name"))),
        SearchEntry("growth", (Name("Growth of online retail sales", "name"), Name("网上零售额增长率", "name"))),
        SearchEntry("zones", (Name("Pilot zones", "name"), Name("special areas", "alias")), "Set up by the state."),
    )
)


@every(
    ("text", "words"),
    [
        ("", []),
        ("the of", []),
        ("E-commerce, E commerce; ecommerce", ["ecommerce"] * 3),
        ("Markets and countries", ["market", "country"]),
        ("business analysis", ["business", "analysis"]),
        ("网上零售", ["网上", "上零", "零售"]),
        ("额", ["额"]),
        ("2024年网上", ["2024", "网上"]),
        ("电子商务", ["电商"]),
        ("معدل البطالة (2024)", ["معدل", "البطالة", "2024"]),
        ("مُعَدَّل", ["معدل"]),
        ("Уровень безработицы", ["уровень", "безработицы"]),
        ("실업률 통계", ["실업률", "통계"]),
        ("बेरोज़गारी दर", ["बेरोज़गारी", "दर"]),
        ("ひらがな", ["ひら", "らが", "がな"]),
        ("Söhne naïve Malmø", ["sohne", "naive", "malmø"]),
        ("🚀🇩🇪 & €5", ["🚀", "🇩", "🇪", "5"]),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER U}SD", ["usd"]),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    """English without plurals and articles, Chinese in pairs of characters."""
    assert words_of(text) == words


@every(
    ("text", "keys"),
    [
        ("", []),
        ("nothing at all", []),
        ("online retail sales", ["sales", "growth"]),
        ("growth online", ["growth", "sales"]),
        ("网上零售", ["sales", "growth"]),
        ("pilot", ["zones"]),
        ("special area", ["zones"]),
        ("onlin retial", ["sales", "growth"]),
        ("grow", ["growth"]),
    ],
)
def test_the_best_match_comes_first(text: str, keys: list[str]) -> None:
    """An exact name before one that only holds the words; mistyped and unfinished words are understood."""
    assert [match.key for match in ENTRIES.find(words_of(text))] == keys


def test_a_match_says_by_which_name() -> None:
    """And how well, to 100."""
    (match,) = ENTRIES.find(words_of("special areas"))
    assert (match.kind, match.name) == ("alias", "special areas")
    assert 80 < match.score <= 100


def test_nothing_is_found_in_nothing() -> None:
    """An empty database."""
    assert SearchIndex(()).find(["online"]) == []
