"""Rounds: everything that is compared takes its turn in each, and a run in which the machine wavered says so."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SPREAD = 0.20
"""By how much of their median the control's rounds may differ before a run is rejected."""

ATTEMPTS = 2
"""How often a run is made, if the budget allows, before its numbers are written down as noisy."""

Subject = Callable[[], float]


@dataclass(frozen=True)
class Rounds:
    """What each subject gave in each round, beside the control's."""

    values: Mapping[str, tuple[float, ...]]
    control: tuple[float, ...]
    """Once before each round and once after the last."""

    def median(self, name: str) -> float:
        """The median of a subject."""
        return statistics.median(self.values[name])

    @property
    def count(self) -> int:
        """How many rounds there were."""
        return len(self.control) - 1

    @property
    def spread(self) -> float:
        """How far the control's rounds lie apart, as a share of their median."""
        return (max(self.control) - min(self.control)) / statistics.median(self.control)

    @property
    def noisy(self) -> bool:
        """Whether the machine wavered too much for the run to count."""
        return self.spread > SPREAD


@dataclass(frozen=True)
class Plan:
    """How many rounds, and for how many seconds at most a run goes on; one round is always whole."""

    rounds: int
    budget: float


def interleave(subjects: Mapping[str, Subject], control: Subject, plan: Plan) -> Rounds:
    """The rounds of the first run that is accepted, or of the last one made."""
    for attempt in range(ATTEMPTS):
        rounds, used = _one_run(subjects, control, plan)
        if not rounds.noisy or (attempt + 2) * used > plan.budget:
            break
    return rounds


def _one_run(subjects: Mapping[str, Subject], control: Subject, plan: Plan) -> tuple[Rounds, float]:
    began = time.monotonic()
    values: dict[str, list[float]] = {name: [] for name in subjects}
    controls: list[float] = []
    for _ in range(plan.rounds):
        controls.append(control())
        for name, subject in subjects.items():
            values[name].append(subject())
        if time.monotonic() - began > plan.budget:
            break
    controls.append(control())
    found = Rounds({name: tuple(numbers) for name, numbers in values.items()}, tuple(controls))
    return found, time.monotonic() - began
