"""A figure in one line that can be quoted as it stands: what, where, when, how much in which unit, and who says so."""

from __future__ import annotations

from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import COMPARATOR_WORDS, Comparator
from api.domain.words.statuses import STATUS_WORDS

_UNSAID = frozenset({"A", "B"})
"""Statuses that take nothing from a value that stands alone."""


def statement(figure: Figure, lang: Lang) -> str:
    """`Exports, China, 2024 > 250 billion USD (more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)`."""
    return _told(figure, figure.served, lang)


def statement_as_printed(figure: Figure, lang: Lang) -> str:
    """The same of the value that its source prints, whichever unit it is served in."""
    return _told(figure, figure.printed, lang)


def _told(figure: Figure, amount: Amount, lang: Lang) -> str:
    notes = [*_about(figure, amount), origin(figure)]
    what = Bilingual(
        f"{figure.indicator.name_en}, {figure.area.name_en}, {figure.period.text}",
        f"{figure.indicator.name_zh}，{figure.area.name_zh}，{figure.period.text}",
    ).in_language(lang)
    between, opening, closing = ("；", "（", "）") if lang is Lang.ZH else ("; ", " (", ")")
    told = between.join(note.in_language(lang) for note in notes)
    return f"{what} {signed(amount, lang)}{opening}{told}{closing}"


def signed(amount: Amount, lang: Lang) -> str:
    """The amount with the sign of its comparator in front, in either language: `= 15.5 trillion CNY`."""
    sign, shown = amount.comparator, amount.display(lang)
    bare = shown.removeprefix(COMPARATOR_WORDS[sign].zh if lang is Lang.ZH else f"{sign} ")
    return f"{sign} {bare}"


def _about(figure: Figure, amount: Amount) -> list[Bilingual]:
    """The comparator in words, what was done to the value, and what makes it less than final."""
    notes = [] if amount.comparator is Comparator.EQUAL else [COMPARATOR_WORDS[amount.comparator]]
    if figure.status not in _UNSAID:
        notes.append(STATUS_WORDS[figure.status].label)
    if figure.vintage:
        notes.append(Bilingual(figure.vintage, figure.vintage))
    if figure.withdrawn:
        notes.append(Bilingual("withdrawn", "已撤回"))
    if amount is not figure.printed:
        en, zh = (signed(figure.printed, lang) for lang in (Lang.EN, Lang.ZH))
        notes.append(Bilingual(f"converted from {en}", f"由{zh}折算"))
    return notes


def origin(figure: Figure) -> Bilingual:
    """Who published it and when; of a derived figure, what it was calculated from."""
    if figure.formula is not None:
        inputs = ", ".join(figure.inputs)
        return Bilingual(f"calculated from {inputs}", f"由{inputs}推算")
    day = figure.source.published
    en, zh = (figure.source.publisher_in(lang) for lang in ("en", "zh"))
    return Bilingual(f"{en}, {day}", f"{zh}，{day}") if day else Bilingual(en, zh)
