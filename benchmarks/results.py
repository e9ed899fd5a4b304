"""The table of what was measured: a row each, written as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure.rounds import SPREAD

_INTRODUCTION = """# Results

Written by `make bench`; what each row does stands in [README.md](README.md). The ratio is ours over the peer's of the
same rounds, unless a row says otherwise: more is better where the unit is a rate (`/s`, `rows/s`), less where it
is `ms`, `s`, `MB` or `B`.
Goals are those that the project sets itself; nothing fails on them.
"""


@dataclass(frozen=True)
class Row:
    """One comparison: ours and a peer's number in one unit; a peer that is missing has none."""

    group: str
    what: str
    size: str
    ours: float | None
    unit: str
    peer: str = ""
    peer_value: float | None = None
    goal: str = ""
    rounds: int = 1
    noise: float = 0.0
    """How far the control's rounds lay apart."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return self.ours / self.peer_value if self.ours is not None and self.peer_value else None


def write(path: Path, rows: Iterable[Row], versions: Mapping[str, str], head: Mapping[str, str]) -> None:
    """Write the page: where and when, the tables by group, and the versions."""
    rows = list(rows)
    lines = [_INTRODUCTION, *(f"* {name}: {text}" for name, text in head.items()), ""]
    lines += [
        "A row marked *noisy* comes from a run in which the rounds of the control, a raw ASGI application, differed by "
        f"more than {SPREAD:.0%} of their median (in brackets). By the project's rule such a run is rejected: the row "
        "shows no more than the order of size.",
        "",
    ]
    for group in dict.fromkeys(row.group for row in rows):
        lines += [f"## {group}", "", *_table([row for row in rows if row.group == group]), ""]
    lines += ["## Versions", "", "| what | version |", "| --- | --- |"]
    lines += [f"| {name} | {version} |" for name, version in versions.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(rows: Iterable[Row]) -> Iterable[str]:
    yield "| what | figures | ours | peer | | ratio | goal | rounds | |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        remarks = [f"*noisy* ({row.noise:.0%})"] if row.noise > SPREAD else []
        remarks += [row.note] if row.note else []
        peer_value = _number(row.peer_value, row.unit) if row.peer_value is not None else ""
        ratio = f"{row.ratio:.3g}" if row.ratio is not None else ""
        cells = [
            row.what,
            row.size,
            _number(row.ours, row.unit),
            row.peer,
            peer_value,
            ratio,
            row.goal,
            str(row.rounds),
        ]
        yield f"| {' | '.join([*cells, '; '.join(remarks)])} |"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"
