"""By which rate a page converts its money, told once for all its figures."""

from __future__ import annotations

from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.words.bilingual import Bilingual
from api.service.parameters.parameter_groups import Converted

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
        "不使用汇率：来源自己以该单位印出的数值列于此，其余按原文。",
    ),
}
_OWN = Bilingual("Money is converted at a rate of your own.", "金额按您给出的汇率换算。")


def conversion_words(query: Converted, lang: Lang) -> str | None:
    """The sentence for a page that converts; None for one that shows all as printed."""
    if query.unit is None:
        return None
    return (_OWN if query.rate is not None else _BY[query.basis]).in_language(lang)
