"""What the commands about packages share: reading one, telling why it is not loaded, and a bar for a large one."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.failures import BAD_INPUT, Failure, printable

if TYPE_CHECKING:
    from api.plugins.packages.audit import PackageFinding
    from api.plugins.packages.package import Package

LARGE = 2_000_000
"""From so many bytes of figures on a bar shows how far it is."""
_SHOWN_FAULTS = 50
_NEW_OBJECTS = 50_000


@contextmanager
def refused() -> Iterator[None]:
    """Tell what is wrong in a package, and that nothing was written."""
    from api.plugins.packages.package import MAX_FAULTS, PackageError
    from api.reports.packages.fault_groups import grouped

    try:
        yield
    except PackageError as error:
        told = [f"  {line}" for line in grouped(error.faults)]
        lines = told[:_SHOWN_FAULTS]
        if len(told) > _SHOWN_FAULTS:
            lines.append(f"  … and {len(told) - _SHOWN_FAULTS} more")
        count = len(error.faults)
        more = " or more" if count >= MAX_FAULTS else ""
        text = f"the package has {many(count, 'fault')}{more}; nothing is loaded\n" + "\n".join(lines)
        raise Failure(text, BAD_INPUT) from None


@contextmanager
def written() -> Iterator[None]:
    """Tell why the database took nothing, or that nobody knows whether it did."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.domain.errors import OccupiedError, UnconfirmedError, told

    try:
        yield
    except UnconfirmedError as error:
        raise Failure(f"{error}.") from error
    except OccupiedError as error:
        raise Failure(f"nothing is written: {error}.") from error
    except (SQLAlchemyError, OSError) as error:
        raise Failure(f"nothing is written: {type(error).__name__}, {told(error)}") from error


def readable(folder: Path) -> Package:
    """The package in the folder, with the faults of its form that a check tells beside all others."""
    from api.plugins.packages.package import read_for_check

    with refused():
        return read_for_check(folder)


@contextmanager
def with_progress(folder: Path, verb: str, passes: int = 1) -> Iterator[Callable[[int], None]]:
    """What counts rows, shown as a bar where a terminal looks on and the file is large; each row passes so often."""
    path = folder / "figures.csv"
    size = path.stat().st_size if path.exists() else 0
    if size < LARGE or not sys.stderr.isatty():
        yield lambda _rows: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with path.open("rb") as file:
        rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(verb, total=rows * passes)
        yield lambda count: bar.advance(task, count)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage less often: rows come and go by the thousand, and are no part of a circle."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def described(package: Package, figures: int) -> str:
    """A package in one line, and in further ones how many of its texts stand in one language alone."""
    line = (
        f"{package.head.report.id}: {many(figures, 'figure')} of {many(len(package.sources), 'source')}, "
        f"{many(len(package.indicators), 'indicator')}, {many(len(package.relations), 'relation')}. No fault was found."
    )
    named = (*package.indicators.values(), *package.head.unit)
    lacking = {language: sum(row.lacks(language) for row in named) for language in ("zh", "en")}
    only = {"zh": "English", "en": "Chinese"}
    lines = (
        f"  {many(count, 'text')} of indicators and units {_stand(count)} in {only[language]} alone; "
        "the other language shows that."
        for language, count in lacking.items()
        if count
    )
    bare = sum(not row.defined for row in package.indicators.values())
    names = (f"  {many(bare, 'indicator')} without a definition: the name stands for it.",) if bare else ()
    return "\n".join((line, *lines, *names))


def audited(findings: Sequence[PackageFinding]) -> Iterator[str]:
    """The relations of a package that do not agree, a line each with what was probably meant."""
    if findings:
        yield f"{many(len(findings), 'relation')} not consistent as the figures stand:"
    for found in findings:
        near = f" Nearest: {', '.join(found.near)}." if found.near else ""
        finding = found.finding
        said = finding.sentence_en
        verdict = "" if said.casefold().startswith(finding.verdict) else f"{finding.verdict}. "
        yield printable(f"  {finding.relation}: {verdict}{said}{near}")


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def many(count: int, noun: str) -> str:
    """So many of a thing, in words."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
