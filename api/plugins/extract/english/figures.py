"""Figures in an English sentence: a number, its unit, its comparator, and what is said of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.domain.words import SIGNS
from api.plugins.extract import currencies
from api.plugins.extract.digits import percent_of
from api.plugins.extract.english import vocabulary
from api.plugins.extract.english.numbers import Tokens, find
from api.plugins.extract.english.units import EnglishUnit, MeasuredNumber, amount, joined, noun, numeric, shared
from api.plugins.extract.proposal import Doubt, Found, UnitSort
from api.plugins.extract.sentences import TextHabits

_BEFORE_A_MARK = frozenset("(（[:：,，;")
_MANY = 4  # digits from which a count is more likely crossed than done


def comparator_before(tokens: Tokens, amount: MeasuredNumber) -> tuple[str, int]:
    """The comparator that ends right before an amount, and where it begins."""
    end = first = amount.first
    article = tokens.at(first - 1).low
    if article in {"a", "an"} or (article in {"the", "its"} and tokens.at(first - 2).low in vocabulary.EDGED):
        end -= 1
    mark, before = tokens.at(end - 1), tokens.at(end - 2)
    # ~33%, > 1.8 trillion; an arrow, the sign of a range or of a tag is none
    if mark.text in SIGNS and end > 1 and (not mark.glued or before.text in _BEFORE_A_MARK):
        return SIGNS[mark.text], end - 1
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


def comparator_after(tokens: Tokens, last: int) -> tuple[int, str]:
    """Where the comparator right behind a token ends, and what it is."""
    for length in (2, 1):
        words = tuple(tokens.at(last + 1 + step).low for step in range(length))
        behind = tokens.at(last + length + 1)
        opens = behind.kind == "sign" or behind.text in currencies.CODES or numeric(behind)
        if words in vocabulary.AFTER and not (words[0] == "and" and opens):  # 14 schools and over 200 shops
            return last + length, vocabulary.AFTER[words]
    return last, ""


_COMPARED_WITH = frozenset(
    {("with", "compared"), ("to", "compared"), ("the", "than"), ("the", "below"), ("the", "above")}
)
_MARKS = frozenset({"high", "low", "record", "peak", "best", "maximum", "minimum", "trough"})
_OLD = frozenset({"previous", "prior", "earlier", "old", "former", "last"})
_REVISED = frozenset({"revised", "corrected", "restated", "amended"})  # from 2.1% to 2.3%, both of one time
_WAYS = frozenset({"up", "down", "upwards", "downwards", "slightly", "upward", "downward"})
_AWAY = 8  # tokens from a figure to `from` and the one that it moved from


@dataclass(frozen=True, slots=True)
class Place:
    """An amount between its neighbours."""

    tokens: Tokens
    amount: MeasuredNumber
    previous: MeasuredNumber | None
    following: MeasuredNumber | None


def is_compared(at: Place, first: int) -> bool:
    """Whether the figure is only there to compare with: against 47, compared with 4.05, up from 8, from 8 to 9."""
    low, further = at.tokens.at(first - 1).low, at.tokens.at(first - 2).low
    if low in vocabulary.COMPARED or (low, further) in _COMPARED_WITH or (low, further) == ("been", "having"):
        return True
    old = at.tokens.at(first - 3).low in _OLD or at.tokens.at(first - 4).low in vocabulary.BEATS
    if low == "of" and further in _MARKS and old:
        return True  # the previous high of 47, it beat the record of 47
    if low == "after" and at.previous is not None and at.previous.unit.text == at.amount.unit.text != "":
        return True  # 0.2% in the second quarter, after 0.5% in the first
    if low != "from" or further in _REVISED or (further in _WAYS and at.tokens.at(first - 3).low in _REVISED):
        return False
    if further in vocabulary.RISES or further in vocabulary.FALLS:
        return True
    previous, following = at.previous, at.following
    if previous is not None and previous.last == first - 2 and previous.unit.sort in {UnitSort.SHARE, UnitSort.NONE}:
        return True  # up 9 percent from 2.16 billion
    unit = at.amount.unit.text
    if previous is not None and previous.unit.text == unit != "" and first - previous.last <= _AWAY:
        return True  # eased to 2.7% in March from 3.1% in December
    if following is None or following.unit.text != unit:
        return False
    return following.first - at.amount.last <= 6 and at.tokens.at(following.first - 1).low == "to"


_BY = frozenset({"by", "of"})
_LONGEST_OBJECT = 8  # tokens from a verb to the `by` of how much


_FALL_WAS = re.compile(
    r"(?:\b(?:the|a|this|that|its|their|overall|annual)|[’']s) "
    r"(?:decline|drop|fall|decrease|contraction|slump|reduction|slide)\b[^,;:.(\d]{0,60} "
    r"(?:was|were|is|reached|hit|averaged|totall?ed) $",
    re.IGNORECASE,
)


def direction(tokens: Tokens, first: int) -> tuple[int, bool]:
    """The phrase begun at the word for a rise or a fall right before it, and whether of a fall."""
    place = first - 1
    by = tokens.at(place).low in _BY
    place -= by
    low = tokens.at(place).low
    if low == "up" and tokens.at(place - 1).low in vocabulary.PARTICLED:
        return first, False
    if low in {"lower", "higher"} and not by:  # a lower 5% is a level
        return first, False
    falls = low in vocabulary.FALLS
    start = tokens.at(first).start
    if not by and not falls and _FALL_WAS.search(tokens.sentence, max(0, start - 100), start):
        return first, True
    if by and not falls and low not in vocabulary.RISES:
        return first, _fell_by(tokens, place)
    return (place if falls or low in vocabulary.RISES else first), falls


def _fell_by(tokens: Tokens, place: int) -> bool:
    """Whether the verb that `by` goes with tells a fall: lowered the policy rate by 25 basis points."""
    for back in range(place, max(-1, place - _LONGEST_OBJECT), -1):
        token = tokens.at(back)
        if token.kind in {"mark", "number"} or token.low in vocabulary.RISES:
            return False
        if token.low in vocabulary.FALLS:
            return True
    return False


def change_behind(tokens: Tokens, last: int) -> tuple[int, bool]:
    """The phrase of a share ended behind `of the total`, `growth` or `lower`, and whether it means a fall."""
    low = tokens.at(last + 1).low
    if low in vocabulary.TURNS:
        return last + 1, low not in vocabulary.RISES
    if low in vocabulary.LESS:
        return last + 1, True
    if low == "of" and tokens.at(last + 2).low == "the" and tokens.at(last + 3).low == "total":
        return last + 3, False
    return last, False


_NUMBER_OF = 18  # tokens from `the number of` to the number
_REACHES = frozenset({"to", "at", "was", "is", "were", "reached", "hit", "totaled", "totalled", "stood"})
_LONGEST_START = 10  # tokens from where a change began to where it ended
_IT = frozenset({"it", "they", "there", "had"})
_TOLD = re.compile(r"(?:19|20)\d\d|years?|quarters?|months?")
_BRINGING = frozenset({"taking", "takes", "took", "bringing", "brings", "brought", "raising", "raises", "raised"})
_COUNTED = frozenset({UnitSort.COUNT, UnitSort.MEASURE})
_WERE = frozenset({"were", "are"})


def unit_elsewhere(
    tokens: Tokens, amount: MeasuredNumber, previous: MeasuredNumber | None, first: int, *, compared: bool
) -> EnglishUnit | None:
    """What a bare number counts: the number of firms rose to 9; 48 countries, compared to 144; of whom 8 were men."""
    number = amount.number
    if amount.unit.sort is not UnitSort.NONE or number.named or number.few:
        return None
    if (unit := _counted_before(tokens, amount, first)) is not None:
        return unit
    if previous is None:
        return None
    before, further = tokens.at(first - 1).low, tokens.at(first - 2).low
    doubts = (Doubt.UNIT_BEFORE,) if previous.unit.text else ()
    of_the_same = replace(previous.unit, last=number.last, doubts=doubts)
    if further == "of" and before in {"whom", "which"} and tokens.at(number.last + 1).low in _WERE:
        return noun(tokens, number.last + 2) or (of_the_same if previous.unit.sort is UnitSort.COUNT else None)
    if before == ":" and any(tokens.at(back).text in {"(", ";"} for back in range(first - 2, first - 8, -1)):
        return of_the_same  # (2024: 12.8)
    if previous.unit.sort not in _COUNTED:
        return None
    started = range(max(previous.last, first - _LONGEST_START), first)
    # we issued 81 permits, and in 2024 it was 64
    another_year = further in _IT and any(_TOLD.fullmatch(tokens.at(at).low) for at in started)
    another_year = another_year and before in {"was", "were", "been"}
    # it opened 12 libraries, taking the total to 105
    totals = further in {"total", "number", "tally"} and any(tokens.at(first - at).low in _BRINGING for at in (3, 4, 5))
    # from 1.5 children in 2023 to 1.4 in 2025
    changed = first - previous.last <= _LONGEST_START and tokens.at(previous.first - 1).low == "from"
    if compared or another_year or (before == "to" and (totals or changed)) or (further, before) == ("had", "been"):
        return of_the_same
    return None


def _counted_before(tokens: Tokens, amount: MeasuredNumber, first: int) -> EnglishUnit | None:
    """What `the number of partner countries` in front says is counted by a bare number behind to, at or was."""
    if tokens.at(first - 1).low not in _REACHES:
        return None
    for place in range(first - 2, max(-1, first - _NUMBER_OF), -1):
        if tokens.at(place).text in {".", ";", ":"}:
            return None
        if tokens.at(place).low == "number":
            told = noun(tokens, place + 2) if tokens.at(place + 1).low == "of" else None
            text = told.text if told is not None else ""
            return EnglishUnit(text, UnitSort.COUNT, amount.number.last, (Doubt.UNIT_BEFORE,) if text else ())
    return None


_SIGN_OF = {" ".join(words): sign for words, sign in vocabulary.BEFORE.items()}
_SIGNS = "|".join(sorted((re.escape(words) for words in _SIGN_OF), key=len, reverse=True))
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_PARTS = {
    **{"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20},
}
_MANY_PARTS = {**{word: n for n, word in enumerate(_COUNTS, start=1)}, "twelve": 12, "twenty": 20, "hundred": 100}
_ROUND = frozenset({3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100})
_HINT = re.compile(
    r"\b(?:half|thirds?|quarters?|fourths?|\w+ths?)\b|\b(?:in|of|of every|in every) [\w]+|/", re.IGNORECASE
)
_ONE_PART = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth"
_FRACTION = re.compile(
    rf"""(?<![\w/.,-])(?:(?P<sign>{_SIGNS})[ ])?(?:(?P<by>by|to)[ ])?(?:a[ ](?=half))?(?:
    (?P<half>half)(?![ -]an?\b|-|[ ](?:year|hour|time|day|century|marathon))
    |(?P<n>an?|{"|".join(_COUNTS)})[ -](?P<d>half|halves|(?:{_ONE_PART})s?)
    (?![ -](?:majority|party|parties|of[ ]a[ ](?:million|billion|century)))
    |(?P<some>{"|".join(_COUNTS)}|[1-9])(?P<noun>[ ][a-z]{{2,}})?
     [ ](?:in|out[ ]of)[ ](?:every[ ])?(?P<many>{"|".join(_MANY_PARTS)}|[1-9]\d{{0,2}})
    (?![\d%,.]?\d|[ ]?%|[ ](?:per|percent|million|billion|thousand|(?:year|month|day|week|hour|minute)s?|cases)\b)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ENDED_BY = re.compile(r"[.,;)]|$| (?:is|are|was|were|has|have|had|will|to|now)\b")  # four trips in five are
_FOLLOWED = re.compile(
    r" (?:of|the|its|all|their|our|his|her|those|these|that|more|fewer|less|higher|lower|larger)\b", re.IGNORECASE
)
_ENDED = re.compile(
    r"[ ]?[.,;:)]|[ ]?$"
    r"| (?:in|on|at|from|over|to|were|was|are|is|and|had|have|has|by|since|compared|between|during|as|for|after|when"
    r"|while|last|this)\b",
    re.IGNORECASE,
)
_NEARLY = frozenset({"nearly", "almost", "approaching", "just under", "just below", "just short of", "close on"})


def _fractions(sentence: str, masks: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """The shares of a sentence that are told as fractions, in order; what a mask covers is none."""
    for match in _FRACTION.finditer(sentence) if _HINT.search(sentence) else ():
        place = bisect_left(masks, (match.end(), 0)) - 1
        if (place >= 0 and masks[place][1] > match.start()) or not _is_share(sentence, match):
            continue
        if match["half"]:
            above, below = 1, 2
        elif match["n"]:
            above, below = _MANY_PARTS.get(match["n"].lower(), 1), _PARTS[match["d"].lower().removesuffix("s")]
        else:
            some, many = match["some"], match["many"]
            above, below = (int(text) if text.isdigit() else _MANY_PARTS[text.lower()] for text in (some, many))
        if above >= below or (match["some"] and match["many"].isdigit() and below not in _ROUND):
            continue
        words = " ".join((match["sign"] or "").lower().split())
        value, sign, exact = percent_of(above, below, _SIGN_OF.get(words, "="), near=words in _NEARLY)
        yield Found(
            start=match.start(),
            end=match.end(),
            anchor=next(match.start(name) for name in ("half", "n", "some") if match[name]),
            value=value,
            scale=0,
            unit="percent",
            sort=UnitSort.SHARE,
            comparator=sign,
            doubts=(Doubt.VALUE_WORDS if exact else Doubt.VALUE_FRACTION,),
        )


def _is_share(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words tell a share: not the first half, a quarter earlier, a third time or one in a row."""
    start, end = match.span()
    if match["noun"] and _ENDED_BY.match(sentence, end) is None:
        return False
    if match["some"]:
        return match["some"].islower() or match["some"].isdigit() or start == 0
    followed = _FOLLOWED.match(sentence, end) is not None
    if match["sign"] or match["by"]:
        return followed or _ENDED.match(sentence, end) is not None or match["half"] is not None
    return followed or re.fullmatch(r"(?!quarter).*s", match["d"] or "", re.IGNORECASE) is not None


_FACTORS = frozenset({"higher", "more", "larger", "greater", "faster", "lower", "less", "the", "as", "that", "bigger"})
_LEADS = frozenset({"of", "to", "at", "from", "was", "were", "is", "by", "reached", "hit", "stood", "averaged"})
_TOTALLED = frozenset({"totalled", "totaled", "totalling", "totaling", "numbered", "numbering"})
_LEVELS = frozenset({"below", "under", "above", "beneath"})  # it fell below 4%: that is where it is
_THEM = frozenset({"them", "these", "those", "which", "whom"})
_RANGING = frozenset({"ranging", "range", "ranged", "ranges"})
_LONGEST_PER = 7  # tokens of `per 1 000 000 live births`
_LEADING_IN = frozenset({"live", "square", "sq", "cubic"})
_OTHERS = frozenset({"men", "women", "boys", "girls", "males", "females"})
_HEADS = frozenset({"population", "people", "persons", "inhabitants", "residents", "adults", "women", "men", "live"})
_PERIODS_BACK = frozenset({"earlier", "ago", "before", "later"})


def read(sentence: str, masks: Sequence[tuple[int, int]], habits: TextHabits) -> list[Found]:
    """The figures of a sentence, in order."""
    shares = list(_fractions(sentence, masks))
    if shares:
        masks = sorted([*masks, *[(share.start, share.end) for share in shares]])
    tokens = Tokens(sentence)
    shares = [_fallen_share(tokens, share) for share in shares]
    numbers = find(tokens, masks, decimal_commas=habits.decimal_commas)
    amounts = shared(tokens, [amount(tokens, number, habits.yen) for number in numbers])
    places = [Place(tokens, *each) for each in zip(amounts, [None, *amounts], [*amounts[1:], None], strict=False)]
    found = [figure for figure in map(_figure, places) if figure is not None]
    return sorted([*shares, *_fallen(tokens, amounts, found)], key=lambda figure: figure.anchor)


def _fallen_share(tokens: Tokens, share: Found) -> Found:
    """A share told as a fraction, with its minus where something is said to have fallen by it: by a third."""
    place = bisect_left(range(len(tokens)), share.start, key=lambda index: tokens.at(index).start)
    by = tokens.at(place).low == "by"
    first, fell = direction(tokens, place + by)
    by = by or tokens.at(place - 1).low == "by"
    if not fell or tokens.at(place).low in _LEVELS or (not by and tokens.sentence.startswith(" of", share.end)):
        return share  # to lose half of something is no fall by half
    return replace(share.fallen(), start=min(share.start, tokens.at(first).start))


def _fallen(tokens: Tokens, amounts: Sequence[MeasuredNumber], found: Sequence[Found]) -> list[Found]:
    """The figures, those of a list that is said to have fallen all with its minus: shrank 3.1, 2.4 and 1.8 percent."""
    starts = {tokens.at(amount.number.first).start: amount for amount in amounts}
    figures: list[Found] = []
    for figure in found:
        last = figures[-1] if figures else None
        fell = last is not None and Doubt.FALL in last.doubts and last.unit == figure.unit and figure.value[0] != "-"
        if last is not None and fell:
            # The unit of a list stands behind its last number alone: down 2% and 3% are two things that are told.
            listed = joined(tokens, starts[last.anchor], starts[figure.anchor]) == "list"
            fell = listed and last.anchor + len(last.value) >= last.end
        figures.append(figure.fallen() if fell else figure)
    return figures


def _figure(at: Place) -> Found | None:
    tokens, number = at.tokens, at.amount.number
    before, first = comparator_before(tokens, at.amount)
    if before == ">" and tokens.at(first).low == "over":  # 23 stations over 61 km, stretches over 38 kilometres
        behind_amount = at.previous is not None and at.previous.last == first - 1
        if behind_amount or tokens.at(first - 1).low in vocabulary.SPREAD:
            before, first = "", at.amount.first
    against = is_compared(at, at.amount.first)
    unit = unit_elsewhere(tokens, at.amount, at.previous, first, compared=against) or at.amount.unit
    last, after = comparator_after(tokens, max(at.amount.last, unit.last))
    after = after or comparator_after(tokens, number.last)[1]
    if unit is at.amount.unit and not _accepted(at, qualified=bool(before or after)):
        return None
    scale = number.scale
    if number.attached and unit.sort not in {UnitSort.MONEY, UnitSort.COUNT}:
        led = tokens.at(at.amount.first - 1).low
        race = led == "the" or led.endswith(("’s", "'s", "s’", "s'"))  # the women's 400m
        if tokens.at(number.last).text != "m" or race or "-" in number.value:
            return None
        scale, unit = 0, EnglishUnit("m", UnitSort.MEASURE, number.last)
    end_of_range = _end_of_range(at)
    if end_of_range == "<=" and at.previous is not None:  # what leads to a range is said of both its ends
        first = comparator_before(tokens, at.previous)[1]
    falls = fewer = False
    if unit.sort is not UnitSort.COUNT:
        level = before != "" and tokens.at(at.amount.first - 1).low in _LEVELS
        first, falls = direction(tokens, first)
        falls = falls and not level
    # Against 12.6% of men is of other people, not of another time.
    others = tokens.at(last + 1).low in {"of", "for", "among"} and tokens.at(last + 2).low in _OTHERS
    compared = is_compared(at, first) and not others
    changes = unit.sort is UnitSort.SHARE or unit.text.endswith("points")
    if changes:
        last, fewer = change_behind(tokens, last)
    last, rate = _per(tokens, last)
    falls = falls or (unit.sort is UnitSort.SHARE and _bracketed_fall(at, last))
    fell = changes and (falls or fewer) and not number.value.startswith("-")
    found = Found(
        start=tokens.at(first - (end_of_range != "" and tokens.at(first - 1).low == "between")).start,
        end=tokens.at(at.following.last if at.following and end_of_range == ">=" else last).end,
        anchor=tokens.at(number.first).start,
        value=number.value,
        scale=scale,
        unit=unit.text,
        sort=unit.sort,
        comparator=end_of_range or before or after or "=",
        compared=compared,
        restates=_restated(at, first),
        doubts=(
            *unit.doubts,
            *[Doubt.UNIT_UNTOLD] * (not unit.text),
            *number.doubts,
            *[Doubt.RATE] * rate,
        ),
    )
    return found.fallen() if fell else found


def _accepted(at: Place, *, qualified: bool) -> bool:
    """Whether the number measures or counts something, or is a figure without a unit all the same."""
    number, unit = at.amount.number, at.amount.unit
    before, following = at.tokens.at(at.amount.first - 1), at.tokens.at(at.amount.last + 1)
    if before.low in {"per", "every", "each"}:
        return False
    if unit.sort in {UnitSort.MONEY, UnitSort.SHARE, UnitSort.MEASURE}:
        return True
    if number.few or (number.named and not number.scale):
        return False
    if unit.sort is UnitSort.COUNT:
        return unit.text.lower() != "times" or following.low in _FACTORS or "." in number.value
    tokens, further = at.tokens, at.tokens.at(at.amount.last + 2)
    grouped = number.last > number.first or Doubt.VALUE_GROUPED in number.doubts
    if number.scale or "," in tokens.at(number.first).text or grouped:
        return True
    if (following.low == "of" and further.low in _THEM) or (
        following.low in {"more", "fewer"} and further.low == "than"
    ):
        return True
    if "." in number.value:
        return before.low in _LEADS or qualified
    if before.low in _TOTALLED and number.value.lstrip("-").isdigit() and len(number.value) > 1:
        return True
    if at.previous is not None and at.previous.last == at.amount.first - 2 and before.low in {"to", "from"}:
        if before.low == "to":  # fell 11% to 936; from 9 to 17 tells hours
            return len(number.value) >= 3 or tokens.at(at.previous.first - 1).low != "from"
        return not at.previous.unit.sort  # to 410 from 525
    return qualified and len(number.value) >= 3


def _end_of_range(at: Place) -> str:
    """The comparator that a range gives its end; from 4 to 5 is a change, ranging from 4 to 5 a range."""
    for left, right, sign in ((at.amount, at.following, ">="), (at.previous, at.amount, "<=")):
        if left is None or right is None or not left.unit.text or left.unit.text != right.unit.text:
            continue
        if not _changes(at.tokens, left) and joined(at.tokens, left, right) == "range":
            return sign
    return ""


def _changes(tokens: Tokens, left: MeasuredNumber) -> bool:
    """Whether what goes on with `to` is a change: from 4 to 5, by 1 to 5; ranging from 4 to 5 is none."""
    opened, further = tokens.at(left.first - 1).low, tokens.at(left.first - 2).low
    if opened == "from":
        return further not in _RANGING
    turned = opened == "by" or opened in vocabulary.RISES or opened in vocabulary.FALLS
    own = left.unit.last > left.number.last or left.first < left.number.first or left.number.last > left.number.first
    return turned and own and tokens.at(left.last + 1).low == "to"


def _bracketed_fall(at: Place, last: int) -> bool:
    """Whether a share alone in brackets says again by how much something fell: a decrease of 100,000 (0.3%)."""
    tokens, previous, first = at.tokens, at.previous, at.amount.first
    if previous is None or previous.last != first - 2 or tokens.at(first - 1).text != "(":
        return False
    opened = comparator_before(tokens, previous)[1]
    by = tokens.at(opened - 1).low in {"by", "of", "down"}
    return by and tokens.at(last + 1).text == ")" and direction(tokens, opened)[1]


def _per(tokens: Tokens, last: int) -> tuple[int, bool]:
    """The phrase ended behind `per person`, `a day` or `/bbl`, and whether there is such an end."""
    token, following, third = tokens.at(last + 1), tokens.at(last + 2), tokens.at(last + 3)
    low = token.low
    if token.text == "/" and token.glued and following.glued and following.kind == "word":
        return last + 2, True
    if tokens.at(last - 1).low == "per" and numeric(tokens.at(last)) and low in _HEADS:
        return last + 1 + (low == "live"), True
    if low == "per" and following.low != "cent" and following.kind in {"word", "number"}:
        end = last + 2
        while end < last + _LONGEST_PER and numeric(tokens.at(end)) and tokens.at(end + 1).kind in {"word", "number"}:
            end += 1
        return end + (tokens.at(end).low in _LEADING_IN), True
    timed = following.low in vocabulary.TIMES or following.low in {"hour", "tonne", "ton"}
    if low in {"a", "an", "each", "every"} and timed and third.low not in _PERIODS_BACK:
        return last + 2, True
    return last, False


def _restated(at: Place, first: int) -> str:
    """The currency that money in brackets right behind money repeats."""
    previous, unit = at.previous, at.amount.unit
    if previous is None or {previous.unit.sort, unit.sort} != {UnitSort.MONEY} or previous.unit.text == unit.text:
        return ""
    beside = first - previous.last <= 4 and at.tokens.at(previous.last + 1).text == "("
    return previous.unit.text if beside else ""
