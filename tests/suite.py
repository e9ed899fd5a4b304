"""How the suite runs: how much of it, on which engines, within which budget and memory.

An ordinary run is what a person waits for. `--quick` takes a few folders, and of them what needs no programs; `--rest`
runs what an ordinary run leaves out: tests marked `full`, and on PostgreSQL those that SQL does not tell apart.
"""

import functools
import gc
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from api.service.newest import give_back_freed_memory

HERE = Path(__file__).resolve().parent
QUICK = [
    *(HERE / name for name in ("audit", "domain", "storage", "test_architecture.py", "web/routes/test_figures.py")),
    *(HERE / "plugins" / name for name in ("extract", "packages", "fact_check/test_fits.py")),
]
"""What a quick run tries: arithmetic, verdicts, packages and releases, all SQL on SQLite, the figures over HTTP."""
BUDGET = 20.0
"""Seconds that a test may take beside other work: ten times what any takes on an idle machine."""
SLOW = 3
"""Times as long that one marked `slow` may take."""
MEMORY = 1_000
"""Megabytes that a process of an ordinary run may take."""
_MOST = pytest.StashKey[int]()
_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
_TWIN = pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.full])


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("how much")
    group.addoption("--quick", action="store_true", help="a few folders, and of them what needs no programs")
    group.addoption("--rest", action="store_true", help="what an ordinary run leaves out")
    group.addoption("--budget", type=float, default=BUDGET, help="seconds that a test may take; more on a busy machine")


def pytest_configure(config: pytest.Config) -> None:
    """Try more examples of each property in the rest; a busy machine is no failure."""
    examples = 1_000 if config.getoption("--rest") else 100
    hypothesis.settings.register_profile("suite", deadline=None, max_examples=examples)
    hypothesis.settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: a fifth of the time, tests wait for servers, browsers and disks."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionstart() -> None:
    """Forget what was made before a mutant came to life: mutmut collects once and forks for each."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        for item in gc.get_objects():
            if isinstance(item, functools._lru_cache_wrapper) and item.__module__.startswith("api."):
                item.cache_clear()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Not even import what is not quick."""
    ours = collection_path.is_relative_to(HERE.parent) and not HERE.is_relative_to(collection_path)
    if not config.getoption("--quick") or not ours:
        return None
    return None if any(collection_path.is_relative_to(q) or q.is_relative_to(collection_path) for q in QUICK) else True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try SQLite; PostgreSQL too where the SQL differs, and in the rest wherever data are read."""
    if "engine" not in metafunc.fixturenames:
        return
    engines: list[Any] = ["sqlite"]
    if metafunc.definition.get_closest_marker("both_engines"):
        engines.append(_POSTGRESQL)
    elif not metafunc.definition.get_closest_marker("one_engine"):
        engines.append(_TWIN)
    metafunc.parametrize("engine", engines, indirect=True, scope="module")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    quick, rest = config.getoption("--quick"), config.getoption("--rest")
    wanted: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        fits = bool(marks & {"full", "wider"}) if rest else "full" not in marks
        fits = fits and not (quick and marks & {"postgresql", "slow"})
        (wanted if fits else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    wanted.sort(key=lambda item: item.get_closest_marker("slow") is None)  # what takes long first, and nothing waits
    items[:] = wanted


def pytest_collection_finish() -> None:
    _tidy()
    gc.set_threshold(10_000, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[Any]:
    """Let go what a module leaves: an application is 20,000 objects that refer to each other."""
    is_done = yield
    if nextitem is None or nextitem.path != item.path:
        _tidy()
    return is_done


def _tidy() -> None:
    """Collect garbage, and never again look at what is there then, which stays to the end."""
    gc.collect()
    gc.freeze()
    give_back_freed_memory()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Fail a test that took longer than its budget, or in which the process grew beyond its own."""
    report = yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)
    most = item.config.stash.setdefault(_MOST, MEMORY)
    if report.when == "call" and report.passed and peak > most and not item.config.getoption("--rest"):
        item.config.stash[_MOST], report.outcome = peak, "failed"
        report.longrepr = f"the process takes {peak} MB, and one of an ordinary run has {MEMORY}"
    if report.when == "call" and report.passed and item.get_closest_marker("full") is None:
        wider = item.get_closest_marker("slow") or item.config.getoption("--rest")  # ten times the examples
        budget = item.config.getoption("--budget") * (SLOW if wider else 1)
        if report.duration > budget:
            report.outcome = "failed"
            report.longrepr = (
                f"{item.nodeid} took {report.duration:.1f} s, and a test has {budget:.0f}: make it faster, or mark "
                "it `slow` (it needs programs or seconds) or `full` (not in an ordinary run)."
            )
    return report
