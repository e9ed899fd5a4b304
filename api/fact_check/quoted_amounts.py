"""Amounts as a sentence quotes them: with the words of their comparator instead of its sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.domain.words import COMPARATOR_WORDS, Bilingual

if TYPE_CHECKING:
    from api.domain.amounts import Amount


def quoted(amount: Amount) -> Bilingual:
    """An amount in words: `more than 1.8 trillion CNY`, 超过1.8万亿元人民币."""
    sign = amount.comparator
    words = COMPARATOR_WORDS[sign].en
    return Bilingual(f"{words} {amount.display('en').removeprefix(f'{sign} ')}".lstrip(), amount.display("zh"))
