"""What a figure claims, in the words of a citation: `Online retail sales, China, 2024: 15.5 trillion CNY`."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Bilingual, Comparator, one_line, vintage_code, vintage_name

_ATTRIBUTED = Bilingual("attributed to {}", "据{}")
_WITHDRAWN = Bilingual("withdrawn by release {}", "已由发布{}撤回")
_REPLACED = Bilingual("withdrawn by release {}, replaced by {}", "已由发布{}撤回，由{}取代")
_TOLD = frozenset("EFP")
"""The statuses that a reader of a citation must know of."""


def claim_of(figure: Figure, lang: Lang) -> str:
    """The claim of a figure as its source prints it, or as it was calculated, with what is to be known of it."""
    amount = figure.stated or figure.printed
    words = amount_words(amount.display(lang), amount.comparator, lang)
    originator = other_originator(figure.originator, figure.source.publisher)
    remarks = [*remarks_of(figure.status, figure.vintage, originator, lang), *withdrawal(figure, lang)]
    told = words + bracketed(remarks, lang)
    return claim(figure.name(lang), figure.area_name(lang), figure.period.text, told, lang)


def claim(name: str, area: str, period: str, amount: str, lang: Lang) -> str:
    """What is measured where and when, and how much it is; Chinese tells a period in words."""
    between, before = ("，", "：") if lang is Lang.ZH else (", ", ": ")
    when = period_words(Period.parse(period)).zh if lang is Lang.ZH else period
    return f"{one_line(name)}{between}{one_line(area)}{between}{when}{before}{amount}"


def amount_words(display: str, comparator: str, lang: Lang) -> str:
    """An amount as it is displayed, with the comparator's words in place of its sign."""
    if lang is Lang.ZH:  # which has the words already
        return display
    words = COMPARATOR_WORDS[Comparator(comparator)].en
    return f"{words} {display.removeprefix(f'{comparator} ')}".lstrip()


def remarks_of(status: str, vintage: str | None, originator: str | None, lang: Lang) -> list[str]:
    """What is to be known of an amount: its vintage, that it is a forecast or an estimate, who is said to state it."""
    remarks = []
    if status in _TOLD and not (status == "P" and vintage):
        remarks.append(STATUS_WORDS[status].label.in_language(lang))
    if vintage:
        name = vintage_name(vintage_code(vintage)).in_language(lang)
        remarks.append(name[:1].lower() + name[1:])
    if originator:
        remarks.append(_ATTRIBUTED.in_language(lang).format(one_line(originator)))
    return remarks


def bracketed(remarks: Iterable[str], lang: Lang) -> str:
    """Remarks behind an amount, each in brackets of its own."""
    return "".join(f"（{remark}）" if lang is Lang.ZH else f" [{remark}]" for remark in remarks)


def other_originator(originator: str | None, publisher: str) -> str | None:
    """Who is said to state a figure, where that is another than the publisher."""
    return originator if originator != publisher else None


def withdrawal(figure: Figure, lang: Lang) -> list[str]:
    """That a figure was taken back, by which release, and what took its place; nothing of one that stands."""
    if figure.withdrawn is None:
        return []
    if figure.replaced_by is None:
        return [_WITHDRAWN.in_language(lang).format(figure.withdrawn)]
    return [_REPLACED.in_language(lang).format(figure.withdrawn, figure.replaced_by)]
