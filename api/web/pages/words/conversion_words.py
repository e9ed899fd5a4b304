"""By which rate a page converts its money, told once for all its figures."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.words import Bilingual
from api.service.parameters.groups import Converted

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
