"""The faults of a package as lines for people: those that say the same of several rows and columns are one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from api.plugins.packages.reader import PackageFault


def grouped(faults: Iterable[PackageFault]) -> list[str]:
    """A line for each thing that is wrong, in the order of the first row of each."""
    by_column: dict[PackageFault, list[int | None]] = {}
    for fault in faults:
        by_column.setdefault(replace(fault, line=None), []).append(fault.line)
    by_rows: dict[tuple[PackageFault, tuple[int | None, ...]], list[str | None]] = {}
    for fault, lines in by_column.items():
        by_rows.setdefault((replace(fault, column=None), tuple(lines)), []).append(fault.column)
    return [_line(fault, lines, columns) for (fault, lines), columns in by_rows.items()]


def _line(fault: PackageFault, lines: tuple[int | None, ...], columns: list[str | None]) -> str:
    named = ", ".join(column for column in columns if column)
    place = ":".join(part for part in (fault.file, _ranges(line for line in lines if line), named) if part)
    return f"{place}{str(fault).removeprefix(fault.file)}"


def _ranges(lines: Iterable[int]) -> str:
    """Numbers in words: `2-21, 23`."""
    numbers = sorted(set(lines))
    starts = [number for before, number in pairwise([-1, *numbers]) if number != before + 1]
    ends = [number for number, behind in pairwise([*numbers, -1]) if behind != number + 1]
    return ", ".join(_span(start, end) for start, end in zip(starts, ends, strict=True))


def _span(start: int, end: int) -> str:
    return str(start) if start == end else f"{start}-{end}"
