"""Items that a thread makes ahead of whoever uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from api.reports.read_ahead import read_ahead


def test_the_same_items_in_order() -> None:
    """None, few and many of them, and those that count as false."""
    for count in (0, 1, 3, 100):
        assert list(read_ahead(iter(range(count)))) == list(range(count))


def test_no_more_than_so_many_are_made() -> None:
    """However long it takes to use one."""
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with closing(read_ahead(items(), most=2)) as ahead:
        assert next(ahead) == 0
    assert len(made) <= 4


def test_what_fails_is_told_at_its_place() -> None:
    """The items before it are used first."""

    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("three")

    seen: list[int] = []
    with pytest.raises(ValueError, match="three"):
        seen.extend(read_ahead(items()))
    assert seen == [1, 2]
