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
    "constant_arrivals",
    "loading",
    "after_a_release",
    "start_and_sizes",
)
"""The runners in the order of the goals."""


def runner(name: str) -> Runner:
    """The runner of a name."""
    return cast(Runner, importlib.import_module(f"benchmarks.runners.{name}").run)
