"""How the time of a function grows with what it is given: a ratio, which a slow or busy machine leaves as it is."""

from collections.abc import Callable
from time import process_time

TIMES = 8
"""How much larger the larger input is."""
LINEAR = 3 * TIMES
"""At most so many times as long for it: between what is linear and what is quadratic (64)."""
SHORT = 0.02
"""Seconds below which the clock says nothing."""


def growth(run: Callable[[str], object], part: str, size: int) -> float:
    """How many times as long a text of nothing but a part takes that is eight times as long."""
    small, large = part * max(1, size // len(part)), part * max(1, TIMES * size // len(part))
    after = _seconds(run, large)
    return after / max(_seconds(run, small), SHORT / TIMES) if after > SHORT else 0.0


def is_linear(run: Callable[[str], object], part: str, size: int) -> bool:
    """Whether it stays within the bound; what does not is measured twice more, as something may have come between."""
    return any(growth(run, part, size) <= LINEAR for _ in range(3))


def _seconds(run: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(2):
        start = process_time()
        run(text)
        times.append(process_time() - start)
    return min(times)
