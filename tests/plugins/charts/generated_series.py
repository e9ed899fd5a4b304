"""Random series of real figures, plain ones and nonsense, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from random import Random

from api.domain.entries import IndicatorBase, UnitBase
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang
from api.domain.units import UnitKind
from tests.formats.writers import cases
from tests.formats.writers.cases import BUREAU, CHINA, CNY, PERCENT, PRESS, USD, WORLD, ZONES

COMPARATORS = ("=", "=", "=", "=", "~", ">", ">=", "<", "<=")
STATUSES = ("A", "A", "A", "A", "B", "E", "F", "P")
_TEXT = 'growth of online retail trade in physical goods through platforms as a share <of> total & "other" sales'
WORDS = _TEXT.split()
CHARACTERS = "网上零售额跨境电商进出口总比重增长率实物商品平台管理"
PERIODS: Mapping[str, Callable[[int, int], str]] = {
    "A": lambda year, _: str(year),
    "S": lambda year, part: f"{year}-S{part % 2 + 1}",
    "Q": lambda year, part: f"{year}-Q{part % 4 + 1}",
    "M": lambda year, part: f"{year}-{part % 12 + 1:02}",
    "D": lambda year, part: f"{year}-{part % 12 + 1:02}-{part % 28 + 1:02}",
}


def series(seed: int) -> Callable[[Lang], Dataset]:
    """The dataset of a seed in each language."""
    random = Random(seed)  # noqa: S311 - the same for everybody
    figures = tuple(_figures(random))
    claims = random.choice((Claims.PREFERRED, Claims.ALL))
    return lambda lang: cases.dataset(*figures, lang=lang, claims=claims)


def _figures(random: Random) -> Iterable[Figure]:
    unit = random.choice((CNY, USD, PERCENT, ZONES))
    scale = random.choice(("one", "million", "billion", "trillion")) if unit in (CNY, USD) else "one"
    number = _numbers(random)
    indicators = [_indicator(random, unit, place) for place in range(random.choice((1, 1, 1, 2)))]
    originators = [_name(random) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    frequencies = random.choice((("A",), ("A",), ("A",), ("A", "S"), ("A", "Q"), ("M",), ("D",)))
    status = random.choice((("A",), STATUSES))
    comparators = random.choice((("=",), COMPARATORS, (">",)))
    year = random.choice((1000, 1898, 1998, 2010, 2014))
    made = {}
    for place in range(random.choice((1, 1, 2, 3, 5, 8, 12, 12, 12, 30, 60))):
        year += random.choice((0, 1, 1, 1, 1, 2, 7))
        what, period = random.choice(indicators), PERIODS[random.choice(frequencies)](min(year, 2999), place)
        value, sign, standing = number(place), random.choice(comparators), random.choice(status)
        other = {"originator": random.choice(originators), "source": random.choice((BUREAU, PRESS))}
        other |= {"area": random.choice((CHINA, CHINA, CHINA, WORLD))}
        other |= {"vintage": random.choice((None, None, None, "preliminary"))}
        other |= {"note_en": f"{_name(random)} is not comparable.", "note_zh": None, "preferred": random.random() < 0.5}
        one = cases.figure(what, period, value, unit, scale, comparator=sign, status=standing, **other)
        made.setdefault(one.id, one)
    return made.values()


def _numbers(random: Random) -> Callable[[int], str]:
    """Numbers of one habit: climbing, around zero, of twelve orders of magnitude, small, alike, long, or close."""
    start = random.randint(1, 900)

    habits: tuple[Callable[[int], str], ...] = (
        *[lambda place: f"{start + place * random.randint(1, 40)}.{random.randint(0, 99):02}"] * 3,
        lambda _: f"{random.choice(('', '-'))}{random.randint(0, 60)}.{random.randint(0, 9)}",
        lambda _: str(random.randint(1, 9) * 10 ** random.randint(0, 12)),
        lambda _: f"0.{'0' * random.randint(0, 12)}{random.randint(1, 99)}",
        lambda _: str(start),
        lambda _: f"{random.randint(1, 10**29)}.{random.randint(1, 10**29)}",
        lambda _: f"{start * 100 + random.randint(0, 40)}",
    )
    return random.choice(habits)


def _indicator(random: Random, unit: UnitBase, place: int) -> IndicatorBase:
    english = " ".join(random.choices(WORDS, k=random.choice((2, 4, 8, 30))))[:200]
    chinese = "".join(random.choices(CHARACTERS, k=random.choice((4, 8, 20, 100))))
    kind = {UnitKind.MONEY: "flow", UnitKind.SHARE: "ratio", UnitKind.COUNT: "count"}[unit.kind]
    made = cases.indicator(f"indicator-{place}", str(unit.kind), english, chinese)
    return made.model_copy(update={"measuring_type": kind})


def _name(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.choice((1, 3, 6, 30)))).capitalize()[:200]
