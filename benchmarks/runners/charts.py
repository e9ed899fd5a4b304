"""Pictures of a series of the shipped reports, in the benchmark's own process, beside the JSON of the same figures."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator

from api.domain.figure import Dataset
from api.domain.query import Lang, Query
from api.formats.figure_rows import figures_table
from api.formats.registry import by_key
from api.plugins.charts.drawing import png, svg
from api.plugins.charts.layout import layout
from api.plugins.charts.picture import chart_of
from api.service.figures import FigureService
from api.storage.database import Database
from benchmarks.bench import Bench
from benchmarks.data.datasets import INDICATORS
from benchmarks.measure.processes import run as run_program
from benchmarks.results import Row

GROUP = "Charts"
BUDGET = 60.0
_INDICATOR = "online-retail-sales"
_TIMES = 20
"""Drawings a round."""


def run(bench: Bench) -> Iterator[Row]:
    """A dozen figures as SVG, wide and narrow, in both languages, and as PNG, in rounds with the control."""
    url = f"sqlite:///{bench.work / 'shipped.db'}"
    run_program([*INDICATORS, "migrate"], bench.work, {"DATABASE_URL": url})
    series = {lang: asyncio.run(_series(url, lang)) for lang in Lang}
    english = series[Lang.EN]
    subjects: dict[str, Callable[[], object]] = {
        "SVG, 720 px": lambda: _svg(english, 720),
        "SVG, 320 px": lambda: _svg(english, 320),
        "SVG in Chinese, 720 px": lambda: _svg(series[Lang.ZH], 720),
        "PNG, 1200×630": lambda: png(_svg(english, 1200, 630), 1200, 630),
    }
    json = by_key("json")

    def peer() -> object:
        return json.write(figures_table(english))

    for name, subject in subjects.items():
        ours: list[float] = []
        theirs: list[float] = []

        def drawn(subject: Callable[[], object] = subject, ours: list[float] = ours) -> float:
            ours.append(_milliseconds(subject))
            return ours[-1]

        def written(theirs: list[float] = theirs) -> float:
            theirs.append(_milliseconds(peer))
            return theirs[-1]

        subject()
        rounds = bench.rounds({"drawn": drawn, "written": written}, budget=BUDGET)
        ours_median, peer_median = (statistics.median(times[-rounds.count :]) for times in (ours, theirs))
        goal = "≤ 60 ms" if "PNG" in name else "≤ 3 ms"
        label = "the same figures as JSON"
        yield Row(
            GROUP,
            name,
            str(len(english.figures)),
            ours_median,
            "ms",
            label,
            peer_median,
            goal,
            rounds.count,
            rounds.spread,
        )
    yield Row(
        GROUP, "bytes of the SVG", str(len(english.figures)), len(_svg(english, 720).encode()), "B", goal="≤ 12,288"
    )


def _svg(series: Dataset, width: int, height: int | None = None) -> str:
    return svg(layout(chart_of(series, "/indicators/online-retail-sales"), width, height))


def _milliseconds(subject: Callable[[], object]) -> float:
    """How long one picture takes."""
    began = time.perf_counter()
    for _ in range(_TIMES):
        subject()
    return 1000 * (time.perf_counter() - began) / _TIMES


async def _series(url: str, lang: Lang) -> Dataset:
    """The figures of one indicator, as the service reads them."""
    service = FigureService(Database(url))
    try:
        return await service.fetch(await service.catalogue(), Query(indicators=(_INDICATOR,), lang=lang))
    finally:
        await service.close()
