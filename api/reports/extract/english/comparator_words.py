"""The comparator that the words before or behind an English amount give it."""

from __future__ import annotations

from api.domain.words import SIGNS
from api.reports.extract import currency_names
from api.reports.extract.english import vocabulary
from api.reports.extract.english.tokens import Tokens
from api.reports.extract.english.unit_words import MeasuredNumber, numeric
from api.reports.extract.proposal import UnitSort

_MANY = 4  # digits from which a count is more likely crossed than done


def comparator_before(tokens: Tokens, amount: MeasuredNumber) -> tuple[str, int]:
    """The comparator that ends right before an amount, and where it begins."""
    end = first = amount.first
    article = tokens.at(first - 1).low
    if article in {"a", "an"} or (article in {"the", "its"} and tokens.at(first - 2).low in vocabulary.EDGED):
        end -= 1
    if (mark := _mark(tokens, end - 1)) is not None:
        return mark, end - 1
    few = amount.unit.sort is UnitSort.COUNT and not amount.number.scale and len(amount.number.value) < _MANY
    for length in (4, 3, 2, 1):
        words = tuple(tokens.at(index).low for index in range(end - length, end))
        if words in vocabulary.BEFORE:
            if words == ("up", "to") and tokens.at(end - 3).low in vocabulary.MOVES:
                return "", first
            if few and words[0] in vocabulary.ALSO_OF_LAWS:
                return "", first
            return vocabulary.BEFORE[words], end - length
    return "", first


def _mark(tokens: Tokens, place: int) -> str | None:
    """The comparator of a sign: ~33%, > 1.8 trillion; an arrow, the sign of a range or of a tag is none."""
    token, before = tokens.at(place), tokens.at(place - 1)
    if token.text not in SIGNS or place < 1:
        return None
    return SIGNS[token.text] if not token.glued or before.text in _BEFORE_A_MARK else None


_BEFORE_A_MARK = frozenset("(（[:：,，;")


def opens_amount(tokens: Tokens, place: int) -> bool:
    """Whether a number, or money before one, stands at a place."""
    return tokens.at(place).kind == "sign" or tokens.at(place).text in currency_names.CODES or numeric(tokens.at(place))


def comparator_after(tokens: Tokens, last: int) -> tuple[int, str]:
    """Where the comparator right behind a token ends, and what it is."""
    for length in (2, 1):
        words = tuple(tokens.at(last + 1 + step).low for step in range(length))
        goes_on = words[0] == "and" and opens_amount(tokens, last + length + 1)  # 14 schools and over 200 shops
        if words in vocabulary.AFTER and not goes_on:
            return last + length, vocabulary.AFTER[words]
    return last, ""
