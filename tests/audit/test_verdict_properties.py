"""Two properties of verdicts: no true relation is ever called a contradiction, and a broken one always is.

Random true numbers are printed as a source would print them, and relations held between the prints.
"""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from api.audit.formula import Formula, parse
from api.audit.verdicts import Untestable, Value, Verdict, decide, rounded
from api.domain.quantity import Interval
from tests.audit.test_evaluation import value

pytestmark = pytest.mark.slow

CONSISTENT, ROUNDING, CONTRADICTS = Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING, Verdict.CONTRADICTS
RUNS = (800, *(pytest.param(12_500 + run, marks=pytest.mark.full) for run in range(8)))
"""How many cases of each property are tried, which is the seed of the dice too."""


RELATIONS: Mapping[str, tuple[Formula, Callable[[Fraction, Fraction], Fraction]]] = {
    name: (parse(text.replace("#", "[CHN,2024]")), result)
    for name, text, result in (
        ("sum", "a# + b# = c#", lambda a, b: a + b),
        ("difference", "a# - b# = c#", lambda a, b: a - b),
        ("product", "a# * b# = c#", lambda a, b: a * b),
        ("quotient", "a# / b# = c#", lambda a, b: a / b),
        ("share of a sum", "a# / (a# + b#) = c#", lambda a, b: a / (a + b)),
        ("growth", "a# / b# - 1 = c#", lambda a, b: a / b - 1),
        ("growth by difference", "(a# - b#) / b# = c#", lambda a, b: (a - b) / b),
        ("year before", "a# / (1 + c#) = b#", lambda a, b: a / b - 1),
        ("rest", "a# * (1 - c#) = b#", lambda a, b: 1 - b / a),
    )
}
COMPARATORS = ("=",) * 12 + ("~", ">", ">=", "<", "<=")
HABITS: Mapping[str, Callable[[Fraction], int]] = {
    "half up": lambda units: (2 * units + 1) // 2,
    "half to even": round,
    "half away from zero": lambda units: int(abs(units) + Fraction(1, 2)) * (1 if units >= 0 else -1),
    "cut off": int,
}
"""How many units a source prints of a number of them."""


def written_out(count: int, digits: int) -> str:
    """So many units of which the last is the digit with that number after the point."""
    text = f"{abs(count):0{digits + 1}d}"
    return ("-" if count < 0 else "") + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def by_habit(true: Fraction, habit: str, dice: random.Random) -> Value:
    """What a source prints of a true number by its habit: to some decimals, or to thousands with zeros written out."""
    zeros = dice.randrange(1, 4)
    if dice.randrange(4) or abs(true) < 10**zeros:
        digits = dice.randrange(4)
        return value(written_out(HABITS[habit](true * 10**digits), digits))
    return value(f"{HABITS[habit](true / 10**zeros) * 10**zeros}")


def printed(true: Fraction, digits: int, comparator: str, dice: random.Random) -> Value:
    """What a source may print of a true number, to so many decimals: rounded, about, or a limit that it keeps."""
    unit = Fraction(1, 10**digits)
    floor = true // unit
    exact = floor * unit == true
    counts = {
        "=": (2 * true + unit) // (2 * unit),
        "~": floor + dice.randrange(2) if not exact else floor + dice.randrange(-1, 2),
        ">": floor - 1 if exact else floor,
        ">=": floor,
        "<": floor + 1,
        "<=": floor if exact else floor + 1,
    }
    return value(comparator + written_out(int(counts[comparator]), digits))


def outcome(name: str, values: Mapping[str, Value]) -> Verdict:
    try:
        return decide(RELATIONS[name][0], lambda reference: values[reference.indicator]).verdict
    except Untestable:
        return Verdict.NOT_TESTABLE


@pytest.mark.parametrize("run", RUNS)
def test_no_true_relation_contradicts(run: int) -> None:
    """Of true relations between numbers rounded to random digits, or printed by a habit, none is a contradiction."""
    dice = random.Random(run)  # noqa: S311 - a die, not a secret
    counts = dict.fromkeys(Verdict, 0)
    names = list(RELATIONS)
    for turn in range(run + run // 5):
        name, is_habit = dice.choice(names), turn >= run
        least, most = (10, 8) if is_habit else (1, 7)
        a, b = (Fraction(dice.randrange(least, 10 ** dice.randrange(3, most)), 10 ** dice.randrange(3)) for _ in "ab")
        true = {"a": a, "b": b, "c": RELATIONS[name][1](a, b)}
        values = {
            key: by_habit(x, dice.choice(list(HABITS)), dice)
            if is_habit
            else printed(x, dice.randrange(5), dice.choice(COMPARATORS), dice)
            for key, x in true.items()
        }
        verdict = outcome(name, values)
        counts[verdict] += not is_habit
        assert verdict is not CONTRADICTS, (name, true, {key: item.quantity for key, item in values.items()})
    # The test would be empty if most were not testable, or all at the edge.
    assert counts[CONSISTENT] > run / 2
    assert counts[ROUNDING] > run / 50


def corners(name: str, a: Interval, b: Interval) -> tuple[Fraction, Fraction]:
    """The least and the greatest result, from the ends of two positive intervals."""
    result = RELATIONS[name][1]
    if name in ("sum", "product"):
        return result(a.low, b.low), result(a.high, b.high)
    return result(a.low, b.high), result(a.high, b.low)


@pytest.mark.parametrize("run", RUNS)
def test_a_broken_relation_always_contradicts(run: int) -> None:
    """Of relations, those broken by more than any habit allows are called a contradiction, no others."""
    dice = random.Random(run)  # noqa: S311 - a die, not a secret
    names = ("sum", "difference", "product", "quotient", "growth")
    for _ in range(run // 3 + 1):
        name = dice.choice(names)
        a, b = (
            dice.choice((
                lambda true: printed(true, dice.randrange(1, 4), dice.choice("==~"), dice),
                lambda true: by_habit(true, dice.choice(list(HABITS)), dice),
            ))(Fraction(dice.randrange(10**3, 10**6), 100))
            for _ in "ab"
        )  # fmt: skip
        low, high = corners(name, a.widest.quantity.interval, b.widest.quantity.interval)
        digits = dice.randrange(1, 5)
        unit = Fraction(1, 10**digits)
        # The nearest prints that lie wholly above or below the results, whichever habit printed them.
        above = -((-(high + unit)) // unit) + dice.choice((1, 1, 2, 10, 1000))
        below = (low - unit) // unit - dice.choice((1, 1, 2, 10, 1000))
        inside = rounded(low + (high - low) * Fraction(dice.randrange(1, 10), 10), unit) / unit
        for count, broken in ((above, True), (below, True), (inside, False)):
            c = printed(count * unit, digits, "=", dice)
            verdict = outcome(name, {"a": a, "b": b, "c": c})
            assert (verdict is CONTRADICTS) == broken, (name, a.quantity, b.quantity, c.quantity, verdict)
