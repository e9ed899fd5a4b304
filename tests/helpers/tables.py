"""A test that walks a table: every row is tried, and all that fail are told at once, each with its input."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

_SHOWN = 300
"""Characters of an input that are shown."""


def every(names: str | Iterable[str], rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make one test of a function and the rows that it takes; used as `pytest.mark.parametrize` is.

    All rows share the test's fixtures: where each needs a fresh one, they are cases of their own. Two tables above
    each other are tried in every combination.
    """
    fields = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    single = isinstance(names, str) and len(fields) == 1
    inputs = [_values(row, single=single) for row in rows]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def walk(**fixtures: Any) -> None:
            failures = []
            for values in inputs:
                row = dict(zip(fields, values, strict=True))
                try:
                    test(**fixtures, **row)
                except (Exception, pytest.fail.Exception) as error:
                    failures.append(_with_input(error, row))
            if failures:
                raise BaseExceptionGroup(f"{len(failures)} of {len(inputs)} rows fail", failures)

        del walk.__wrapped__  # type: ignore[attr-defined] # pytest would look at what it takes
        kept = [parameter for name, parameter in signature.parameters.items() if name not in fields]
        walk.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return walk

    return decorate


def mostly_full(among: Iterable[Any], *wanted: Any) -> list[Any]:
    """Cases of their own, of which an ordinary run tries some."""
    return [pytest.param(each, marks=[] if each in wanted else pytest.mark.full) for each in among]


def _values(row: Any, *, single: bool) -> tuple[Any, ...]:
    if isinstance(row, type(pytest.param())):
        assert not row.marks, "a row has no marks of its own: parametrize, or mark the test"
        return tuple(row.values)
    return (row,) if single else tuple(row)


def _with_input(error: BaseException, row: dict[str, Any]) -> BaseException:
    shown = ", ".join(f"{name}={value!r}" for name, value in row.items())
    error.add_note(f"with {shown if len(shown) <= _SHOWN else f'{shown[:_SHOWN]}…'}")
    return error
