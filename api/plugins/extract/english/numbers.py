"""English numbers that may be figures: in digits, in words, as fractions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from api.domain.quantity import plain
from api.domain.units import ENGLISH_SCALE_WORDS, EXPONENTS, SCALE_LETTERS
from api.plugins.extract import currencies
from api.plugins.extract.digits import LONGEST, digits, digits_behind_comma, grouped_by_point
from api.plugins.extract.english import vocabulary
from api.plugins.extract.proposal import Doubt

HYPHENS = frozenset("-‑–—")

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*+)"
    r"|(?P<sign>(?:\b(?:US|AU|CA|HK|NZ|NT|MX|CN|JP|RMB|MOP|[ACSR]))?[$€£¥￥₹₩₽₺฿₫₱₪₦₴])"
    r"|(?P<word>(?:[A-Z]\.){2,9}|°[CF]\b|[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*+[²³]?)"
    r"|(?P<mark>[^\s])"
)
_HEADLINE = 30  # words of the longest title


class Token(NamedTuple):
    """A word, number, currency sign or mark; `low` in lower case, `glued` where no space stands before it."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    glued: bool


_NOTHING = Token("", "", "", 0, 0, False)


class Tokens:
    """The tokens of a sentence; beyond either end stands an empty one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self._tokens: list[Token] = []
        end = -1
        for match in _TOKEN.finditer(sentence):
            text, start = match[0], match.start()
            glued, end = start == end, match.end()
            self._tokens.append(Token(match.lastgroup or "", text, text.lower(), start, end, glued))
        words = [token.text for token in self._tokens if token.kind == "word"]
        self.title_case = len(words) <= _HEADLINE and sum(word[0].isupper() for word in words) * 5 >= len(words) * 3

    def __len__(self) -> int:
        return len(self._tokens)

    def at(self, index: int) -> Token:
        """The token there, or an empty one."""
        return self._tokens[index] if 0 <= index < len(self._tokens) else _NOTHING


def hyphened(tokens: Tokens, index: int) -> Token | None:
    """The word tied to the token before by a hyphen at `index`."""
    mark, word = tokens.at(index), tokens.at(index + 1)
    tied = mark.text in HYPHENS and mark.glued and word.glued and word.kind == "word"
    return word if tied else None


SCALES = ENGLISH_SCALE_WORDS
_LONGEST_RUN = 12  # words of a number
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_TY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TY.split(), start=2)}
WORDS = frozenset({*_SMALL, *_TENS, "hundred"})
"""The words that may begin a number."""


def words(parts: list[str]) -> tuple[int, int] | None:
    """A number in English words (lower case) as value and scale: twenty-six thousand is 26 and 3."""
    if len(parts) > _LONGEST_RUN:
        return None
    scale = 0
    if len(parts) > 1 and parts[-1] in SCALES and parts[-1] != "hundred":
        scale = SCALES[parts[-1]]
        parts = parts[:-1]
    total = group = 0
    for part in parts:
        if part == "hundred":
            group = (group or 1) * 100
        elif part in SCALES:
            total, group = total + (group or 1) * 10 ** SCALES[part], 0
        elif part != "and":
            group += _SMALL.get(part, _TENS.get(part, 0))
    return (total + group, scale) if total + group else None


_ARTICLES = frozenset({"a", "an"})
_PART = {"half": "0.5", "quarter": "0.25"}
_LARGE = 3  # a thousand and up; a hundred mostly stands for many
_TIMES = frozenset({"time", "times"})


@dataclass(frozen=True, slots=True)
class EnglishNumber:
    """A number over the tokens first to last, its scale word included."""

    first: int
    last: int
    value: str
    scale: int
    doubts: tuple[Doubt, ...] = ()  # how the number was read, where its digits do not say it all
    grouped: str = ""  # 7850 for 7.850 in a text of decimal commas: what it means where it counts something
    negative: bool = False  # an accountant's brackets around the digits: the sign of money stands before them
    attached: bool = False  # a lone m, k or b: a scale only beside money or a counted noun
    named: bool = False  # behind a capital: a figure only with a unit that a name would not have
    few: bool = False  # a small number in words: a figure only beside a share, money or a measure


def _spelled(tokens: Tokens, index: int) -> EnglishNumber | None:
    """Half a million, a quarter of a million, a million, two and a half; half a dozen is none."""
    low, following = tokens.at(index).low, tokens.at(index + 1).low
    article = low in _ARTICLES
    if (part := _PART.get(following if article else low)) is not None:
        place = index + article
        place += 2 if tokens.at(place + 1).low == "of" else 1
        scale = SCALES.get(tokens.at(place + 1).low, 0)
        if scale < _LARGE or tokens.at(place).low not in _ARTICLES:
            return None
        return EnglishNumber(index, place + 1, part, scale, (Doubt.VALUE_WORDS,))
    if article:
        scale = SCALES.get(following, 0)
        if scale < _LARGE or tokens.at(index + 2).low in _TIMES or following.endswith("s"):
            return None
        return EnglishNumber(index, index + 1, "1", scale, (Doubt.VALUE_WORDS,))
    if low in WORDS:
        read = words([low])
        if read is None or [tokens.at(index + step).low for step in (1, 2, 3)] != ["and", "a", "half"]:
            return _in_words(tokens, index)
        scale = SCALES.get(tokens.at(index + 4).low, 0)
        return EnglishNumber(index, index + 3 + bool(scale), f"{read[0]}.5", scale, (Doubt.VALUE_WORDS,))
    return None


_GROUP = re.compile(r"\d{3}(?:[.,]\d{1,2}|\.\d+)?")
_SPELLED_OUT = 10  # up to here numbers in words mostly order or accompany: two sides, three reasons
_CODE_MARKS = frozenset("#§/:_.'’&@·")
_MULTIPLIED = frozenset({"x", "×", "*", "·"})
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED, "0123456789")
_HIGHEST = 15  # the power of ten above which no figure is printed
_GLUED = frozenset({"bp", "bps", "pp", "ppt", "pc", "pct", "yuan", "euros"})
_TIED = frozenset({"percent", "per", "percentage", "basis", "odd", "plus", "square", "cubic"})


def find(tokens: Tokens, masks: Sequence[tuple[int, int]], *, decimal_commas: bool = False) -> Iterator[EnglishNumber]:
    """The numbers that no mask covers and that neither name nor order something."""
    starts = [start for start, _ in masks]
    index = 0
    while index < len(tokens):
        token = tokens.at(index)
        place = bisect_right(starts, token.start) - 1
        masked = place >= 0 and masks[place][1] > token.start
        worded = token.kind == "word" and token.low in WORDS
        number = None
        if not masked and token.kind == "number":
            number = _in_digits(tokens, index, decimal_commas)
        elif not masked and token.kind == "word":
            number = _spelled(tokens, index)
        if number is not None:
            yield number
            index = number.last
        elif worded:
            index = _end_of_words(tokens, index) - 1
        index += 1


def _in_digits(tokens: Tokens, index: int, decimal_commas: bool) -> EnglishNumber | None:
    text, last = tokens.at(index).text, index
    if text.isdigit() and len(text) <= 3:
        while len(text) <= LONGEST and _continues(tokens, last + 1):
            last += 1
            text += tokens.at(last).text
    value = digits(text)
    comma = digits_behind_comma(text) if value is None else None
    if (value or comma) is None or _tied(tokens, index):
        return None
    doubts = (Doubt.VALUE_COMMA,) if comma else ()
    value = value or comma or ""
    if bracketed := _bracketed(tokens, index, last):
        last, doubts = last + 1, (*doubts, Doubt.VALUE_BRACKETS)
    minus = tokens.at(index - 1).low == "minus" and tokens.at(index - 2).low != "or"  # plus or minus 0.3
    if minus:
        doubts = (*doubts, Doubt.VALUE_WORDS)
    if bracketed or minus or _negative(tokens, index):
        value = f"-{value}"
    if (power := _power(tokens, last)) is not None:
        last, attached = power[0], False
        scale = max(each for each in EXPONENTS if each <= power[1])  # 1.25 and 13 are 12.5 trillion
        value = value if scale == power[1] else plain(Decimal(value).scaleb(power[1] - scale))
        doubts = (*doubts, Doubt.VALUE_POWER)
    elif (scaled := _scaled(tokens, index, last)) is not None:
        last, scale, attached = scaled
    else:
        return None
    following = tokens.at(last + 1)
    coded = tokens.at(last + 2).kind == "number" and tokens.at(last + 2).glued
    if following.kind == "word" and following.glued and coded and not following.text.endswith(("m", "CO")):
        return None  # 2138007TW4
    if following.kind == "word" and following.glued and not attached:
        glued = following.text in vocabulary.MEASURE_SIGNS or following.low in _GLUED
        glued = glued or following.text in currencies.CODES
        if not (glued or is_times(tokens, last + 1) or is_pence(tokens, last + 1)):
            return None
    word = hyphened(tokens, last + 1)
    if word is not None and not scale and not _may_be_tied(word.low):
        return None
    if scale == 0 and _label(tokens, index).low in vocabulary.NUMBERING:
        return None
    return EnglishNumber(
        index,
        last,
        value,
        scale,
        doubts,
        grouped=grouped_by_point(value) if decimal_commas and not scale else "",
        negative=bracketed,
        attached=attached,
        named=scale == 0 and _named(tokens, index),
    )


def is_times(tokens: Tokens, place: int) -> bool:
    """Whether the token is the x of 1.3x or 1.3×; that of 4x4 and 4x100 is none."""
    mark, following = tokens.at(place), tokens.at(place + 1)
    return mark.glued and mark.text in {"x", "×"} and not (following.kind == "number" and following.glued)


def is_pence(tokens: Tokens, place: int) -> bool:
    """Whether the token is the p of 5.4p or 12p per share; that of 1080p is none."""
    mark = tokens.at(place)
    return mark.glued and mark.text == "p" and ("." in tokens.at(place - 1).text or tokens.at(place + 1).low == "per")


def _bracketed(tokens: Tokens, index: int, last: int) -> bool:
    """Whether an accountant's brackets make the number negative: $(12.4) million, EUR (3.1) mn."""
    opened, money, closed = tokens.at(index - 1), tokens.at(index - 2), tokens.at(last + 1)
    if opened.text != "(" or closed.text != ")" or not (tokens.at(index).glued and closed.glued):
        return False
    return (money.kind == "sign" and opened.glued) or money.text in currencies.CODES or money.text == "Rs"


def _power(tokens: Tokens, last: int) -> tuple[int, int] | None:
    """The last token and the exponent of x 10^6, which a scale has; None where no power of ten stands."""
    sign, ten = tokens.at(last + 1), tokens.at(last + 2)
    if sign.text not in _MULTIPLIED or ten.text != "10":
        return None
    mark, digit = tokens.at(last + 3), tokens.at(last + 4)
    if not mark.glued:
        return None
    if mark.text == "^" and digit.kind == "number" and digit.glued and digit.text.isascii() and digit.text.isdigit():
        exponent, end = int(digit.text[:3]), last + 4
    elif set(mark.text) <= set(_RAISED):
        exponent, end = int(mark.text[:3].translate(_LOWERED)), last + 3
    else:
        return None
    return (end, exponent) if exponent <= _HIGHEST else None


def _continues(tokens: Tokens, index: int) -> bool:
    """Whether the next token is a group of three digits behind a space, as in 12 500."""
    token, before = tokens.at(index), tokens.at(index - 1)
    grouped = token.kind == "number" and not token.glued and _GROUP.fullmatch(token.text) is not None
    return grouped and "." not in before.text


def _tied(tokens: Tokens, index: int) -> bool:
    """Whether the number is part of a name or a code: G20, Covid-19, No.5, #3."""
    token, before, further = tokens.at(index), tokens.at(index - 1), tokens.at(index - 2)
    if not token.glued:
        return False
    if before.kind == "word":
        return before.text not in currencies.CODE_OF
    if before.text in HYPHENS and before.glued:
        return before.text != "—" and further.kind == "word" and further.text not in currencies.CODES
    if before.text == "." and before.glued:
        return further.text not in currencies.SHORT
    return before.text in _CODE_MARKS


def _negative(tokens: Tokens, index: int) -> bool:
    mark, further = tokens.at(index - 1), tokens.at(index - 2)
    if mark.kind == "sign" and mark.glued:  # -$5 million
        return further.text in {"-", "−"} and (not further.glued or tokens.at(index - 3).text == "(")
    loose = not mark.glued or further.text == "(" or further.kind == "sign"
    return tokens.at(index).glued and loose and (mark.text in {"-", "−"} or (mark.text == "–" and not mark.glued))


def _scaled(tokens: Tokens, index: int, last: int) -> tuple[int, int, bool] | None:
    """The last token of the scale word, the scale, and whether it is a letter that may mean something else.

    None where two scale words together, as in million crore, make a power of ten that no scale has.
    """
    following, sign = tokens.at(last + 1), tokens.at(index - 1)
    if sign.text in {".", "-", "−", "("}:
        sign = tokens.at(index - 2)
    money = sign.kind == "sign" or sign.text in currencies.CODE_OF
    if (following.glued or money) and following.text in SCALE_LETTERS:
        return last + 1, SCALE_LETTERS[following.text], not money
    measured = tokens.at(last + 2).low
    if following.text == "m" and (measured in vocabulary.MEASURES or measured in vocabulary.PLURAL):  # 3.4 m tonnes
        return last + 1, SCALE_LETTERS["m"], False
    word = hyphened(tokens, last + 1)
    scale = SCALES.get((word or following).low, 0)
    if not scale:
        return last, 0, False
    last += 2 if word is not None else 1
    more = SCALES.get(tokens.at(last + 1).low, 0)  # lakh crore, thousand billion
    return (last + bool(more), scale + more, False) if scale + more in EXPONENTS else None


def _may_be_tied(low: str) -> bool:
    measured = low in vocabulary.MEASURES and low != "foot"  # twenty-foot containers
    return measured or low in currencies.NAMES or low in _TIED or low in SCALES


def _label(tokens: Tokens, index: int) -> Token:
    """The word before a number, an abbreviation's point left out."""
    return tokens.at(index - 2 if tokens.at(index - 1).text == "." else index - 1)


def _named(tokens: Tokens, index: int) -> bool:
    """Whether a capital before the number makes it part of a name: Boeing 737."""
    word = _label(tokens, index)
    if word.kind != "word" or tokens.title_case or not word.text[0].isupper() or word.low.endswith(("'s", "’s")):
        return False
    return word.text not in currencies.CODE_OF and word.low not in vocabulary.OPENERS


def _in_words(tokens: Tokens, index: int) -> EnglishNumber | None:
    end = _end_of_words(tokens, index)
    parts = [token.low for token in map(tokens.at, range(index, end)) if token.kind == "word"]
    read = words(parts)
    if read is None or (tokens.at(index).text[0].isupper() and index > 0 and not tokens.title_case):
        return None
    value, scale = read
    following, word = tokens.at(end), hyphened(tokens, end)
    if (word is not None and not _may_be_tied(word.low)) or "point" in {tokens.at(index - 1).low, following.low}:
        return None
    run = following.low in vocabulary.RUN and tokens.at(end + 1).low in vocabulary.TIMES
    few = scale == 0 and value <= _SPELLED_OUT and not run
    return EnglishNumber(index, end - 1, str(value), scale, (Doubt.VALUE_WORDS,), few=few)


def _end_of_words(tokens: Tokens, index: int) -> int:
    """One beyond the last token of a number in words."""
    end = index + 1
    while True:
        token, following = tokens.at(end), tokens.at(end + 1).low
        goes_on = following in WORDS or following in SCALES
        ties = token.text in HYPHENS or (token.low == "and" and tokens.at(end - 1).low == "hundred")
        if token.low in WORDS or token.low in SCALES:
            end += 1
        elif ties and goes_on:
            end += 2
        else:
            return end
