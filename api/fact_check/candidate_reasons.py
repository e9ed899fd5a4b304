"""Why another figure that was looked at is less likely the one that a claim quotes, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.domain.period import period_words
from api.domain.words import Bilingual
from api.fact_check.comparison import Fit
from api.fact_check.reasons import Reason

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.fact_check.comparison import HeldAgainst
    from api.fact_check.judged import Judged


def why_not(rival: HeldAgainst, judged: Judged, printed: Figure | None = None) -> Bilingual:
    """Why another figure is less likely the one that a claim quotes; `printed` is the one of the correction."""
    claimed, figure = judged.claim.period, rival.figure
    if printed is figure:
        return Bilingual("What to print instead is its number.", "应改为的数字即出自此项。")
    if judged.subject.narrowed:
        return Bilingual(
            f"“{judged.subject.narrowed}” makes it another thing.", f"“{judged.subject.narrowed}”使其所指不同。"
        )
    if claimed is not None and figure.period != claimed:
        words = period_words(figure.period)
        return Bilingual(f"It is of {words.en}.", f"属于{words.zh}。")
    if judged.reason is Reason.MEANS_ANOTHER:
        if rival.fit <= Fit.BARE:
            return Bilingual("Its number fits, and the words may mean it.", "其数值相符，文字也可能指此项。")
        return Bilingual("Its number does not fit.", "其数值不相符。")
    sayer = judged.sayer
    if sayer is not None and not sayer.says(figure):
        return Bilingual("The text names another one as saying it.", "文中所称的来源与此不同。")
    if judged.held is not None and figure.source.id != judged.held.figure.source.id:
        return _how_it_fits(rival, judged.held)
    return Bilingual("Its number does not decide.", "其数值不足以判定。")


def _how_it_fits(rival: HeldAgainst, held: HeldAgainst) -> Bilingual:
    """How a number stands to another claim than the one of the verdict."""
    if rival.is_old and not held.is_old:
        return Bilingual("It has been superseded.", "已被取代。")
    if rival.fit is Fit.APART:
        return Bilingual("Its number does not fit.", "其数值不相符。")
    if rival.fit in (Fit.OPEN, Fit.NONE):
        return Bilingual("Its number does not decide.", "其数值不足以判定。")
    if rival.fit != held.fit:
        return Bilingual("Its number fits less well.", "其数值不如前者相符。")
    if held.figure.preferred:
        return Bilingual("It fits as well; the other claim is preferred.", "同样相符，但另一数字优先。")
    return Bilingual("It fits as well.", "同样相符。")
