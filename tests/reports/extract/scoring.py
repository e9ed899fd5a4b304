"""Compares the figures proposed from a labelled text with those that a careful reader takes from it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from api.reports.extract import Proposal, propose

TEXTS = Path(__file__).resolve().parent / "texts"
PARTS = ("unit", "comparator", "period")

Row = dict[str, str]


@dataclass
class Score:
    """How many figures there are, were proposed, were found, and which parts of those found are right."""

    labelled: int = 0
    proposed: int = 0
    found: int = 0
    whole: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*PARTS, "inferred"), 0))
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the labelled figures that were found."""
        return self.found / self.labelled

    @property
    def precision(self) -> float:
        """The share of the proposals that are figures."""
        return self.found / self.proposed

    def share(self, part: str) -> float:
        """The share of the figures found in which one part is right."""
        return self.right[part] / self.found


def names(folder: str) -> list[str]:
    """The labelled texts of a folder."""
    return sorted(path.stem for path in (TEXTS / folder).glob("*.txt"))


def score(folder: str) -> Score:
    """The score over all texts of a folder."""
    total = Score()
    for name in names(folder):
        labels = (TEXTS / folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        proposals = propose((TEXTS / folder / f"{name}.txt").read_text(encoding="utf-8"))
        _compare(total, name, list(csv.DictReader(labels)), proposals)
    return total


def _compare(total: Score, name: str, labels: list[Row], proposals: list[Proposal]) -> None:
    left = list(proposals)
    total.labelled += len(labels)
    total.proposed += len(proposals)
    for row in labels:
        proposal = next((proposal for proposal in left if _same(row, proposal)), None)
        if proposal is None:
            total.misses.append(f"{name}, paragraph {row['paragraph']}: {row['value']} not found")
            continue
        left.remove(proposal)
        total.found += 1
        got = {"unit": proposal.unit, "comparator": proposal.comparator, "period": proposal.period or ""}
        wrong = [f"{part} {got[part]!r} for {row[part]!r}" for part in PARTS if got[part] != row[part]]
        total.whole += not wrong
        for part in PARTS:
            total.right[part] += got[part] == row[part]
        total.right["inferred"] += ("period" in proposal.inferred) == bool(row["inferred"])
        total.misses += [f"{name}, {proposal.phrase}: {fault}" for fault in wrong]
    total.misses += [f"{name}: {proposal.phrase!r} is no figure" for proposal in left]


def _same(row: Row, proposal: Proposal) -> bool:
    printed = str(proposal.paragraph), proposal.value, str(proposal.scale)
    return printed == (row["paragraph"], row["value"], row["scale"])
