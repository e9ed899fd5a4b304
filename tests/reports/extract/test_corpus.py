"""Recall and precision on labelled texts of several subjects, as measured; see texts/README.md."""

from __future__ import annotations

from functools import cache

from tests.helpers.tables import every
from tests.reports.extract import scoring

# Measured, and never to fall. The held-out numbers are those of the first reading, before anything was mended.
FLOORS = {
    "development": {"recall": 1.0, "precision": 1.0, "unit": 1.0, "comparator": 1.0, "period": 1.0, "inferred": 1.0},
    "held-out": {
        **{"recall": 95 / 96, "precision": 1.0, "unit": 1.0, "comparator": 92 / 95},
        **{"period": 76 / 95, "inferred": 79 / 95},
    },
    "of-other-kinds": {
        **{"recall": 1.0, "precision": 1.0, "unit": 108 / 110, "comparator": 1.0},
        **{"period": 96 / 110, "inferred": 103 / 110},
    },
}
each_floor = every(
    ("folder", "part", "floor"),
    [(folder, part, floor) for folder, floors in FLOORS.items() for part, floor in floors.items()],
)

score = cache(scoring.score)


@each_floor
def test_measured_shares_do_not_fall(folder: str, part: str, floor: float) -> None:
    """A change of the rules may find more, never less than was measured."""
    result = score(folder)
    share = getattr(result, part) if part in {"recall", "precision"} else result.share(part)
    assert share >= floor, "\n".join(result.misses)


@every("folder", FLOORS)
def test_texts_are_of_several_subjects_in_both_languages(folder: str) -> None:
    """Five texts or more, one of them Chinese at least, with dozens of figures."""
    names = scoring.names(folder)
    assert len(names) >= 5
    assert {name[-2:] for name in names} == {"en", "zh"}
    assert score(folder).labelled > 90
