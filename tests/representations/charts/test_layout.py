"""Layouts: nothing lies over another or leaves the box, and in a fixed height what must be read is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product

import pytest
from lxml import etree

from api.domain.errors import ConflictingParameters
from api.domain.query import Lang
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.chart_options import MAX_HEIGHT
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from api.representations.charts.texts.lettering import ELLIPSIS
from tests.helpers import tables
from tests.helpers.tables import every
from tests.representations.charts.drawings import assert_faultless, marks, said, written
from tests.representations.charts.generated_series import series
from tests.representations.writers.cases import dataset

ADDRESS = "https://figures.example/indicators/sales"
Size, Sizes = tuple[int, int], tuple[tuple[int, int], ...]
SIZES = ((1200, 630), (600, 315), (400, 400), (280, 200), (280, 500), (1200, 250), (2000, 200))
FIXED = ((1200, 630), (600, 315), (280, 200), (400, 400), (1200, 1200), (2000, 200))
SEEDS = pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 30), marks=pytest.mark.full)])
FIRST = "The first note says what the picture leaves out."
NOTES = (FIRST, *(f"Note number {place} is less important than the one before." for place in range(2, 10)))
FIRST_ZH = "第一条说明讲图中未画出的内容。"
NOTES_ZH = (FIRST_ZH, *(f"第{place}条说明不如前一条重要，但也要完整。" for place in range(2, 15)))
LONG = "The number of pages of the bureau that tell of sales through platforms of all kinds, and of their growth," * 2
MORE = re.compile(r"(\d+)morenotes?attheaddress|另有(\d+)条说明")
AT_LEAST = re.compile(r"aheightofatleast(\d+)|高度至少(\d+)")


def charts(seed: int, kind: str | None = None) -> Iterator[Chart]:
    """The charts of a random series; none where the same problem is told in both languages."""
    problems = []
    for lang in Lang:
        try:
            yield chart_of(series(seed)(lang), ADDRESS, kind)
        except ConflictingParameters as problem:
            problems.append(problem.detail)
    assert len(problems) in (0, 2)


def generated(
    seeds: range, sizes: Sizes = SIZES, langs: tuple[Lang, ...] = tuple(Lang)
) -> Iterator[tuple[Chart, Size]]:
    """The charts of random series, in both languages, and each size."""
    for seed in seeds:
        for chart, size in product([chart for chart in charts(seed) if chart.lang in langs], sizes):
            tables.count(1)
            yield chart, size


def plain(text: str) -> str:
    """Without spaces, which go where a line ends."""
    return text.replace(" ", "")


def number(pattern: re.Pattern[str], text: str) -> int:
    """The number that a sentence of a picture tells; 0 where there is no such sentence."""
    found = pattern.search(plain(text))
    return int(next(filter(None, found.groups()))) if found else 0


def noted(notes: tuple[str, ...], lang: Lang = Lang.EN) -> Chart:
    """The chart of twelve years with those notes."""
    made = written("sales " + ", ".join(f"{2014 + place} {3 + place}.5" for place in range(12)))
    return replace(chart_of(dataset(*made, lang=lang), ADDRESS), notes=notes)


@SEEDS
def test_what_must_be_read_is_whole(seeds: range) -> None:
    """Title, source and address, wherever a plot is; of the notes those that are told are the first, and whole."""
    drawn = 0
    for chart, size in generated(seeds):
        drawing = layout(chart, *size)
        text = plain(said(drawing))
        assert plain(chart.title) in text
        if not marks(drawing):
            continue
        drawn += 1
        assert plain(chart.subtitle) in text
        assert plain(chart.source_line) in text
        assert text.endswith(plain(chart.address))
        told = [plain(note) in text for note in chart.notes]
        assert told == sorted(told, reverse=True)
        assert number(MORE, text) >= told.count(False)
        assert not [words.text for words in drawing.words if words.size == 11 and words.text.endswith(ELLIPSIS)]
    assert drawn > 2 * len(seeds)


@every(
    "notes, lang, height, told",
    [
        (NOTES[:2], Lang.EN, 630, NOTES[:2]),
        (NOTES, Lang.EN, 600, (*NOTES[:3], "7 more notes at the address.")),
        (NOTES[:3], Lang.EN, 480, (FIRST, "3 more notes at the address.")),
        (NOTES[:1], Lang.EN, 480, (FIRST, "Dots are wider")),
        ((FIRST, LONG), Lang.EN, 480, (FIRST, "2 more notes at the address.")),
        ((LONG, FIRST), Lang.EN, 480, ("3 more notes at the address.",)),
        (NOTES_ZH, Lang.ZH, 480, (*NOTES_ZH[:2], "另有13条说明见所示网址。")),
    ],
)
def test_whole_notes_go_the_least_important_first(
    notes: tuple[str, ...], lang: Lang, height: int, told: tuple[str, ...]
) -> None:
    """What more there is stands at the address that the picture names; what the plot notes comes last."""
    text = plain(said(layout(noted(notes, lang), 1200, height)))
    assert plain("".join(told)) in text, text
    assert bool(number(MORE, text)) == bool(number(MORE, told[-1]))


@every("lang", list(Lang))
def test_a_picture_without_an_address_counts_its_notes(lang: Lang) -> None:
    """And sends nobody to an address that it does not have."""
    text = plain(said(layout(replace(noted(NOTES, lang), address=""), 1200, 480)))
    assert re.search(r"\d+morenotes\.|另有\d+条说明。", text)


@pytest.mark.full
@SEEDS
def test_a_height_that_is_too_small_names_one_that_does(seeds: range) -> None:
    """Asked again with it, and with any larger one, the figures are drawn."""
    asked = dict.fromkeys(Lang, 0)
    for chart, (width, height) in generated(seeds):
        drawing = layout(chart, width, height)
        enough = number(AT_LEAST, said(drawing))
        if marks(drawing) or not chart.lines:
            assert not enough
        elif not enough:
            assert plain("without a height") in plain(said(drawing)) or "不指定高度" in plain(said(drawing))
            assert not marks(layout(chart, width, MAX_HEIGHT))
        else:
            asked[chart.lang] += 1
            assert height < enough <= MAX_HEIGHT
            assert all(marks(layout(chart, width, enough + more)) for more in (0, 1, 40))
    assert min(asked.values()) > len(seeds)


PARTS, EACH = 20, 50
"""A thousand series in all, those left out that make no one picture; four drawings of each."""
KINDS = (None, None, None, None, *ChartKind)
"""Mostly what the figures ask for, else each kind in turn."""


@pytest.mark.parametrize(("parts", "each"), [(1, 20), pytest.param(PARTS, EACH, marks=pytest.mark.full)])
def test_nothing_lies_over_another_or_leaves_the_picture(parts: int, each: int) -> None:
    """Whatever the figures are; and each picture is XML that says as much in words."""
    for part in range(parts):
        drawn = 0
        for seed in count(part, PARTS):
            made = list(charts(seed, KINDS[seed % len(KINDS)]))
            drawn += bool(made)
            for chart, width in product(made, (320, 720)):
                drawing = layout(chart, width)
                assert_faultless(drawing, chart, seed)
                text = svg(drawing)
                assert etree.fromstring(text.encode()).tag == "{http://www.w3.org/2000/svg}svg"
                assert svg(drawing) == text
            if drawn == each:
                break
        tables.count(each)


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 60), marks=pytest.mark.full)])
def test_a_picture_of_a_fixed_size_keeps_it(seeds: range) -> None:
    """The texts give way, the box does not."""
    for chart, size in generated(seeds, FIXED, (Lang.EN,)):
        drawing = layout(chart, *size)
        assert (drawing.width, drawing.height) == size
        assert_faultless(drawing, chart, chart.title)
