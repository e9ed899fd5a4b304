"""One file a goal: each runner yields the rows of its part of the table."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import cast

from benchmarks.bench import Bench
from benchmarks.results import Row

Runner = Callable[[Bench], Iterator[Row]]

NAMES = (
    "hot_answers",
    "uncached_reads",
    "reads_by_size",
    "whole_tables",
    "parquet_by_range",
    "constant_arrivals",
    "loading",
    "after_a_release",
    "fact_checks",
    "charts",
    "pages",
    "start_and_sizes",
    "attacks",
)
"""The runners in the order of the goals."""
WHEN_ASKED = ("soak",)
"""Those that take long, and run when `--only` names them."""
OF_THE_SERVICE_ALONE = frozenset(
    {
        "hot_answers",
        "reads_by_size",
        "parquet_by_range",
        "constant_arrivals",
        "after_a_release",
        "attacks",
        "fact_checks",
        "charts",
        "pages",
        "soak",
    }
)
"""Those that need no file of the peers, which are larger than the service's own and take longer to make."""


def runner(name: str) -> Runner:
    """The runner of a name."""
    return cast(Runner, importlib.import_module(f"benchmarks.runners.{name}").run)
