"""Pictures of a fixed height: what must be read is whole, notes go as whole sentences, the plot has half of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from api.domain.errors import ConflictingParameters
from api.domain.query import Claims, Lang
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.chart_options import MAX_HEIGHT
from api.representations.charts.drawing import Drawing, MarkDrawing, Stroke
from api.representations.charts.layout import layout
from api.representations.charts.texts.lettering import ELLIPSIS
from tests.conftest import MakeUrl
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import sales
from tests.representations.charts.generated_series import series
from tests.representations.charts.shipped_charts import datasets
from tests.representations.writers.cases import dataset

ADDRESS = "https://figures.example/indicators/sales"
SIZES = ((1200, 630), (600, 315), (400, 400), (280, 200), (280, 500), (1200, 250), (2000, 200))
PREVIEW = (1200, 630)
FIRST = "The first note says what the picture leaves out."
NOTES = (FIRST, *(f"Note number {place} is less important than the one before." for place in range(2, 10)))
FIRST_ZH = "第一条说明讲图中未画出的内容。"
NOTES_ZH = (FIRST_ZH, *(f"第{place}条说明不如前一条重要，但也要完整。" for place in range(2, 15)))
LONG = "The number of pages of the bureau that tell of sales through platforms of all kinds, and of their growth,"
MORE = re.compile(r"(\d+)morenotes?attheaddress|另有(\d+)条说明")
AT_LEAST = re.compile(r"aheightofatleast(\d+)|高度至少(\d+)")


def generated(seeds: range) -> Iterator[Chart]:
    """The charts of random series, in both languages."""
    for seed in seeds:
        of = series(seed)
        for lang in Lang:
            try:
                yield chart_of(of(lang), ADDRESS)
            except ConflictingParameters:
                continue


def plain(text: str) -> str:
    """Without spaces, which go where a line ends."""
    return text.replace(" ", "")


def said(drawing: Drawing) -> str:
    """All texts of a picture, one behind the other."""
    return plain("".join(words.text for words in drawing.words))


def has_plot(drawing: Drawing) -> bool:
    """Whether the figures are drawn."""
    return any(isinstance(part, MarkDrawing) for part in drawing.parts)


def number(pattern: re.Pattern[str], text: str) -> int:
    """The number that a sentence of a picture tells; 0 where there is no such sentence."""
    found = pattern.search(text)
    return int(next(filter(None, found.groups()))) if found else 0


def noted(notes: tuple[str, ...], lang: Lang = Lang.EN) -> Chart:
    """The chart of twelve years with those notes."""
    made = dataset(*(sales(2014 + place, f"{3 + place}.5") for place in range(12)), lang=lang)
    return replace(chart_of(made, ADDRESS), notes=notes)


def test_what_must_be_read_is_whole() -> None:
    """Title, source and address, wherever a plot is; of the notes those that are told are the first, and whole."""
    drawn = 0
    for chart in generated(range(30)):
        for size in SIZES:
            drawing = layout(chart, *size)
            text = said(drawing)
            assert plain(chart.title) in text
            if not has_plot(drawing):
                continue
            drawn += 1
            assert plain(chart.subtitle) in text
            assert plain(chart.source_line) in text
            assert text.endswith(plain(chart.address))
            told = [plain(note) in text for note in chart.notes]
            assert told == sorted(told, reverse=True)
            assert number(MORE, text) >= told.count(False)
            assert not [words.text for words in drawing.words if words.size == 11 and words.text.endswith(ELLIPSIS)]
    assert drawn > 60


@every(
    ("notes", "lang", "height", "told"),
    [
        (NOTES[:2], Lang.EN, 630, NOTES[:2]),
        (NOTES, Lang.EN, 600, (*NOTES[:3], "7 more notes at the address.")),
        (NOTES[:3], Lang.EN, 480, (FIRST, "3 more notes at the address.")),
        (NOTES[:1], Lang.EN, 480, (FIRST, "Dots are wider")),
        ((FIRST, LONG + LONG), Lang.EN, 480, (FIRST, "2 more notes at the address.")),
        ((LONG + LONG, FIRST), Lang.EN, 480, ("3 more notes at the address.",)),
        (NOTES_ZH, Lang.ZH, 480, (*NOTES_ZH[:2], "另有13条说明见所示网址。")),
    ],
)
def test_whole_notes_go_the_least_important_first(
    notes: tuple[str, ...], lang: Lang, height: int, told: tuple[str, ...]
) -> None:
    """What more there is stands at the address that the picture names; what the plot notes comes last."""
    chart = noted(notes, lang)
    text = said(layout(chart, 1200, height))
    assert plain("".join(told)) in text, text
    assert bool(number(MORE, text)) == bool(number(MORE, plain(told[-1])))


@every("lang", list(Lang))
def test_a_picture_without_an_address_counts_its_notes(lang: Lang) -> None:
    """And sends nobody to an address that it does not have."""
    text = said(layout(replace(noted(NOTES, lang), address=""), 1200, 480))
    assert re.search(r"\d+morenotes\.|另有\d+条说明。", text)


def test_a_height_that_is_too_small_names_one_that_does() -> None:
    """Asked again with it, and with any larger one, the figures are drawn."""
    asked = dict.fromkeys(Lang, 0)
    for chart in generated(range(30)):
        for width, height in SIZES:
            drawing = layout(chart, width, height)
            if has_plot(drawing) or not chart.lines:
                assert not number(AT_LEAST, said(drawing))
                continue
            enough = number(AT_LEAST, said(drawing))
            if not enough:
                assert plain("without a height") in said(drawing) or "不指定高度" in said(drawing)
                assert not has_plot(layout(chart, width, MAX_HEIGHT))
                continue
            asked[chart.lang] += 1
            assert height < enough <= MAX_HEIGHT
            assert all(has_plot(layout(chart, width, enough + more)) for more in (0, 1, 40))
    assert min(asked.values()) > 30


def share(drawing: Drawing) -> int:
    """How much of the height the plot has between its highest line and its axis, in percent."""
    heights = [y for part in drawing.parts if isinstance(part, Stroke) for _, y in part.points]
    return 100 * (max(heights) - min(heights)) // drawing.room[1]


def test_the_plot_has_half_of_a_preview(migrated_url: MakeUrl) -> None:
    """With the numbers over it and the years below, which leave its lines a third and more."""
    shares = {}
    for (code, claims, lang), found in datasets(migrated_url("sqlite")).items():
        if claims is Claims.PREFERRED and found.figures:
            chart = chart_of(found, ADDRESS)
            if not chart.in_rows:
                shares[code, lang] = share(layout(chart, *PREVIEW))
    assert len(shares) >= 40
    assert {line: part for line, part in shares.items() if part < 36} == {}
