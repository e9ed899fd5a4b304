"""A figure in one line that can be quoted as it stands: what, where, when, how much in which unit, and who says so."""

from __future__ import annotations

from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import COMPARATOR_WORDS, Bilingual, Comparator, one_line
from api.representations.citations.cited_claim import remarks_of


def statement(figure: Figure, lang: Lang) -> str:
    """`Exports, China, 2024 > 250 billion USD (more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)`."""
    return _told(figure, figure.served, lang)


def statement_as_printed(figure: Figure, lang: Lang) -> str:
    """The same of the value that its source prints, whichever unit it is served in."""
    return _told(figure, figure.printed, lang)


def statement_of(figure: Figure, told: Bilingual, lang: Lang) -> str:
    """What is told of a figure's amount, with the figure's place and source: `Exports, China, 2024: TOLD (CFIS)`."""
    colon = "：" if lang is Lang.ZH else ": "
    return _bracketed(f"{_what(figure, lang)}{colon}{told.in_language(lang)}", [origin(figure)], lang)


def _told(figure: Figure, amount: Amount, lang: Lang) -> str:
    return _bracketed(f"{_what(figure, lang)} {signed(amount, lang)}", _notes(figure, amount, lang), lang)


def _what(figure: Figure, lang: Lang) -> str:
    between = "，" if lang is Lang.ZH else ", "
    return between.join((one_line(figure.name(lang)), one_line(figure.area_name(lang)), figure.period.text))


def _bracketed(claim: str, notes: list[Bilingual], lang: Lang) -> str:
    between, opening, closing = ("；", "（", "）") if lang is Lang.ZH else ("; ", " (", ")")
    return f"{claim}{opening}{between.join(note.in_language(lang) for note in notes)}{closing}"


def signed(amount: Amount, lang: Lang) -> str:
    """The amount with the sign of its comparator in front, in either language: `= 15.5 trillion CNY`."""
    sign, shown = amount.comparator, amount.display(lang)
    bare = shown.removeprefix(COMPARATOR_WORDS[sign].zh if lang is Lang.ZH else f"{sign} ")
    return f"{sign} {bare}"


def _notes(figure: Figure, amount: Amount, lang: Lang) -> list[Bilingual]:
    """The comparator in words, what makes the value less than final, what was done to it, and where it is from."""
    notes = [] if amount.comparator is Comparator.EQUAL else [COMPARATOR_WORDS[amount.comparator]]
    notes += [Bilingual(remark, remark) for remark in remarks_of(figure.status, figure.vintage, None, lang)]
    if figure.withdrawn:
        notes.append(Bilingual("withdrawn", "已撤回"))
    if amount is not figure.printed and amount is not figure.stated:
        en, zh = (signed(figure.printed, lang) for lang in (Lang.EN, Lang.ZH))
        notes.append(Bilingual(f"converted from {en}", f"由{zh}折算"))
    return [*notes, origin(figure)]


def origin(figure: Figure) -> Bilingual:
    """Who published it and when; of a derived figure, what it was calculated from."""
    if figure.formula is not None:
        inputs = ", ".join(figure.inputs)
        return Bilingual(f"calculated from {inputs}", f"由{inputs}推算")
    day = figure.source.published
    en, zh = (one_line(figure.source.publisher_in(lang)) for lang in ("en", "zh"))
    return Bilingual(f"{en}, {day}", f"{zh}，{day}") if day else Bilingual(en, zh)
