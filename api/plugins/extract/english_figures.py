"""Figures in an English sentence: numbers with their units, comparators, rises and falls."""

import re
from collections.abc import Iterator

from api.domain.units import UnitKind
from api.domain.words import CURRENCY_OF
from api.plugins.extract.numbers import (
    SMALL,
    Amount,
    Number,
    Spans,
    comparator_before,
    find,
    of_unit_ahead,
    percent_of,
    restated,
    shared,
    span_at,
    with_neighbours,
)
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.sentences import TextHabits
from api.plugins.extract.words import AFTER, CODE_OF, EN, ONLY_SCALED, SHARED
from api.plugins.extract.words import SIGNS as MONEY_OF

_PARTS = SMALL | EN.numbers("fractions") | {"a": 1, "an": 1, "hundred": 100}
_STOP = EN.words("stop")
_FAR = 160  # characters before a figure in which a phrase of several words is looked for
_NEAR = 48  # characters before a figure in which it is said to be of the same
_LONGEST_NOUN = 6  # words from a number to the noun that it counts


def _amount(sentence: str, number: Number, yen: str) -> Amount:
    """The number with the unit printed before or after it, if any; `yen` is the currency code of a bare ¥."""
    bare = Amount(number, number.start, number.end)
    if number.unit:
        return bare._replace(unit=number.unit, sort=UnitKind.SHARE)
    if money := EN.before("money_before", sentence, number.start):
        sign, code = money["sign"], money["code"]
        if code in ONLY_SCALED and number.scale < 6:  # the road R 21
            return bare
        unit = MONEY_OF.get(sign, yen) if sign else CODE_OF.get(code, "INR")
        doubts = (Doubt.UNIT_SIGN,) if sign == "¥" else ()
        return bare._replace(start=money.start(), unit=unit, sort=UnitKind.MONEY, doubts=doubts)
    amount = _in_unit(sentence, number) or noun(sentence, number, number.end) or bare
    if number.grouped:
        number = number._replace(value=number.grouped, doubts=(*number.doubts, Doubt.VALUE_GROUPED))
    return amount._replace(number=number)


def _in_unit(sentence: str, number: Number) -> Amount | None:
    """The number with the unit after it, a percentage, a currency or a measure; None if no unit follows."""
    match = EN["unit"].match(sentence, number.end)
    if match is None:
        return None
    kind = match.lastgroup or ""
    unit, sort, doubts = match[kind], UnitKind.PHYSICAL, tuple[Doubt, ...]()
    if kind in {"name", "code"}:
        doubts = (Doubt.UNIT_SIGN,) if unit.lower() in SHARED else ()
        unit, sort = CURRENCY_OF.get(unit.lower()) or CODE_OF[unit], UnitKind.MONEY
    elif kind == "points":
        unit = "basis points" if unit[0] in "bB" else "percentage points"
    elif kind in {"share", "mille"}:
        unit, sort = ("percent" if kind == "share" else "‰" if unit == "‰" else "per mille"), UnitKind.SHARE
    elif kind in {"pence", "times"}:
        unit = kind
    return Amount(number, number.start, match.end(), unit, sort, doubts=doubts)


def noun(sentence: str, number: Number, place: int) -> Amount | None:
    """The number with the plural noun up to six words after the offset `place` as its unit; None if there is none."""
    led = EN["to_noun"].match(sentence, place)
    place = led.end() if led else place
    first = end = 0
    for _ in range(_LONGEST_NOUN):
        match = EN["noun_word"].match(sentence, place)
        parts = re.split("[-‑–]", match["word"].lower()) if match else [""]
        if match is None or parts[0] in _STOP:
            break
        if EN["is_plural"].fullmatch(parts[-1]):
            first, end = match.span("word")
        elif end:
            break
        place = match.end()
    return Amount(number, number.start, end, sentence[first:end], UnitKind.COUNT) if end else None


def _joint(sentence: str, this: Amount, following: Amount) -> str:
    """The relation of an amount to the following one, as in `Amount.joined`: `part` for 18 of the 22 towns."""
    match = EN["joint"].fullmatch(sentence, this.end, following.start)
    if match is None:
        return "part" if not this.sort and EN["some_of"].fullmatch(sentence, this.end, following.start) else ""
    if not match["range"] and not (match[0] == " and " and EN.before("between", sentence, this.start)):
        return "list"
    turned = this.start < this.number.start and EN.before("turned", sentence, this.start)  # up 4% to 5%
    return "change" if turned or EN.before("changed", sentence, this.start) else "range"


def _is_compared(sentence: str, amount: Amount, previous: Amount | None, following: Amount | None, start: int) -> bool:
    """True if a figure is only there for comparison, as 8 is in `against 8`, `compared with 8` and `up from 8`."""
    if EN.before("compared", sentence, start):
        return True
    if not EN.before("changed", sentence, start) or EN.before("from_revised", sentence, start):
        return False
    if EN.before("from_turned", sentence, start):
        return True
    if previous and previous.unit == amount.unit != "":
        return True  # eased to 2.7% in March from 3.1% in December
    if previous and previous.sort in {UnitKind.SHARE, None} and sentence[previous.end : start] == " from ":
        return True  # up 9 percent from 2.16 billion
    return following is not None and EN.before("to", sentence, following.start) is not None


def _direction(sentence: str, start: int) -> tuple[int, bool]:
    """A pair: `start`, moved back to a word for a rise or fall if one is right before it, and True for a fall."""
    if EN.before("no_direction", sentence, start):  # set up 65 bases; a lower 5% is a level
        return start, False
    if match := EN.before("direction", sentence, start):
        return match.start(), match["fall"] is not None
    return start, EN.before("fell_by", sentence, start, _FAR) is not None


_ORDINALS = EN.numbers("ordinals")


def _rank(match: re.Match[str]) -> Amount:
    """The amount of years that a match of an ordinal counts: 13 years for `the 13th consecutive year`."""
    value = match["digits"].lower()
    number = Number(*match.span("digits"), str(_ORDINALS.get(value, value)))
    return Amount(number, match.start(), match.end(), "years", UnitKind.COUNT)


_COUNTED = (UnitKind.COUNT, UnitKind.PHYSICAL)


def _counted(sentence: str, amount: Amount, previous: Amount | None, start: int, *, compared: bool) -> Amount | None:
    """A bare number with a unit from other words, or as a count without one: `48 countries, against 144`; else None."""
    number = amount.number
    if amount.sort is not None or number.loose or EN.before("unit_of", sentence, amount.start):
        return None
    match = EN.before("number_of", sentence, start, _FAR)
    counted = noun(sentence, number, match.start("counted")) if match else None
    doubts = (Doubt.UNIT_BEFORE,) if counted else ()
    alone = amount._replace(unit=counted.unit if counted else "", sort=UnitKind.COUNT, doubts=doubts) if match else None
    when = EN["counted_when"].match(sentence, number.end) is not None
    ended = when or EN["counted_end"].match(sentence, number.end) is not None
    again = when and previous is not None and previous.sort is None  # there were 59 in 2019, 105 a year later
    if alone is None and number.value.isdecimal() and (again or (ended and EN.before("counting", sentence, start))):
        alone = amount._replace(sort=UnitKind.COUNT)
    if counted or previous is None:
        return alone
    same = amount.of_unit(previous, number.scale)._replace(doubts=(Doubt.UNIT_BEFORE,) if previous.unit else ())
    if EN.before("listed", sentence, start):  # (2024: 12.8)
        return same
    if previous.sort not in _COUNTED:
        return alone
    same_again = EN["the_same"].search(sentence, max(previous.end, start - _NEAR), start)
    changed = sentence.endswith(" to ", previous.end, start) and EN.before("from", sentence, previous.start)
    return same if compared or same_again or changed or when else alone  # from 1.5 children to 1.4


def _fractions(sentence: str, masks: Spans) -> Iterator[Number]:
    """The shares that a sentence prints as fractions, such as a third, in percent; none in the sorted spans `masks`."""
    for match in EN["fraction"].finditer(sentence):
        start = next(match.start(name) for name in ("half", "n", "some") if match[name])
        masked = any(span_at(masks, place) for place in (match.start(), start, match.end() - 1))
        led, _ = comparator_before(sentence, match.start())
        above = _part(match["n"] or match["some"] or "one")
        below = _part(match["d"] or match["many"] or "half")
        if masked or not _is_share(sentence, match, led=bool(led)):
            continue
        value, sign, exact = percent_of(above, below, led or "=")
        doubt = Doubt.VALUE_WORDS if exact else Doubt.VALUE_FRACTION
        yield Number(start, match.end(), value, doubts=(doubt,), unit="percent", sign=sign)


def _part(text: str) -> int:
    """The whole number that one part of a fraction prints: 3 for `three`, `3` or `thirds`; KeyError for other words."""
    low = text.lower().removesuffix("s")
    return int(low) if low.isdigit() else _PARTS[low]


def _is_share(sentence: str, match: re.Match[str], *, led: bool) -> bool:
    """True if a fraction is a share of something, as it is not in a quarter earlier, a third time or one in a row."""
    start, end = match.span()
    if match["some"]:
        return match["some"].islower() or match["some"].isdigit() or start == 0
    followed = EN["share_of"].match(sentence, end) is not None
    return followed or match["several"] is not None or (led and EN["share_ended"].match(sentence, end) is not None)


def read(sentence: str, masks: Spans, habits: TextHabits) -> list[Proposal]:
    """The figures of an English sentence, in order, without periods; numbers in sorted spans `masks` are no figures."""
    numbers = list(_fractions(sentence, masks))
    masks = sorted([*masks, *((number.start, number.end) for number in numbers)])
    numbers += find(sentence, masks, decimal_commas=habits.decimal_commas)
    numbers.sort(key=lambda number: number.start)
    single = [_amount(sentence, number, habits.yen) for number in numbers]
    single = of_unit_ahead(EN, sentence, single, lambda one: [_amount(one, each, habits.yen) for each in find(one, ())])
    ranks = (_rank(match) for match in EN["nth_year"].finditer(sentence))
    single = sorted([*single, *ranks], key=lambda each: each.start)
    amounts = shared(sentence, single, _joint)
    found: list[Proposal] = []
    for previous, amount, following in with_neighbours(amounts):
        if (figure := _figure(sentence, amount, previous, following)) is None:
            continue
        # A fall counts for a whole list only if the unit is printed once: down 2 and 3%, not down 2% and 3%.
        if previous and found and previous.number.end == found[-1].end and Doubt.FALL in found[-1].doubts:
            figure = figure.fallen()
        found.append(figure)
    return found


def _figure(sentence: str, amount: Amount, previous: Amount | None, following: Amount | None) -> Proposal | None:
    """The Proposal for an amount, with its comparator and minus; None if the number is no figure."""
    number = amount.number
    sign, start = comparator_before(sentence, amount.start)
    if previous and EN["spread"].fullmatch(sentence, previous.end, amount.start):  # 23 stations over 61 km
        sign, start = "", amount.start
    against = _is_compared(sentence, amount, previous, following, amount.start)
    elsewhere = _counted(sentence, amount, previous, start, compared=against)
    amount = elsewhere or amount
    comparator = EN["comparator_after"].match(sentence, amount.end)
    end = comparator.end() if comparator else amount.end
    comparator = comparator or EN["comparator_after"].match(sentence, number.end)
    after = AFTER[comparator["sign"].lower()] if comparator else ""
    if not elsewhere and not _accepted(sentence, amount, previous, qualified=bool(sign or after)):
        return None
    if number.attached and amount.sort not in {UnitKind.MONEY, UnitKind.COUNT}:
        return None
    if amount.limit == "<=" and previous:  # words before a range apply to both its ends
        _, start = comparator_before(sentence, previous.start)
    fell = False
    if amount.sort is not UnitKind.COUNT:
        start, fell = _direction(sentence, start)
        fell = fell and not EN.before("level", sentence, amount.start)
    if start < amount.start:
        against = _is_compared(sentence, amount, previous, following, start)
    if amount.changes and (turn := EN["turn"].match(sentence, end)):
        end, fell = turn.end(), fell or (turn["rise"] is None and turn["total"] is None)
    rate = EN["per"].match(sentence, end)
    end = rate.end() if rate else end
    fell = fell or (amount.sort is UnitKind.SHARE and _bracketed_fall(sentence, previous, amount, end))
    between = EN.before("between", sentence, start)
    start -= len(between[0]) if between else 0
    end = following.end if following and amount.limit == ">=" else end
    sign = amount.limit or (number.sign if number.unit else sign) or after
    figure = amount.found(start, end, sign, fell=fell and amount.changes, rate=rate is not None)
    return figure._replace(compared=against, restates=restated(sentence, previous, amount, start))


def _accepted(sentence: str, amount: Amount, previous: Amount | None, *, qualified: bool) -> bool:
    """True if a number is a figure: it measures or counts something, or its words show that it needs no unit."""
    number, start, end = amount.number, amount.start, amount.end
    if EN.before("unit_of", sentence, start):
        return False
    if amount.sort in {UnitKind.MONEY, UnitKind.SHARE, UnitKind.PHYSICAL}:
        return True
    if number.loose:
        return False
    if amount.sort is UnitKind.COUNT:
        return amount.unit.lower() != "times" or "." in number.value
    printed = sentence[number.anchor : number.end]
    if number.scale or "," in printed or " " in printed or Doubt.VALUE_GROUPED in number.doubts:
        return True
    if EN["of_them"].match(sentence, end) or (len(number.value) > 1 and EN.before("totalled", sentence, start)):
        return True
    if "." in number.value:
        return qualified or EN.before("leads", sentence, start) is not None
    if previous and (between := sentence[previous.end : start]) in {" to ", " from "}:
        if between == " to ":  # fell 11% to 936; from 9 to 17 tells hours
            return len(number.value) >= 3 or not EN.before("from", sentence, previous.start)
        return not previous.sort  # to 410 from 525
    return qualified and len(number.value) >= 3


def _bracketed_fall(sentence: str, previous: Amount | None, amount: Amount, end: int) -> bool:
    """True if an amount alone in brackets gives the fall before it as a share: a decrease of 100,000 (0.3%)."""
    if previous is None or sentence[previous.end : amount.start] != " (" or not sentence.startswith(")", end):
        return False
    return _direction(sentence, comparator_before(sentence, previous.start)[1])[1]
