"""Drawings: axes, marks, texts at their own marks, lines and breaks; nothing lies over another or leaves the box."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import count, product
from math import hypot
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset, Figure
from api.domain.models import IndicatorBase, UnitBase
from api.domain.query import Claims, Lang
from api.domain.units import UnitKind
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.drawing import ELLIPSIS, FilledBox, svg
from api.plugins.charts.layout import layout
from api.plugins.charts.picture import chart_of
from api.plugins.pages.checks import Extent, side_by_side
from tests.formats.writers import cases
from tests.formats.writers.cases import PERCENT, dataset, figure, indicator
from tests.helpers import rows
from tests.helpers.tables import every
from tests.plugins.charts.drawings import assert_faultless, chart, dots, lettering, marks, said, strokes

TABLES = rows.tables(__file__)


@every("lang", list(Lang))
@every("width", [320, 720])
@every("kind", [None, "bar", "line", "dot"])
def test_the_best_place_is_on_top_and_no_bar_is_longest_for_the_worst(kind: str | None, width: int, lang: Lang) -> None:
    """Who asks for bars has dots, and a note says why."""
    made = chart("place 2015 7, 2016 5, 2017 2, 2018 1, 2019 12", kind, lang=lang)
    drawing = layout(made, width)
    heights = [dot.y for _, dot in dots(drawing)]
    assert [heights.index(y) for y in sorted(heights)] == [3, 2, 1, 0, 4]
    assert not [part for mark in marks(drawing) for part in mark.parts if isinstance(part, FilledBox)]
    assert any("not bars" in note or "以点代条" in note for note in made.notes) is (kind == "bar")
    for comparator, up in (("<=", True), (">", False)):  # at most place 6 may be the first: its arrow leads up
        made = chart(f"place 2022 12, 2023 {comparator}6, 2024 3")
        (limit,) = (mark for mark in marks(layout(made, 720)) if mark.sentence[:4] == "2023")
        (_, y), (_, tip) = strokes(limit.parts[1:2])[0].points
        assert (tip < y) is up
        assert any(note.startswith("↑" if up else "↓") for note in made.notes)


SERIES = {name: figures for figures, name in TABLES["series"]}
AREAS = "sales " + ", ".join(
    f"{2020 + n} {base * (50 + n) // 50} {area}"
    for area, base in (("Germany", 2500), ("World", 105000), ("China", 9000))
    for n in range(5)
)


@every("figures, below", TABLES["named below"])
def test_each_year_is_named_under_its_own_mark(figures: str, below: str) -> None:
    drawing, names = layout(chart(figures), 720), below.split("; ")
    named = {words.text: words.box for words in lettering(drawing) if words.text in names}
    places = [named[name].left + named[name].right for name in names]
    assert all(abs(place - 2 * dot.x) < 150 for place, (_, dot) in zip(places, dots(drawing), strict=True))


@every("lang", list(Lang))
@every("width, height", [(320, None), (720, None), (1200, 630)])
@every("kind", ["line", "dot", "bar"])
@every("figures", [SERIES["forecasts"], SERIES["vintages"], AREAS])
def test_a_number_is_at_its_own_mark(figures: str, kind: str, width: int, height: int | None, lang: Lang) -> None:
    """Nearer to it than to any other, and close: else it would name another figure."""
    made = chart(figures, kind, lang=lang, claims=Claims.ALL)
    drawing = layout(made, width, height)
    for words in (each for each in lettering(drawing) if each.face.halo and each.face.size > 11):
        own = next(mark.sentence for mark in made.marks if mark.label == words.text)
        off: dict[bool, list[float]] = {True: [], False: []}
        for sentence, dot in dots(drawing):
            across = max(words.box.left - dot.x, dot.x - words.box.right, 0)
            off[sentence == own].append(hypot(across, max(words.box.top - dot.y, dot.y - words.box.bottom, 0)))
        assert max(off[True], default=0) <= min([149.9, *off[False]]), words.text


def extent(text: str) -> Extent:
    """A value, and the ends of the interval around it; a dash is an open one."""
    value, *ends = (None if number == "-" else Decimal(number) for number in text.split())
    low, high = ends
    return value or Decimal(0), low, high


def test_places_of_two_intervals_are_exact() -> None:
    """Thirteen trillion against 16.39: from 12.5 to 16.395 each lies at its share of the way."""
    left, right = side_by_side(extent("13 12.5 13.5"), extent("16.39 16.385 16.395"))
    assert (left.start, left.end, right.end) == (4, round(4 + 90 / Decimal("3.895"), 3), 94)
    assert right.mark == round(4 + 90 * Decimal("3.89") / Decimal("3.895"), 3)
    bars = side_by_side(extent("7 7 -"), extent("7 - 7"))
    assert [(bar.start, bar.mark, bar.end) for bar in bars] == [(50, 50, 100), (0, 50, 50)]


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13, places=4)
OPEN = st.sampled_from([(), (), (0,), (2,)])
EXTENTS = st.tuples(st.lists(DECIMALS, min_size=3, max_size=3).map(sorted), OPEN).map(
    lambda drawn: (drawn[0][1], *(None if end in drawn[1] else drawn[0][end] for end in (0, 2)))
)


@given(EXTENTS, EXTENTS)
def test_nothing_leaves_the_scale(left: Extent, right: Extent) -> None:
    """Bars lie within the width, marks within their bars, and larger numbers never to the left of smaller ones."""
    bars = side_by_side(left, right)
    for bar in bars:
        assert 0 <= bar.start <= bar.end <= 100
        assert bar.start - 1 < bar.mark < bar.end + 1
    ours, theirs = (bar.mark for bar in bars)
    assert left[0] > right[0] or ours <= theirs


_TEXT = 'growth of online retail trade in physical goods through platforms as a share <of> total & "other" sales'
WORDS = _TEXT.split()
PERIODS: Mapping[str, Callable[[int, int], str]] = {
    "A": lambda year, _: str(year),
    "S": lambda year, part: f"{year}-S{part % 2 + 1}",
    "Q": lambda year, part: f"{year}-Q{part % 4 + 1}",
    "M": lambda year, part: f"{year}-{part % 12 + 1:02}",
    "D": lambda year, part: f"{year}-{part % 12 + 1:02}-{part % 28 + 1:02}",
}


def series(seed: int) -> Callable[[Lang], Dataset]:
    random = Random(seed)  # noqa: S311 - the same for everybody
    figures = tuple(_figures(random))
    claims = random.choice((Claims.PREFERRED, Claims.ALL))
    return lambda lang: dataset(*figures, lang=lang, claims=claims)


def _figures(random: Random) -> Iterable[Figure]:
    unit = random.choice((cases.CNY, cases.USD, PERCENT, cases.ZONES))
    scale = random.choice(("one", "million", "billion", "trillion")) if unit in (cases.CNY, cases.USD) else "one"
    number = _numbers(random)
    indicators = [_indicator(random, unit, place) for place in range(random.choice((1, 1, 1, 2)))]
    originators = [_name(random) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    frequencies = random.choice((("A",), ("A",), ("A",), ("A", "S"), ("A", "Q"), ("M",), ("D",)))
    status = random.choice((("A",), ("A", "A", "A", "A", "B", "E", "F", "P")))
    comparators = random.choice((("=",), ("=", "=", "=", "=", "~", ">", ">=", "<", "<="), (">",)))
    year = random.choice((1000, 1898, 1998, 2010, 2014))
    made = {}
    for place in range(random.choice((1, 1, 2, 3, 5, 8, 12, 12, 12, 30, 60))):
        year += random.choice((0, 1, 1, 1, 1, 2, 7))
        what, period = random.choice(indicators), PERIODS[random.choice(frequencies)](min(year, 2999), place)
        value, sign, standing = number(place), random.choice(comparators), random.choice(status)
        other = {"originator": random.choice(originators), "source": random.choice((cases.BUREAU, cases.PRESS))}
        other |= {"area": random.choice((*[cases.CHINA] * 3, cases.WORLD))}
        other |= {"vintage": random.choice((None, None, None, "preliminary"))}
        other |= {"note_en": f"{_name(random)} is not comparable.", "note_zh": None, "preferred": random.random() < 0.5}
        one = figure(what, period, value, unit, scale, comparator=sign, status=standing, **other)
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
    signs = "网上零售额跨境电商进出口总比重增长率实物商品平台管理"
    chinese = "".join(random.choices(signs, k=random.choice((4, 8, 20, 100))))
    kind = {UnitKind.MONEY: "flow", UnitKind.SHARE: "ratio", UnitKind.COUNT: "count"}[unit.kind]
    made = indicator(f"indicator-{place}", str(unit.kind), english, chinese)
    return made.model_copy(update={"measuring_type": kind})


def _name(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.choice((1, 3, 6, 30)))).capitalize()[:200]


SIZES = ((1200, 630), (600, 315), (400, 400), (280, 200), (280, 500), (1200, 250), (2000, 200))
FIXED = ((1200, 630), (600, 315), (280, 200), (400, 400), (1200, 1200), (2000, 200))
SEEDS = pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 30), marks=pytest.mark.full)])


def charts(seed: int, kind: str | None = None) -> Iterator[Chart]:
    problems = []
    for lang in Lang:
        try:
            yield chart_of(series(seed)(lang), "https://figures.example/indicators/sales", kind)
        except ConflictingParameters as problem:
            problems.append(problem.detail)
    assert len(problems) in (0, 2)


def generated(seeds: range) -> Iterator[tuple[Chart, tuple[int, int]]]:
    """The charts of random series, in both languages, and each size."""
    return (pair for seed in seeds for pair in product(charts(seed), SIZES))


def plain(text: str) -> str:
    """Without spaces, which go where a line ends."""
    return text.replace(" ", "")


def number(pattern: re.Pattern[str], text: str) -> int:
    """The number in a sentence of a picture; 0 where there is no such sentence."""
    found = pattern.search(plain(text))
    return int(next(filter(None, found.groups()))) if found else 0


@SEEDS
def test_what_must_be_read_is_whole(seeds: range) -> None:
    """Title, source and address, wherever a plot is; of the notes the first, and whole."""
    plots = 0
    for made, size in generated(seeds):
        drawing = layout(made, *size)
        text = plain(said(drawing))
        assert plain(made.title) in text
        if not marks(drawing):
            continue
        plots += 1
        assert plain(made.subtitle) in text
        assert plain(made.source_line) in text
        assert text.endswith(plain(made.address))
        shown = [plain(note) in text for note in made.notes]
        assert shown == sorted(shown, reverse=True)
        assert number(re.compile(r"[Mm]orenotes(?:attheaddress)?:(\d+)|另有(\d+)条说明"), text) >= shown.count(False)
        assert not [
            words.text for words in lettering(drawing) if words.face.size == 11 and words.text.endswith(ELLIPSIS)
        ]
    assert plots > 2 * len(seeds)


PARTS, EACH, FIXED_SEEDS = 20, 50, 60
"""A thousand series in all, those left out that make no one picture; four drawings of each, of the first ones more."""
KINDS = (None, None, None, None, *ChartKind)
"""Mostly what the figures ask for, else each kind in turn."""


@pytest.mark.parametrize(("parts", "each"), [(1, 20), pytest.param(PARTS, EACH, marks=pytest.mark.full)])
def test_nothing_lies_over_another_or_leaves_the_picture(parts: int, each: int) -> None:
    """Whatever the figures are; a fixed size is kept, and each picture is XML."""
    for part in range(parts):
        pictures = 0
        for seed in count(part, PARTS):
            made = list(charts(seed, KINDS[seed % len(KINDS)]))
            pictures += bool(made)
            sizes = ((320, None), (720, None), *(FIXED if seed < FIXED_SEEDS else ()))
            for one, (width, height) in product(made, sizes):
                drawing = layout(one, width, height)
                assert (drawing.width, drawing.height) == (width, height or drawing.height)
                assert_faultless(drawing, seed)
                text = svg(drawing)
                assert etree.fromstring(text.encode()).tag == "{http://www.w3.org/2000/svg}svg"
            if pictures == each:
                break
