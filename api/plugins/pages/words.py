"""Words of the pages for days, numbers, verdicts, publishers, rates and reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeKind, FigureChange
from api.domain.entries import ReportBase
from api.domain.period import MONTHS
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.words import Bilingual, one_line
from api.formats.spoken import grouped
from api.plugins.charts.kinds import Originators
from api.service.parameters.groups import Converted


def day_in_words(text: str | None, lang: Lang) -> str:
    """`15 September 2025`, 2025年9月15日; a year or a month as much as it says."""
    if not text:
        return ""
    parts = text[:10].split("-")
    if len(parts) < 3:
        year, *month = parts
        if not month:
            return f"{year}年" if lang is Lang.ZH else year
        return f"{year}年{int(month[0])}月" if lang is Lang.ZH else f"{MONTHS[int(month[0]) - 1]} {year}"
    found = date(*map(int, parts))
    if lang is Lang.ZH:
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def short_number(number: Decimal, lang: Lang) -> str:
    """A number with thousands set apart, without zeros at its end; its minus sign is one."""
    text = plain(number)
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    told = ("−" if whole.startswith("-") else "") + grouped(whole.removeprefix("-"), lang)
    return f"{told}.{decimals}" if decimals else told


VERDICTS: Mapping[str, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("Agrees", "一致"),
    Verdict.WITHIN_ROUNDING: Bilingual("Only within rounding", "仅在取整范围内一致"),
    Verdict.CONTRADICTS: Bilingual("Contradicts", "矛盾"),
    Verdict.NOT_COMPARABLE: Bilingual("Not comparable", "不可比"),
    Verdict.NOT_TESTABLE: Bilingual("Cannot be tested", "无法检验"),
}
VERIFICATIONS: Mapping[str, Bilingual] = {
    "proved": Bilingual("the words stand there", "原文仍在"),
    "moved": Bilingual("the words stand elsewhere on the page", "原文在页面另一处"),
    "changed": Bilingual("the sentence has changed", "所在句子已改动"),
    "misnumbered": Bilingual(
        "the words stand there, in another paragraph than was noted", "原文仍在，但段号与记录不同"
    ),
    "missing page": Bilingual("the page is gone", "页面已不存在"),
    "unreachable": Bilingual("the page could not be reached", "页面无法访问"),
}
"""What the last comparison of a figure with its live source found."""


class HistoryStep(NamedTuple):
    """One step of a figure's history: when, what happened, and the other figure that it happened with."""

    moment: str
    told: str
    other: str | None
    other_told: str


def verdict_words(verdict: str, lang: Lang) -> str:
    """A verdict of the audit in plain words."""
    return VERDICTS[verdict].in_language(lang)


def verified_words(found: str | None, lang: Lang) -> str:
    """What a comparison with the live page found."""
    words = VERIFICATIONS.get(found or "")
    return words.in_language(lang) if words else found or ""


def step_of(change: FigureChange, figure_id: str, catalogue: Catalogue, lang: Lang) -> HistoryStep:
    """A change as a step in the history of one of its figures."""
    is_new = change.new is not None and change.new.id == figure_id
    other = change.old if is_new else change.new
    release = change.release
    if is_new and change.kind is ChangeKind.ADDED:
        told = Bilingual(f"added by release {release}", f"由发布{release}录入")
    elif is_new:
        told = Bilingual(f"took another’s place in release {release}:", f"在发布{release}中取代：")
    else:
        told = Bilingual(f"withdrawn by release {release}" + (":" if other else ""), f"由发布{release}撤回")
    moment = catalogue.releases[release].released_at
    names = Bilingual("the figure before" if is_new else "the figure after", "此前的数据" if is_new else "此后的数据")
    return HistoryStep(moment, told.in_language(lang), other.id if other else None, names.in_language(lang))


def names_of(catalogue: Catalogue, lang: Lang) -> Originators:
    """The names of all who are known to publish something, reports included, in a language."""
    publishers = {
        one_line(source.publisher): one_line(source.publisher_in(lang)) for source in catalogue.sources.values()
    }
    chinese = catalogue.chinese_names if lang is Lang.ZH else {}
    return Originators(lang, publishers | {one_line(name): one_line(told) for name, told in chinese.items()})


def title_of(report: ReportBase, lang: Lang) -> str:
    """The title of a report in a language, where it has one in it."""
    return (report.title_zh if lang is Lang.ZH else None) or report.title_en


Asked = TypeVar("Asked", bound=Converted)
_BY = {
    None: Bilingual(
        "Money is converted at the average rate of each figure’s own year, or at its end for what is counted on a day.",
        "金额按各数据所属年份的平均汇率换算；时点数按年末汇率。",
    ),
    Basis.ANNUAL_AVERAGE: Bilingual(
        "Money is converted at the average rate of each figure’s own year.", "金额按各数据所属年份的平均汇率换算。"
    ),
    Basis.YEAR_END: Bilingual(
        "Money is converted at the rate of the end of each figure’s own year.", "金额按各数据所属年份的年末汇率换算。"
    ),
    Basis.AS_PRINTED: Bilingual(
        "No rate is used: what a source itself prints in this unit stands here, all else as printed.",
        "不使用汇率：来源自行以该单位载明的数值列于此，其余按原文。",
    ),
}
_OWN = Bilingual("Money is converted at a rate of your own.", "金额按您给出的汇率换算。")


def fitting(query: Asked, kinds: Collection[str], catalogue: Catalogue) -> Asked:
    """What is asked, without a unit of a kind that no figure of the page has: a switch of reports keeps the unit."""
    if query.unit is None or catalogue.units[query.unit].kind in kinds:
        return query
    return query.model_copy(update={"unit": None, "basis": None, "rate": None})


def conversion_words(asked: Converted, fits: Converted, lang: Lang) -> str | None:
    """The sentence for a page that converts, or that cannot as it is asked; None for one that shows all as printed."""
    if asked.unit is None:
        return None
    if fits.unit is None:
        return Bilingual(
            f"No figure here can be put into {asked.unit}: all stand as printed.",
            f"此处没有可换算为{asked.unit}的数据，均按原文列出。",
        ).in_language(lang)
    return (_OWN if asked.rate is not None else _BY[asked.basis]).in_language(lang)
