"""New packages and drafts added to them, nothing else of their files touched."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api.plugins.extract.page_text import (
    blocks_of_html,
    from_title,
    heading,
    normalised,
    paragraphs,
    sentence_sha256,
    sentences,
)
from api.plugins.extract.proposal import Proposal, UnitSort
from api.plugins.extract.propose import day_of_publication
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.unit_codes import unit_code
from api.plugins.packages.package import FIGURES, HEAD, INDICATORS, LIMITS, RELATIONS, SOURCES
from api.plugins.packages.reader import Faults, PackageError, admit, append, known_columns, replace, rows, text
from api.plugins.packages.rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator, PackagedSource

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GrowingFile:
    """A file with its columns and its rows as they are written; one that is not there yet has the columns alone."""

    path: Path
    content: str
    header: Sequence[str]
    rows: Sequence[Row]

    @classmethod
    def read(cls, folder: Path, name: str, model: type[BaseModel], columns: Sequence[str]) -> GrowingFile:
        """The file of a package; PackageError where no row can be added to it."""
        faults = Faults()
        if not folder.is_dir():
            faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
        content = ""
        if (folder / name).exists() and admit(folder, name, LIMITS[name], faults):
            content = text(folder, name, faults) or ""
        faults.settle()
        header, rows = _parsed(content, name, list(model.model_fields), faults)
        faults.settle()
        return cls(folder / name, content, header or columns, rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows behind those that stand there; PackageError, and nothing is written, where a column is missing."""
        faults = Faults()
        for name in dict.fromkeys(name for row in rows for name in row):
            if name not in self.header:
                count = sum(name in row for row in rows)
                detail = f"there is no column {name}, and {count} of the {len(rows)} proposals need it"
                faults.add(self.path.name, f"{detail}: add it to the file first", line=1, column=name)
        faults.settle()
        if not rows and self.content:
            return
        out = io.StringIO()
        table = csv.DictWriter(out, self.header, restval="", lineterminator="\n")
        if not self.content:
            table.writeheader()
        table.writerows(rows)
        if self.content:
            append(self.path, out.getvalue())
        else:
            replace(self.path, out.getvalue())


def _parsed(content: str, file: str, columns: Sequence[str], faults: Faults) -> tuple[Sequence[str], list[Row]]:
    """The columns and the rows of a file; a fault for each that is none of its model."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    header: list[str] = []
    rows: list[Row] = []
    try:
        header = next(reader, [])
        if not known_columns(header, file, columns, faults):
            return header, rows
        for cells in reader:
            if len(cells) != len(header):
                many = f"the row has {len(cells)} cells, and the header {len(header)}"
                faults.add(file, many, line=reader.line_num)
            rows.append(dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        faults.add(file, f"it is not CSV: {error}", line=reader.line_num)
    return header, rows


def present(rows: Iterable[Row], column: str) -> list[str]:
    """The different texts of a column, in order, but for the empty one."""
    return list(dict.fromkeys(cell for row in rows if (cell := row.get(column, ""))))


@dataclass(frozen=True, slots=True)
class Appended:
    """The row that states each drafted one, and which of them are new."""

    standing: tuple[Row, ...]
    new: tuple[bool, ...]
    units: tuple[str, ...]
    """Those of all rows of the file, once each."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that were added."""
        return tuple(compress(self.standing, self.new))

    @property
    def there(self) -> int:
        """How many drafted rows the file held already."""
        return len(self.new) - sum(self.new)


def append_draft(folder: Path, drafted: Sequence[Row]) -> Appended:
    """Add the rows that figures.csv does not hold; PackageError, and it stays as it is, where they do not fit it.

    A row holds a proposal if it states the same number in the same words of the same source, or of none yet.
    """
    file = GrowingFile.read(folder, FIGURES, PackagedFigure, FIGURE_COLUMNS)
    held = _held(file.rows, drafted)
    new = [row for row, there in zip(drafted, held, strict=True) if there is None]
    file.add(new)
    standing = tuple(row if there is None else there for row, there in zip(drafted, held, strict=True))
    units = present([*file.rows, *new], "unit")
    return Appended(standing, tuple(there is None for there in held), tuple(units))


def list_indicators(
    folder: Path, known: Container[str], kinds: Mapping[str, str], topic: str, language: str
) -> tuple[list[str], list[str]]:
    """Add to indicators.csv those that figures.csv names and nobody lists; their codes, and those that are known.

    Topic and kind of unit are filled in, and for a share the measuring type; in a report that is not Chinese, out of
    the code a name to begin with.
    """
    file = GrowingFile.read(folder, INDICATORS, PackagedIndicator, tuple(PackagedIndicator.model_fields))
    figures = GrowingFile.read(folder, FIGURES, PackagedFigure, FIGURE_COLUMNS).rows
    listed = set(present(file.rows, "code"))
    named = [code for code in present(figures, "indicator") if code not in listed]
    codes = [code for code in named if code not in known]
    rows: list[Row] = []
    for code in codes:
        units = present((row for row in figures if row.get("indicator") == code), "unit")
        kind = next((kinds[unit] for unit in units if unit in kinds), "")
        name = "" if language.startswith("zh") else code.replace("-", " ").capitalize()
        cells = {"code": code, "topic": topic, "name_en": name, "unit_kind": kind}
        cells["measuring_type"] = "ratio" if kind == "share" else ""
        rows.append({name: cell for name, cell in cells.items() if cell})
    file.add(rows)
    return codes, [code for code in named if code in known]


def _held(rows: Iterable[Row], drafted: Iterable[Row]) -> list[Row | None]:
    """Of each drafted row the one that holds it, if any; each row holds one at most."""
    standing: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        standing.setdefault(_number(row), []).append(row)
    holders: list[Row | None] = []
    for row in drafted:
        same = standing.get(_number(row), [])
        # The one with the same words before it first, so that a phrase that stands twice finds its own row.
        in_order = sorted(same, key=lambda held: held.get("prefix", "") != row.get("prefix", ""))
        holder = next((held for held in in_order if _is_held(row, held)), None)
        if holder is not None:
            same.remove(holder)
        holders.append(holder)
    return holders


def _number(row: Row) -> tuple[str, str]:
    return row.get("value", ""), row.get("scale") or "0"


def _is_held(row: Row, held: Row) -> bool:
    phrase, other = row.get("phrase", ""), held.get("phrase", "")
    sources = {row.get("source", ""), held.get("source", "")} - {""}
    return len(sources) < 2 and bool(other) and (phrase in other or other in phrase)


_HEAD = """# A report package. Texts stand in English, in Chinese or in both; where one is missing the other is served.

[report]
id = {name}
title_{language} = {title}
publisher = ""
language = "{language}"
rank = "normal"             # between reports on one thing, preferred stands before normal, and that before deprecated
description_{language} = ""

[release]
note_en = "First release."
note_zh = "首次发布。"

# The text that figures are found in by `indicators check --write`, if you may keep it; it is never loaded.
[texts]
{name} = {article}

# Most currencies, percent and ratio are known (`indicators units`). Counted nouns, physical units and other currencies
# are declared here:
# [[unit]]
# code = "visitors"
# kind = "count"            # or "physical": tonnes, TWh; "money": a currency that is not known
# name_en = "Visitors"
"""


def begun(name: str, article: str, text: str) -> dict[str, str]:
    """The contents of the files, by their names; the source has the id of the report."""
    title = _title(text)
    language = "zh" if is_chinese(title) else "en"
    source = {"id": name, "title": title, "language": language, "tier": "A", "published": _day(text) or ""}
    return {
        "report.toml": _HEAD.format(
            name=json.dumps(name),
            title=json.dumps(title, ensure_ascii=False),
            language=language,
            article=json.dumps(article),
        ),
        "sources.csv": _table(tuple(PackagedSource.model_fields), source),
        "indicators.csv": _table(tuple(PackagedIndicator.model_fields)),
        "figures.csv": _table(FIGURE_COLUMNS),
        article: text,
    }


def _title(text: str) -> str:
    """The heading of a page, or the first line of a text."""
    title = heading(text) if text.lstrip().startswith("<") else None
    return (title or next(iter(paragraphs(text)), ""))[:300]


def _day(text: str) -> str | None:
    """The day that the head of a text, or of a page behind its heading, prints."""
    if text.lstrip().startswith("<"):
        blocks = blocks_of_html(text)
        text = "\n".join(from_title(blocks, heading(text)) or blocks)
    return day_of_publication(text)


def _table(columns: tuple[str, ...], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


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


_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"})
_TEXT_KINDS: Mapping[UnitSort, str] = {
    UnitSort.MONEY: "money",
    UnitSort.SHARE: "share",
    UnitSort.MEASURE: "physical",
    UnitSort.COUNT: "count",
}


class IndicatorSuggestions:
    """What a text's sentences say of the indicators of a package."""

    def __init__(self, text: str, indicators: Iterable[PackagedIndicator]) -> None:
        self._indicators = [(row, _names(row)) for row in indicators]
        self._sentences = {
            sentence_sha256(sentence): sentence for line in paragraphs(text) for sentence in sentences(line)
        }

    def of(self, proposal: Proposal) -> str:
        """The code of the one indicator of its kind of unit whose name is longest; empty where none or several are."""
        sentence = self._sentences.get(proposal.sentence_sha256, "")
        kind = _TEXT_KINDS.get(proposal.sort)
        lengths = {
            row.code: max((_length(name, sentence) for name in names), default=0)
            for row, names in self._indicators
            if row.unit_kind == kind
        }
        longest = max(lengths.values(), default=0)
        found = [code for code, length in lengths.items() if length == longest > 0]
        return found[0] if len(found) == 1 else ""


def _names(row: PackagedIndicator) -> Sequence[str]:
    aliases = (alias for cell in (row.aliases_en, row.aliases_zh) for alias in (cell or "").split(";"))
    return [name.strip() for name in (row.name_en or "", row.name_zh or "", *aliases) if name.strip()]


def _length(name: str, sentence: str) -> int:
    """How many letters of a name a sentence holds: all of them, or none."""
    if _HAN.search(name):
        return len(name) * 2 if normalised(name) in sentence else 0
    words = _stems(name)
    return sum(map(len, words)) if words and words <= _stems(sentence) else 0


def _stems(text: str) -> set[str]:
    """The words of an English text without their plural s."""
    return {word.removesuffix("s") for word in _WORD.findall(text.lower())} - _JOINING


@dataclass(frozen=True, slots=True)
class UnfinishedPackage:
    """The ids of its sources, its indicators, the kinds of its units by code, and its report's id and language."""

    sources: tuple[str, ...]
    indicators: tuple[PackagedIndicator, ...]
    units: Mapping[str, str]
    report: str
    language: str

    @classmethod
    def read(cls, folder: Path) -> UnfinishedPackage:
        """The lists of the package in a folder."""
        head = _unfinished_head(folder)
        report = head.get("report")
        name, language = (report.get(key) if isinstance(report, dict) else None for key in ("id", "language"))
        return cls(
            tuple(_sources(folder)),
            tuple(_indicators(folder)),
            dict(_units(head)),
            name if isinstance(name, str) else "",
            language if isinstance(language, str) else "",
        )


def _text(folder: Path, name: str) -> str:
    return text(folder, name, Faults()) or "" if admit(folder, name, LIMITS[name], Faults()) else ""


def _sources(folder: Path) -> Iterator[str]:
    try:
        for row in csv.DictReader(io.StringIO(_text(folder, SOURCES), newline="")):
            if name := row.get("id"):
                yield name
    except csv.Error:
        return


def _indicators(folder: Path) -> Iterator[PackagedIndicator]:
    if admit(folder, INDICATORS, LIMITS[INDICATORS], Faults()):
        try:
            yield from (row for _, row in rows(folder, INDICATORS, PackagedIndicator, Faults()))
        except PackageError:  # so many faults that reading stops
            return


def _unfinished_head(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(folder, HEAD))
    except (ValueError, RecursionError):
        return {}


def _units(head: dict[str, Any]) -> Iterator[tuple[str, str]]:
    units = head.get("unit")
    for unit in units if isinstance(units, list) else ():
        if isinstance(unit, dict) and isinstance(code := unit.get("code"), str):
            yield code, str(unit.get("kind", ""))
