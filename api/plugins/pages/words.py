"""Words of the pages for days, numbers, verdicts, publishers and rates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TypeVar

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.period import MONTHS
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.words import Bilingual, one_line
from api.formats.spoken import grouped
from api.plugins.charts.kinds import Originators
from api.service.parameters.groups import Converted


def text_of(entry: object, field: str, lang: Lang) -> str:
    """A text that an entry has in both languages: English where it has none in Chinese."""
    text: str | None = getattr(entry, f"{field}_{lang}")
    return text or getattr(entry, f"{field}_en") or ""


def day_in_words(text: str | None, lang: Lang) -> str:
    """`15 September 2025`, 2025年9月15日; a year or a month as much as it says."""
    if not text:
        return ""
    parts = [int(part) for part in text[:10].split("-")]
    if lang is Lang.ZH:
        return "".join(f"{part}{sign}" for part, sign in zip(parts, "年月日", strict=False))
    year, month, day = (*parts, 0, 0)[:3]
    return " ".join(str(part) for part in (day, month and MONTHS[month - 1], year) if part)


def short_number(number: Decimal, lang: Lang) -> str:
    """A number with thousands set apart, without zeros at its end; its minus sign is one."""
    whole, _, decimals = plain(number).partition(".")
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
_VERIFICATIONS: Mapping[str, Bilingual] = {
    "proved": Bilingual("the words stand there", "原文仍在"),
    "moved": Bilingual("the words stand elsewhere on the page", "原文在页面另一处"),
    "changed": Bilingual("the sentence has changed", "所在句子已改动"),
    "misnumbered": Bilingual(
        "the words stand there, in another paragraph than was noted", "原文仍在，但段号与记录不同"
    ),
    "missing page": Bilingual("the page is gone", "页面已不存在"),
    "unreachable": Bilingual("the page could not be reached", "页面无法访问"),
}


def verified_words(found: str, lang: Lang) -> str:
    """The outcome of the last comparison of a figure with its live source."""
    return _VERIFICATIONS[found].in_language(lang) if found in _VERIFICATIONS else found


def names_of(catalogue: Catalogue, lang: Lang) -> Originators:
    """The names of all who are known to publish something, reports included, in a language."""
    publishers = {
        one_line(source.publisher): one_line(source.publisher_in(lang)) for source in catalogue.sources.values()
    }
    chinese = catalogue.chinese_names if lang is Lang.ZH else {}
    return Originators(lang, publishers | {one_line(name): one_line(other) for name, other in chinese.items()})


Query = TypeVar("Query", bound=Converted)
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


def fitting(query: Query, kinds: Collection[str], catalogue: Catalogue) -> Query:
    """The query without a unit of a kind that no figure of the page has: a switch of reports keeps the unit."""
    if query.unit is None or catalogue.units[query.unit].kind in kinds:
        return query
    return query.model_copy(update={"unit": None, "basis": None, "rate": None})


def conversion_words(query: Converted, fits: Converted, lang: Lang) -> str | None:
    """The sentence for a page that converts, or that cannot as it is asked; None for one that shows all as printed."""
    if query.unit is None:
        return None
    if fits.unit is None:
        return Bilingual(
            f"No figure here can be put into {query.unit}: all stand as printed.",
            f"此处没有可换算为{query.unit}的数据，均按原文列出。",
        ).in_language(lang)
    return (_OWN if query.rate is not None else _BY[query.basis]).in_language(lang)
