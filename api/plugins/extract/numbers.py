"""Numbers in prose and amounts with units: digits in either language, English words, ranges, units printed once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from api.domain.quantity import plain
from api.domain.units import ENGLISH_SCALE_WORDS as SCALES
from api.domain.units import EXPONENTS, SCALE_LETTERS, UnitKind
from api.domain.words import SIGNS
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.words import BEFORE, EN, Lexicon

LONGEST = 30
"""Greatest number of digits of a printed decimal before its point, and after it."""
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+),(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d{3}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
Spans = Sequence[tuple[int, int]]


class Number(NamedTuple):
    """A number in a sentence, from its minus to its scale word, with the unit and comparator that its words imply."""

    start: int
    end: int
    value: str
    scale: int = 0
    doubts: tuple[Doubt, ...] = ()  # how it was read, where its digits do not say it all
    unit: str = ""  # percent, if the number names a share: a third
    sign: str = ""  # its comparator where nothing else gives one: 五百多, about a third
    digits: int = 0  # characters from the start to the digits
    grouped: str = ""  # the value unless it is a share: 7850 for 7.850 in a text of decimal commas
    attached: bool = False  # a lone m, k or b: a scale only next to money or a counted noun
    loose: bool = False  # after a capitalised word, or small and in words: a figure only as a share, money or a measure

    @property
    def anchor(self) -> int:
        """Offset in the sentence of the first digit, or of the first word of a number in words."""
        return self.start + self.digits


def span_at(spans: Spans, place: int) -> tuple[int, int] | None:
    """The span (start, end) that contains the offset `place`; None if none does. The spans must be sorted."""
    before = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[before] if before >= 0 and place < spans[before][1] else None


def ungrouped(text: str) -> str | None:
    """The number without grouping commas; None for other text, as 1.2.3 or 1,23, and for over 30 digits in a part."""
    return _decimal(text.replace(",", "")) if _PLAIN.fullmatch(text) else None


def with_decimal_point(text: str) -> str | None:
    """The number 88,4 or 1.234,5 as 88.4 or 1234.5; None if it has no comma that can be a decimal one."""
    return _decimal(text.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(text) else None


def _decimal(text: str) -> str | None:
    """The text itself; None if it has more than LONGEST digits before or after its point."""
    return text if max(map(len, text.split("."))) <= LONGEST else None


def comparator_before(sentence: str, place: int) -> tuple[str, int]:
    """A pair: the sign of the comparator right before the offset `place`, and its offset; "" and `place` if none is."""
    if match := EN.before("sign_before", sentence, place):
        return SIGNS[match[0].strip()], match.start()
    match = EN.before("comparator", sentence, place)
    if match is None or EN.before("no_limit", sentence, place):
        return "", place
    return BEFORE[(match["sign"] or match["edged"]).lower()], match.start()


def percent_of(part: int, whole: int, comparator: str) -> tuple[str, str, bool]:
    """The percentage of `part` in `whole` as text, its comparator, and True if the text is exact.

    A third is about 33; more than a third is more than 33, less than a third less than 34. `comparator` is not empty.
    """
    share = Fraction(100 * part, whole)
    tenths = share * 10
    if tenths.denominator == 1:
        return plain(Decimal(int(tenths)) / 10), comparator, True
    outward = {">": floor, "<": ceil}.get(comparator[0])
    return (str(outward(share)), comparator, False) if outward else (str(round(share)), "~", False)


SMALL = {word: value for value, word in enumerate(EN.listed("counts"))}
SMALL |= {word: 10 * value for value, word in enumerate(EN.listed("tens"), start=2)}
_BELOW = EN.numbers("fractions")
# No figure is printed with a power of ten above 15.
_POWER = re.compile(r" ?[x×*·] ?10(?:\^(1[0-5]|[1-9])(?!\d)|(¹[⁰¹²³⁴⁵]|[¹²³⁴⁵⁶⁷⁸⁹]))")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBERING, _OPENERS = EN.words("numbering"), EN.words("openers")
_SPELLED_OUT = 10  # numbers in words up to this one are rarely figures: two sides, three reasons
_BACK = 32


def find(sentence: str, masks: Spans, *, decimal_commas: bool = False) -> Iterator[Number]:
    """The numbers of an English sentence outside sorted spans `masks`, without ordinals and numbers in names."""
    end = 0
    for match in EN["number"].finditer(sentence):
        if match.start() < end or span_at(masks, match.start()):
            continue
        number = _in_digits(match, decimal_commas) if match["digits"] else _in_words(match)
        if number:
            yield number
            end = number.end


def _in_digits(match: re.Match[str], decimal_commas: bool) -> Number | None:
    """The Number of a match in digits, with minus and scale; None if unreadable, or part of a name, code or list."""
    sentence, (start, end) = match.string, match.span()
    text, before = match[0].replace(" ", ""), sentence[max(0, start - _BACK) : start]
    value = ungrouped(text)
    doubts = [] if value else [Doubt.VALUE_COMMA]
    value = value or with_decimal_point(text)
    if value is None or (EN["tied"].search(before) and not EN["tied_to_money"].search(before)):
        return None
    first = start
    if EN["bracketed"].search(before) and sentence.startswith(")", end):  # an accountant's brackets
        first, end, value, doubts = start - 1, end + 1, f"-{value}", [*doubts, Doubt.VALUE_BRACKETS]
    elif minus := EN["minus"].search(before):
        first, value = start - (len(minus["word"]) if minus["word"] else before[-1] in "-−–"), f"-{value}"
        doubts += [Doubt.VALUE_WORDS] * (minus["word"] is not None)
    scale, attached = 0, False
    money = EN["led_by_money"].search(before) is not None
    power, scaled = _POWER.match(sentence, end), EN["scaled"].match(sentence, end)
    if power:
        exponent = int((power[1] or power[2]).translate(_LOWERED))
        end, scale = power.end(), max(each for each in EXPONENTS if each <= exponent)  # 1.25 and 13 are 12.5 trillion
        value = value if scale == exponent else plain(Decimal(value).scaleb(exponent - scale))
        doubts.append(Doubt.VALUE_POWER)
    elif scaled and scaled["word"]:
        end, scale = scaled.end(), SCALES[scaled["word"].lower()] + SCALES.get((scaled["more"] or "").lower(), 0)
        if scale not in EXPONENTS:  # million crore
            return None
    elif scaled and (money or not scaled["gap"]):
        end, scale, attached = scaled.end(), SCALE_LETTERS[scaled["letter"]], not money
    if sentence[end : end + 1].isalpha() and not EN["glued"].match(sentence, end):  # 2138007TW4, 5G
        return None
    if not scale and EN["hyphened"].match(sentence, end):
        return None
    label = EN["label"].search(before)
    word = label[1] if label else ""
    if not scale and word.lower() in _NUMBERING:
        return None
    name = word[:1].isupper() and not word.lower().endswith(("'s", "’s"))
    return Number(
        first,
        end,
        value,
        scale,
        tuple(doubts),
        digits=start - first,
        grouped=value.replace(".", "") if decimal_commas and not scale and _EITHER.fullmatch(value) else "",
        attached=attached,
        loose=not scale and name and word.lower() not in _OPENERS,
    )


def _in_words(match: re.Match[str]) -> Number | None:
    """The Number of a match in words, such as half a million or twenty-six thousand; None if it is no figure."""
    (start, end), doubts = match.span(), (Doubt.VALUE_WORDS,)
    one, whole = match["one"], match["whole"]
    if match["part"]:
        limit = comparator_before(match.string, start)[0] or "="
        above, below = SMALL.get((match["parts"] or "a").lower(), 1), _BELOW[match["of"].lower()]
        percent, sign, _ = percent_of(above, below, limit)
        value = plain((Decimal(percent) / 100).normalize())
        return Number(start, end, value, SCALES[match["part_scale"].lower()], doubts, sign=sign)
    if one or whole:
        value = "1" if one else f"{SMALL.get(whole.lower(), 100)}.5"
        scale_word = one or match["half_scale"] or ""
        return Number(start, end, value, SCALES.get(scale_word.lower(), 0), doubts)
    read = _value_of(re.findall(r"[a-z]+", match["words"].lower()))
    if read is None or (match[0][0].isupper() and start > 0) or EN["hyphened"].match(match.string, end):
        return None
    total, scale = read
    runs = EN["years_follow"].match(match.string, end) is not None  # nine years in a row
    if match["decimals"] and not scale:  # fourteen point one
        value = f"{total}.{''.join(str(SMALL.get(word, 0)) for word in match['decimals'].lower().split())}"
        return Number(start, end, value, SCALES.get((match["decimal_scale"] or "").lower(), 0), doubts)
    return Number(start, end, str(total), scale, doubts, loose=scale == 0 and total <= _SPELLED_OUT and not runs)


def _value_of(words: list[str]) -> tuple[int, int] | None:
    """Value and scale of a number in lower-case words: twenty-six thousand is 26 and 3; None for zero or no number."""
    scale = 0
    if len(words) > 1 and words[-1] in SCALES and words[-1] != "hundred":
        scale = SCALES[words.pop()]
    total = group = 0
    for word in words:
        if word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * 10 ** SCALES[word], 0
        else:
            group += SMALL.get(word, 0)
    return (total + group, scale) if total + group else None


class Amount(NamedTuple):
    """A number with its unit and comparator; `start` and `end` are the offsets in the sentence of all together."""

    number: Number
    start: int
    end: int
    unit: str = ""
    sort: UnitKind | None = None
    sign: str = ""
    doubts: tuple[Doubt, ...] = ()
    joined: str = ""
    """Relation to the following amount: `range`, `change`, `list`, `part`, or empty for none."""
    limit: str = ""
    """`>=` for the lower end of a range in one unit, `<=` for its upper end."""

    @property
    def changes(self) -> bool:
        """True if the unit is one in which rises and falls are printed: a share, or points."""
        return self.sort is UnitKind.SHARE or self.unit.endswith(("points", "百分点", "基点"))

    def of_unit(self, other: Amount, scale: int) -> Amount:
        """A copy with this scale, and with the unit and doubts of another amount."""
        number = self.number._replace(scale=scale)
        return self._replace(number=number, unit=other.unit, sort=other.sort, doubts=other.doubts)

    def found(self, start: int, end: int, sign: str, *, fell: bool, rate: bool) -> Proposal:
        """The Proposal for the phrase from `start` to `end`; `fell` adds a minus unless it has one, `rate` a doubt."""
        number = self.number
        figure = Proposal(
            start=start,
            end=end,
            anchor=number.anchor,
            value=number.value,
            scale=number.scale,
            unit=self.unit,
            sort=self.sort,
            comparator=sign or number.sign or "=",
            doubts=(*self.doubts, *[Doubt.UNIT_UNTOLD] * (not self.unit), *number.doubts, *[Doubt.RATE] * rate),
        )
        return figure.fallen() if fell and number.value[0] != "-" else figure


def shared(sentence: str, amounts: list[Amount], joint: Callable[[str, Amount, Amount], str]) -> list[Amount]:
    """The amounts with relations from `joint` and units and scales that $5-7 bn prints once; also changes the list."""
    for place in range(len(amounts) - 2, -1, -1):
        following = amounts[place + 1]
        this = amounts[place]._replace(joined=joint(sentence, amounts[place], following))
        how, scale = this.joined, this.number.scale or following.number.scale
        if how == "part":
            this = this.of_unit(following, this.number.scale)._replace(end=following.end)
        elif how and not this.sort and (how != "list" or following.sort is not UnitKind.COUNT):
            this = this.of_unit(following, scale)
        elif how not in ("", "list") and this.sort is UnitKind.MONEY:
            this = this._replace(number=this.number._replace(scale=scale))
            if not following.sort:
                amounts[place + 1] = following.of_unit(this, following.number.scale)
        following = amounts[place + 1]
        if how == "range" and this.unit == following.unit != "":
            this = this._replace(limit=">=")
            amounts[place + 1] = following._replace(limit=following.limit or "<=")
        amounts[place] = this
    return [each if each.sort or each.number.scale < 6 else _of_another(each, amounts) for each in amounts]


def _of_another(amount: Amount, amounts: Sequence[Amount]) -> Amount:
    """The amount in the currency of the nearest one of its scale, with a doubt added; unchanged if there is none."""
    same = (each for each in amounts if each.sort is UnitKind.MONEY and each.number.scale == amount.number.scale)
    nearest = min(same, key=lambda each: abs(each.start - amount.start), default=None)
    if nearest is None:
        return amount
    return amount.of_unit(nearest, amount.number.scale)._replace(doubts=(*nearest.doubts, Doubt.UNIT_BEFORE))


def of_unit_ahead(
    words: Lexicon, sentence: str, amounts: list[Amount], read: Callable[[str], list[Amount]]
) -> list[Amount]:
    """The amounts; bare decimals and bare numbers at years get the unit of a heading, as in (trillion yuan): 2016 5.16.

    A unit in brackets at the end of the sentence counts too. `read` gives the amounts of a text, to read the unit by.
    """
    if (heading := words["unit_ahead"].search(sentence) or words["unit_behind"].search(sentence)) is None:
        return amounts
    named = heading.groupdict()
    unit = named["unit"] or " ".join(filter(None, map(named.get, ("scale", "power", "of", "code"))))
    units = [each for each in read(f"1 {unit}" if unit.isascii() else f"1{unit}") if each.sort]
    if len(units) != 1:
        return amounts
    first = heading.end() - 1 if heading.end() < len(sentence) else 0
    found: list[Amount] = []
    for each in amounts:
        year = words["year_before"].search(sentence, 0, each.start) or words["year_behind"].match(sentence, each.end)
        bare = (year or "." in each.number.value) and not each.sort and each.start > first
        same = each.of_unit(units[0], units[0].number.scale or each.number.scale)
        found.append(same._replace(doubts=(*same.doubts, Doubt.UNIT_BEFORE)) if bare else each)
    return found


def with_neighbours(amounts: Sequence[Amount]) -> Iterator[tuple[Amount | None, Amount, Amount | None]]:
    """Triples of the amount before, each amount, and the amount after; None at the ends."""
    return zip([None, *amounts], amounts, [*amounts[1:], None], strict=False)


_OPENED = re.compile(r" ?[(（][^)）]{0,16}")


def restated(sentence: str, previous: Amount | None, amount: Amount, start: int) -> str:
    """The currency of the previous amount, if this one restates it in brackets in another currency; else empty."""
    if previous is None or {previous.sort, amount.sort} != {UnitKind.MONEY} or previous.unit == amount.unit:
        return ""
    return previous.unit if _OPENED.fullmatch(sentence, previous.end, start) else ""
