"""Recall and precision on labelled texts of several subjects, as measured; see texts/README.md."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from api.reports.extract import Proposal, propose
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parent / "texts"
PARTS = ("unit", "comparator", "period")
Row = dict[str, str]

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


class Score:
    """How many figures the texts of a folder have, were proposed and found, and which parts of these are right."""

    def __init__(self, folder: str) -> None:
        self.labelled = self.proposed = self.found = 0
        self.right: Counter[str] = Counter()
        self.misses: list[str] = []
        for path in sorted((TEXTS / folder).glob("*.txt")):
            labels = csv.DictReader(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines())
            self._compare(path.stem, list(labels), propose(path.read_text(encoding="utf-8")))

    def _compare(self, name: str, labels: list[Row], left: list[Proposal]) -> None:
        self.labelled += len(labels)
        self.proposed += len(left)
        for row in labels:
            proposal = next((proposal for proposal in left if _same(row, proposal)), None)
            if proposal is None:
                self.misses.append(f"{name}, paragraph {row['paragraph']}: {row['value']} not found")
                continue
            left.remove(proposal)
            self.found += 1
            got = {"unit": proposal.unit, "comparator": proposal.comparator, "period": proposal.period or ""}
            self.right.update(part for part in PARTS if got[part] == row[part])
            self.right["inferred"] += ("period" in proposal.inferred) == bool(row["inferred"])
            wrong = [f"{part} {got[part]!r} for {row[part]!r}" for part in PARTS if got[part] != row[part]]
            self.misses += [f"{name}, {proposal.phrase}: {fault}" for fault in wrong]
        self.misses += [f"{name}: {proposal.phrase!r} is no figure" for proposal in left]

    def share(self, part: str) -> float:
        """Of labelled figures those found, of proposals the figures, of those found the ones whose part is right."""
        whole = {"recall": self.labelled, "precision": self.proposed}.get(part)
        return self.found / whole if whole else self.right[part] / self.found


def _same(row: Row, proposal: Proposal) -> bool:
    printed = str(proposal.paragraph), proposal.value, str(proposal.scale)
    return printed == (row["paragraph"], row["value"], row["scale"])


score = cache(Score)


@every(("folder", "part"), [(folder, part) for folder, floors in FLOORS.items() for part in floors])
def test_measured_shares_do_not_fall(folder: str, part: str) -> None:
    """A change of the rules may find more, never less than was measured."""
    assert score(folder).share(part) >= FLOORS[folder][part], "\n".join(score(folder).misses)


@every("folder", FLOORS)
def test_texts_are_of_several_subjects_in_both_languages(folder: str) -> None:
    """Five texts or more, one of them Chinese at least, with dozens of figures."""
    names = [path.stem for path in (TEXTS / folder).glob("*.txt")]
    assert len(names) >= 5
    assert {name[-2:] for name in names} == {"en", "zh"}
    assert score(folder).labelled > 90
