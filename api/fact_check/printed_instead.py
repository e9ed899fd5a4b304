"""The phrase to print instead of a number that is quoted wrong, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from api.domain.period import period_words
from api.domain.words import Bilingual
from api.fact_check.comparison import Fit, HeldAgainst
from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.judged import MOST_RIVALS, Judged
from api.fact_check.quoted_amounts import quoted
from api.fact_check.reasons import Reason
from api.fact_check.subjects.indicator_names import Told

if TYPE_CHECKING:
    from api.domain.amounts import Amount
    from api.domain.figure import Figure
    from api.fact_check.quoted_claim import QuotedClaim


def correction(judged: Judged, current: Figure | None) -> Bilingual | None:
    """The phrase to print instead; None where nothing is to be put right, or nobody can say how."""
    held = judged.held
    if held is None or judged.verdict in (FactVerdict.AGREES, FactVerdict.CANNOT_TELL):
        return None
    if (other := corrected_by(judged, current)) is not None:
        return _in_words_of(judged.claim, other.printed)
    if judged.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD):
        if judged.verdict is FactVerdict.SUPERSEDED:
            return None
        amount, period = quoted(held.figure.printed), period_words(held.figure.period)
        return Bilingual(f"{amount.en} in {period.en}", f"{period.zh}{amount.zh}")
    amount = _in_words_of(judged.claim, held.amount)
    if judged.claim.phrase in (amount.en, amount.zh):
        return None  # the text has it so already
    if judged.reason is Reason.OTHER_SIGN and judged.subject.told is Told.GROWTH:
        return _as_change(held, amount)
    return amount


def corrected_by(judged: Judged, current: Figure | None) -> Figure | None:
    """The figure whose number is to be printed, where that is another one than that of the verdict."""
    return current if judged.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD) else None


def beside_correction(judged: Judged, current: Figure | None) -> Judged:
    """With the figure whose number is to be printed as the first of its rivals, where it is another one."""
    printed = corrected_by(judged, current)
    if printed is None or (judged.held is not None and printed.id == judged.held.figure.id):
        return judged
    others = [rival for rival in judged.rivals if rival.figure is not printed]
    return replace(judged, rivals=(HeldAgainst(printed, Fit.NONE, printed.printed), *others)[:MOST_RIVALS])


def _in_words_of(claim: QuotedClaim, amount: Amount) -> Bilingual:
    """An amount with the English word for its unit that the text has: yuan, where it says so."""
    told, pattern = quoted(amount), _MONEY.get(claim.unit)
    word = None if pattern is None else pattern.search(claim.phrase)
    if word is None or claim.unit != amount.unit.code:
        return told
    return told._replace(en=f"{told.en.removesuffix(f' {amount.unit.label_en}')} {word[0]}")


_MONEY = {
    "CNY": re.compile(r"\b(?:yuan|renminbi)$", re.IGNORECASE),
    "USD": re.compile(r"\b(?:(?:US|U\.S\.) )?dollars$", re.IGNORECASE),
    "EUR": re.compile(r"\beuros$", re.IGNORECASE),
}


def _as_change(held: HeldAgainst, amount: Bilingual) -> Bilingual:
    """A growth with the word for its direction: what is printed behind `fell` is else read as a fall."""
    if held.amount.quantity.value < 0:
        return Bilingual(f"down {amount.en.replace('-', '', 1)}", f"下降{amount.zh.replace('-', '', 1)}")
    return Bilingual(f"up {amount.en}", f"增长{amount.zh}")
