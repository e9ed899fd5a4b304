"""What `extract` proposes of every scale word and unit word of both languages, a package may hold."""

from collections.abc import Iterable
from functools import cache
from typing import Literal

from api.domain.units import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, EXPONENTS, SCALE_LETTERS, UnitKind
from api.domain.words import CURRENCY_OF
from api.plugins.extract.propose import draft_row, misread, propose
from api.plugins.extract.subjects import Places
from api.plugins.extract.words import CHINESE, CLASSIFIERS, CODE_OF, EN, MEASURES, NOUNS, SIGNS
from api.plugins.packages.draft import namings
from api.plugins.packages.proof import printed
from api.plugins.packages.rows import UnitHead
from tests.helpers.rows import each, seed_table
from tests.helpers.tables import every

CURRENCIES = [name.replace("u.s.", "U.S.") for name in (*CURRENCY_OF, *sorted(CODE_OF))]
Language = Literal["en", "zh"]
TEMPLATES: dict[Language, list[tuple[str, Iterable[str]]]] = {
    "en": [
        ("Sales reached # {} yuan in 2024.", ENGLISH_SCALE_WORDS),
        ("Sales reached $#{} in 2024.", SCALE_LETTERS),
        ("It reached #.5 {} in 2024.", sorted({*EN.words("measures"), *EN.words("measure_signs")})),
        ("It counted 1,# {} in 2024.", sorted(EN.words("plural"))),
        ("Sales were # million {} in 2024.", CURRENCIES),
        ("Sales were {}# million in 2024.", (*SIGNS, "¥", *sorted(CODE_OF))),
    ],
    "zh": [
        ("2024年销售额达#{}元。", CHINESE_SCALE_WORDS),
        ("2024年达到#万{}。", [word for word in MEASURES if word != "‰"]),
        ("2024年连续#{}。", CLASSIFIERS),
        ("2024年建成#个{}。", NOUNS),
        ("2024年销售额达#万{}。", CHINESE),
    ],
}
"""Sentences of a word each; # is a number of the sentence's own, so that no phrase stands twice."""


PLACES = Places({"Auckland": "NZ-AUK", "上海": "CN-SH", "Peru": "PER", "Sweden": "SWE"}, ["NZ-AUK", "CN-SH"])


@each(__file__, "names")
def test_indicators_are_named_in_the_words_of_a_sentence(text: str, names: str) -> None:
    """Its subject or what it counts, with a measuring type, its noun and area; none where no word of it says so."""
    found = namings(propose(f"Title\n{text.replace(' // ', chr(10))}"), "r", [], {}, PLACES)
    told = [(each.name, each.measuring_type, each.unit) if code else ("none",) for code, each in found]
    read = [" ".join(filter(None, (*words, each.place.area))) for words, (_, each) in zip(told, found, strict=True)]
    assert " / ".join(read) == names


@cache
def listed() -> set[str]:
    return {row["code"] for name in ("units.csv", "more-units.csv") for row in seed_table("reference", name)}


def sentences(language: Language) -> list[str]:
    made = [template.format(word) for template, words in TEMPLATES[language] for word in words]
    return [sentence.replace("#", str(number)) for number, sentence in enumerate(made, start=101)]


@every("language, sentence", [(language, sentence) for language in TEMPLATES for sentence in sentences(language)])
def test_a_package_may_hold_what_is_proposed(language: Language, sentence: str) -> None:
    """One figure of a scale that there is, in a unit that is listed or may be declared; its phrase proves it."""
    (item,) = propose(f"Title\n{sentence}", language)
    assert item.scale in EXPONENTS
    unit = draft_row(item, {}, "en")["unit"]
    assert unit in listed() or UnitHead(code=unit, kind=UnitKind.PHYSICAL, name_en=unit)
    assert printed(item.phrase, item.value, item.scale, language)
    assert (
        misread(item.phrase, language, item.value, item.scale, item.comparator, ";".join(item.inferred) or None) is None
    )
