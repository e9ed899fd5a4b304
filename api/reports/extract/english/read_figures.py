"""Figures in an English sentence: a number, its unit, what is said of it, and the phrase that holds them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from api.reports.extract.doubts import Doubt
from api.reports.extract.english import vocabulary
from api.reports.extract.english.comparator_words import comparator_after, comparator_before
from api.reports.extract.english.compared_figures import Place, is_compared, is_of_others
from api.reports.extract.english.find_numbers import find
from api.reports.extract.english.fractions import fractions
from api.reports.extract.english.rise_and_fall import change_behind, direction
from api.reports.extract.english.tokens import Tokens
from api.reports.extract.english.unit_words import (
    EnglishUnit,
    MeasuredNumber,
    amount,
    joined,
    numeric,
    shared,
)
from api.reports.extract.english.units_elsewhere import unit_elsewhere
from api.reports.extract.proposal import Found, UnitSort
from api.reports.extract.text_habits import TextHabits

_FACTORS = frozenset({"higher", "more", "larger", "greater", "faster", "lower", "less", "the", "as", "that", "bigger"})
_LEADS = frozenset({"of", "to", "at", "from", "was", "were", "is", "by", "reached", "hit", "stood", "averaged"})
_TOTALLED = frozenset({"totalled", "totaled", "totalling", "totaling", "numbered", "numbering"})
_LEVELS = frozenset({"below", "under", "above", "beneath"})  # it fell below 4%: that is where it is
_THEM = frozenset({"them", "these", "those", "which", "whom"})
_RANGING = frozenset({"ranging", "range", "ranged", "ranges"})
_LONGEST_PER = 7  # tokens of `per 1 000 000 live births`
_LEADING_IN = frozenset({"live", "square", "sq", "cubic"})
_HEADS = frozenset({"population", "people", "persons", "inhabitants", "residents", "adults", "women", "men", "live"})
_PERIODS_BACK = frozenset({"earlier", "ago", "before", "later"})


def read(sentence: str, masks: Sequence[tuple[int, int]], habits: TextHabits) -> list[Found]:
    """The figures of a sentence, in order."""
    shares = fractions(sentence, masks)
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
    if before == ">" and tokens.at(first).low == "over" and at.previous is not None and at.previous.last == first - 1:
        before, first = "", at.amount.first  # 23 stations over 61 km
    if before == ">" and tokens.at(first).low == "over" and tokens.at(first - 1).low in vocabulary.SPREAD:
        before, first = "", at.amount.first  # stretches over 38 kilometres
    against = is_compared(at, at.amount.first)
    unit = unit_elsewhere(tokens, at.amount, at.previous, first, compared=against) or at.amount.unit
    last, after = comparator_after(tokens, max(at.amount.last, unit.last))
    after = after or comparator_after(tokens, number.last)[1]
    if unit is at.amount.unit and not _accepted(at, qualified=bool(before or after)):
        return None
    scale = number.scale
    if number.attached and unit.sort not in {UnitSort.MONEY, UnitSort.COUNT}:
        if tokens.at(number.last).text != "m" or _is_race(at) or "-" in number.value:
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
    compared = is_compared(at, first) and not is_of_others(tokens, last)
    changes = unit.sort is UnitSort.SHARE or unit.text.endswith("points")
    if changes:
        last, fewer = change_behind(tokens, last)
    last, rate = _per(tokens, last)
    falls = falls or (unit.sort is UnitSort.SHARE and _bracketed_fall(at, last))
    fell = changes and (falls or fewer) and not number.value.startswith("-")
    found = Found(
        start=_range_start(at, first, end_of_range),
        end=_range_end(at, last) if end_of_range == ">=" else tokens.at(last).end,
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
    """Whether the number measures or counts something."""
    number, unit = at.amount.number, at.amount.unit
    before, following = at.tokens.at(at.amount.first - 1), at.tokens.at(at.amount.last + 1)
    if before.low in {"per", "every", "each"} or _one_in(at):
        return False
    if unit.sort in {UnitSort.MONEY, UnitSort.SHARE, UnitSort.MEASURE}:
        return True
    if number.few or (number.named and not number.scale):
        return False
    if unit.sort is UnitSort.COUNT:
        return unit.text.lower() != "times" or following.low in _FACTORS or "." in number.value
    return _bare(at, qualified)


def _one_in(at: Place) -> bool:
    """Whether the number is the 5 of 1 in 5 children."""
    previous, first = at.previous, at.amount.first
    if previous is None or previous.unit.sort or previous.number.scale:
        return False
    between = " ".join(at.tokens.at(index).low for index in range(max(previous.last + 1, first - 3), first))
    return between in {"in", "out of", "in every", "out of every"} and previous.last >= first - 4


def _bare(at: Place, qualified: bool) -> bool:
    """Whether a number without a unit is a figure all the same."""
    tokens, number, last = at.tokens, at.amount.number, at.amount.last
    before, following, further = tokens.at(at.amount.first - 1), tokens.at(last + 1), tokens.at(last + 2)
    grouped = number.last > number.first or Doubt.VALUE_GROUPED in number.doubts
    if number.scale or "," in tokens.at(number.first).text or grouped:
        return True
    if following.low == "of" and further.low in _THEM:
        return True
    if following.low in {"more", "fewer"} and further.low == "than":
        return True
    if "." in number.value:
        return before.low in _LEADS or qualified
    if before.low in _TOTALLED and number.value.lstrip("-").isdigit() and len(number.value) > 1:
        return True
    if following.low == "out" or (following.low in {"in", "of"} and further.kind == "number"):  # 2 in 5
        return False
    if before.low == "from" and _is_right_behind(at) and at.previous and not at.previous.unit.sort:  # to 410 from 525
        return True
    if before.low == "to" and at.previous is not None and at.previous.last == at.amount.first - 2:  # fell 11% to 936
        return True
    return qualified and len(number.value) >= 3


def _is_right_behind(at: Place) -> bool:
    """Whether one word stands between the amount and the one before."""
    return at.previous is not None and at.previous.last == at.amount.first - 2


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


def _range_start(at: Place, first: int, end: str) -> int:
    """Where the phrase starts, which for a range's ends is the same place."""
    first -= end != "" and at.tokens.at(first - 1).low == "between"
    return at.tokens.at(first).start


def _range_end(at: Place, last: int) -> int:
    return at.tokens.at(at.following.last if at.following is not None else last).end


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


def _is_race(at: Place) -> bool:
    """Whether 400m names an event: the 400m, the women's 400m."""
    low = at.tokens.at(at.amount.first - 1).low
    return low == "the" or low.endswith(("’s", "'s", "s’", "s'"))


def _restated(at: Place, first: int) -> str:
    """The currency that money in brackets right behind money repeats."""
    previous, unit = at.previous, at.amount.unit
    if previous is None or {previous.unit.sort, unit.sort} != {UnitSort.MONEY} or previous.unit.text == unit.text:
        return ""
    beside = first - previous.last <= 4 and at.tokens.at(previous.last + 1).text == "("
    return previous.unit.text if beside else ""
