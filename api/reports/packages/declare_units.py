"""The [[unit]] entries that `indicators extract` writes to report.toml, and takes out again where no figure has them.

They carry a remark, and what a person has written or changed stays as it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.reports.extract.proposal import Proposal, UnitSort
from api.reports.extract.sentences import is_chinese
from api.reports.extract.unit_codes import unit_code
from api.reports.packages.csv_additions import Row
from api.reports.packages.csv_reader import Faults, text
from api.reports.packages.file_habits import replace
from api.reports.packages.package import HEAD, RELATIONS

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,19}")
_KINDS = {UnitSort.COUNT: "count", UnitSort.MEASURE: "physical"}
"""The kinds that a draft declares; shares are known, and so are most currencies: another one a person declares."""
_OCCASION = "次"
"""What the Chinese units of what is counted by the time end in: 人次, 艘次."""
_REMARK = "# proposed by extract: see its kind and name"
_ENTRY = re.compile(
    rf'\n?^\[\[unit\]\]  {re.escape(_REMARK)}\ncode = "(?P<code>[^"\n]+)"\nkind = "\w+"\nname_(?:en|zh) = "[^"\n]+"\n'
    r"(?=\s*(?:[\[#]|\Z))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit as a text prints it, and the kind that a package declares it of; empty where none was read."""

    kind: str = ""
    noun: str = ""


def printed_units(proposals: Sequence[Proposal], standing: Sequence[Row]) -> dict[str, PrintedUnit]:
    """By code, what the text prints of the units of rows: of each proposal, and of the row that states it."""
    units: dict[str, PrintedUnit] = {}
    for proposal, row in zip(proposals, standing, strict=True):
        kind = "count" if proposal.unit.endswith(_OCCASION) else _KINDS.get(proposal.sort, "")
        if kind and proposal.unit:
            for code in (row.get("unit", ""), unit_code(proposal.unit)):
                units.setdefault(code, PrintedUnit(kind, proposal.unit))
    return units


def declare_units(folder: Path, wanted: Iterable[str], printed: Mapping[str, PrintedUnit]) -> list[str]:
    """Declare units at the end of report.toml, and return the codes of those that can be.

    One that no text prints is taken for a counted noun, whose code is its name.
    """
    entries = {code: _entry(code, printed.get(code, PrintedUnit())) for code in wanted if _CODE.fullmatch(code)}
    if (head := _head(folder)) is None or not entries:
        return []
    if not _is_written(folder, head + ("" if head.endswith("\n") else "\n") + "".join(entries.values())):
        return []
    return list(entries)


def drop_units(folder: Path, used: Container[str]) -> list[str]:
    """Take out the entries that were written here and nobody changed, of units that nothing uses; their codes."""
    head = _head(folder) or ""
    relations = text(folder, RELATIONS, Faults()) if (folder / RELATIONS).is_file() else None
    unused = [
        entry for entry in _ENTRY.finditer(head) if entry["code"] not in used and entry["code"] not in (relations or "")
    ]
    kept = head
    for entry in reversed(unused):
        kept = kept[: entry.start()] + kept[entry.end() :]
    if not unused or not _is_written(folder, kept):
        return []
    return [entry["code"] for entry in unused]


def _entry(code: str, unit: PrintedUnit) -> str:
    noun = unit.noun or code.replace("-", " ")
    name = "name_zh" if is_chinese(noun) else "name_en"
    words = f"code = {json.dumps(code)}\nkind = {json.dumps(unit.kind or 'count')}\n"
    return f"\n[[unit]]  {_REMARK}\n{words}{name} = {json.dumps(noun, ensure_ascii=False)}\n"


def _head(folder: Path) -> str | None:
    return text(folder, HEAD, Faults()) if (folder / HEAD).is_file() else None


def _is_written(folder: Path, head: str) -> bool:
    """Whether report.toml could be written: a file that is no TOML yet is not touched."""
    try:
        tomllib.loads(head)
    except ValueError:
        return False
    replace(folder / HEAD, head)
    return True
