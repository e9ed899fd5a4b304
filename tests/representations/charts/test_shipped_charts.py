"""The charts of the shipped reports: the same bytes everywhere, and none of what the data warn of."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset
from api.domain.query import Claims, Lang, Query
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from api.service.figure_service import FigureService
from api.storage.database import Database
from tests.conftest import MakeUrl
from tests.helpers.tables import every
from tests.representations.charts.content.test_charts import FACTS
from tests.representations.charts.drawings import crossed_texts, long_leaders, overlaps, strokes
from tests.representations.rows import rows_beside


def datasets(url: str) -> dict[tuple[str, Claims, Lang], Dataset]:
    """The figures of each indicator, preferred and all claims, in both languages."""

    async def read() -> dict[tuple[str, Claims, Lang], Dataset]:
        service = FigureService(Database(url))
        try:
            catalogue = await service.catalogue()
            return {
                (code, claims, lang): await service.fetch(
                    catalogue, Query(indicators=(code,), claims=claims, lang=lang)
                )
                for code in catalogue.indicators
                for claims in Claims
                for lang in Lang
            }
        finally:
            await service.close()

    return asyncio.run(read())


def pictures(url: str) -> Iterator[str]:
    """The SVG of each, wide and narrow; what makes no picture is the problem's detail."""
    for dataset in datasets(url).values():
        for width in (320, 720):
            try:
                yield svg(layout(chart_of(dataset, "/v1/figures.svg"), width))
            except ConflictingParameters as problem:
                yield problem.detail


def digest(url: str) -> str:
    return sha256("".join(pictures(url)).encode()).hexdigest()


ROOT = Path(__file__).resolve().parents[3]
Found = dict[tuple[str, Claims, Lang], Dataset]


@pytest.fixture(scope="module")
def found(read_only_url: MakeUrl) -> Found:
    """The figures of each indicator, preferred and all claims, in both languages."""
    return datasets(read_only_url("sqlite"))


@pytest.fixture(scope="module")
def charts(found: Found) -> dict[str, Chart]:
    """The chart of each indicator, of its preferred claims in English."""
    return {
        code: chart_of(dataset)
        for (code, claims, lang), dataset in found.items()
        if claims is Claims.PREFERRED and lang is Lang.EN and dataset.figures
    }


@pytest.mark.full
@pytest.mark.postgresql
def test_both_engines_and_every_worker_draw_the_same_bytes(migrated_url: MakeUrl) -> None:
    """Of every indicator, in both languages, wide and narrow, whatever the order of sets and dictionaries."""
    url = migrated_url("sqlite")
    drawn = {digest(url), digest(migrated_url("postgresql"))}
    for seed in ("1", "2"):
        line = [sys.executable, "-m", "tests.representations.charts.test_shipped_charts", url]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
        drawn.add(done.stdout.strip())
    assert len(drawn) == 1


def test_every_indicator_has_a_picture(charts: dict[str, Chart]) -> None:
    """Of at most 12 KB; none has more than a dozen figures."""
    assert len(charts) > 30
    assert max(len(svg(layout(chart, 720)).encode()) for chart in charts.values()) <= 12 * 1024
    assert all(chart.title and chart.subtitle and chart.source_line for chart in charts.values())


@pytest.mark.full
@every("width", [360, 760])
def test_no_leader_crosses_a_plot_and_no_break_another_s_text(found: Found, width: int) -> None:
    """Of all claims and of the preferred ones, in both languages."""
    for asked, dataset in found.items():
        try:
            chart = chart_of(dataset)
        except ConflictingParameters:
            continue
        drawing = layout(chart, width)
        assert long_leaders(drawing) == [], asked
        assert crossed_texts(drawing, chart) == [], asked
        assert overlaps(drawing) == [], asked


def share(drawing: Drawing) -> int:
    """How much of the height the plot has between its highest line and its axis, in percent."""
    heights = [y for stroke in strokes(drawing.parts) for _, y in stroke.points]
    return 100 * (max(heights) - min(heights)) // drawing.room[1]


def test_the_plot_has_half_of_a_preview(found: Found) -> None:
    """With the numbers over it and the years below, which leave its lines a third and more."""
    shares = {}
    for (code, claims, lang), dataset in found.items():
        if claims is Claims.PREFERRED and dataset.figures:
            chart = chart_of(dataset, "https://figures.example/indicators/sales")
            if not chart.in_rows:
                shares[code, lang] = share(layout(chart, 1200, 630))
    assert len(shares) >= 40
    assert {line: part for line, part in shares.items() if part < 36} == {}


@every("code, fact, told", rows_beside(__file__))
def test_a_shipped_chart_says_of_its_figures_what_the_table_says(
    charts: dict[str, Chart], code: str, fact: str, told: str
) -> None:
    """Each fact has its reason above it in the table beside this file."""
    assert FACTS[fact](charts[code]) == ("" if told == "-" else told)


if __name__ == "__main__":
    print(digest(sys.argv[1]))
