"""New packages, and rows of drafts at the end of their CSV files, of which nothing else is touched."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

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
from api.plugins.extract.propose import Row, csv_of, day_of_publication
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.words import unit_code
from api.plugins.packages.package import FIGURES, INDICATORS, LIMITS, SOURCES
from api.plugins.packages.reader import (
    HEAD,
    Faults,
    PackageError,
    admit,
    admit_folder,
    append,
    cells,
    read_toml,
    text,
    write_whole,
)
from api.plugins.packages.rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator, PackagedSource


class _BegunReport(BaseModel):
    id: str
    language: str = "en"


class _BegunUnit(BaseModel):
    code: str
    kind: str = ""


class BegunHead(BaseModel):
    """As much of report.toml as a draft needs, whatever is still blank in it."""

    report: _BegunReport
    unit: tuple[_BegunUnit, ...] = ()


class Begun(NamedTuple):
    """A package that is being written: its head, the ids of its sources, the rows of its indicators."""

    head: BegunHead
    sources: list[str]
    indicators: list[Row]


def read_begun(folder: Path) -> Begun:
    """Read a package that need not be whole; PackageError where nothing can be added to it."""
    faults = Faults()
    admit_folder(folder, faults)
    there = [admit(folder, name, LIMITS[name], faults) for name in (HEAD, SOURCES)]
    head = read_toml(folder, HEAD, BegunHead, faults) if all(there) else None
    if head is None:
        raise PackageError(faults.found)
    sources = [row["id"] for row in rows_of(folder, SOURCES, PackagedSource) if "id" in row]
    return Begun(head, sources, rows_of(folder, INDICATORS, PackagedIndicator))


def rows_of(folder: Path, name: str, model: type[BaseModel]) -> list[Row]:
    """The rows of a file as they are written, none where there is no file; PackageError where it cannot take more."""
    faults = Faults()
    there = (folder / name).exists() and admit(folder, name, LIMITS[name], faults)
    found: list[Row] = [row for _, row in cells(folder, name, model, faults)] if there else []
    faults.settle()
    return found


def _add_rows(folder: Path, name: str, columns: Sequence[str], new: Sequence[Row]) -> None:
    """Write rows at the end of a file, which is made if need be; PackageError where a column is missing."""
    path, faults = folder / name, Faults()
    written = text(folder, name, faults) if path.exists() else None
    header = next(csv.reader(io.StringIO(written))) if written else columns
    for column in dict.fromkeys(column for row in new for column in row):
        if column not in header:
            count = sum(column in row for row in new)
            detail = f"there is no column {column}, and {count} of the {len(new)} proposals need it"
            faults.add(name, f"{detail}: add it to the file first", line=1, column=column)
    faults.settle()
    if not written:
        write_whole(path, csv_of(columns, new).encode())
    elif new:
        append(path, csv_of(header, new, headed=False))


def add_figures(folder: Path, drafted: Sequence[Row]) -> list[bool]:
    """Add the rows that figures.csv does not hold, and say which these are; PackageError where they do not fit it.

    A row holds a drafted one if it states the same number in the same words of the same source, or of none yet.
    """
    left, new = rows_of(folder, FIGURES, PackagedFigure), []
    for row in drafted:
        holder = next((other for other in left if _holds(other, row)), None)
        new.append(holder is None)
        if holder is not None:
            left.remove(holder)
    _add_rows(folder, FIGURES, FIGURE_COLUMNS, [row for row, is_new in zip(drafted, new, strict=True) if is_new])
    return new


def _holds(holder: Row, row: Row) -> bool:
    phrase, other = row.get("phrase", ""), holder.get("phrase", "")
    same = (row.get("value"), row.get("scale", "0")) == (holder.get("value"), holder.get("scale", "0"))
    sources = {row.get("source", ""), holder.get("source", "")} - {""}
    return same and len(sources) < 2 and bool(other) and (phrase in other or other in phrase)


def list_indicators(
    folder: Path, begun: Begun, figures: Sequence[Row], loaded: Container[str], kinds: Row
) -> list[str]:
    """Add to indicators.csv those that figures name and nobody lists; the codes of all that it does not list.

    Topic and kind of unit are filled in, and for a share the measuring type; in a report that is not Chinese, out of
    the code a name to begin with.
    """
    report, listed = begun.head.report, {row.get("code") for row in begun.indicators}
    kind_of: dict[str, str] = {}
    for row in figures:
        if (code := row.get("indicator")) and code not in listed:
            kind_of[code] = kind_of.get(code) or kinds.get(row.get("unit", ""), "")
    new: list[Row] = []
    for code in (code for code in kind_of if code not in loaded):
        name = "" if report.language.startswith("zh") else code.replace("-", " ").capitalize()
        ratio = "ratio" if kind_of[code] == "share" else ""
        cells = {"code": code, "topic": report.id, "name_en": name, "unit_kind": kind_of[code], "measuring_type": ratio}
        new.append({column: cell for column, cell in cells.items() if cell})
    _add_rows(folder, INDICATORS, tuple(PackagedIndicator.model_fields), new)
    return list(kind_of)


_OCCASION = "次"
"""The end of Chinese units of what is counted by the time: 人次, 艘次."""
_KINDS = {UnitSort.COUNT: "count", UnitSort.MEASURE: "physical"}


def unit_entries(codes: Iterable[str], proposals: Sequence[Proposal], drafted: Sequence[Row]) -> dict[str, Row]:
    """By code, the [[unit]] of report.toml that declares a unit, with the noun and the kind that the text prints.

    One that no text prints is taken for a counted noun, whose code is its name.
    """
    printed: dict[str, tuple[str, str]] = {}
    for proposal, row in zip(proposals, drafted, strict=True):
        kind = "count" if proposal.unit.endswith(_OCCASION) else _KINDS.get(proposal.sort, "")
        if kind and proposal.unit:
            for code in (row.get("unit", ""), unit_code(proposal.unit)):
                printed.setdefault(code, (kind, proposal.unit))
    entries: dict[str, Row] = {}
    for code in codes:
        kind, noun = printed.get(code, ("count", code.replace("-", " ")))
        entries[code] = {"code": code, "kind": kind, "name_zh" if is_chinese(noun) else "name_en": noun}
    return entries


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


def new_package(name: str, article: str, text: str) -> dict[str, str]:
    """The contents of the files of a package for a text, by their names; the source has the id of the report.

    The title is the heading of a page, or the first line; the day is the one that the head of the text prints.
    """
    body, title = text, None
    if text.lstrip().startswith("<"):
        blocks, title = blocks_of_html(text), heading(text)
        body = "\n".join(from_title(blocks, title) or blocks)
    title = (title or next(iter(paragraphs(text)), ""))[:300]
    language, day = "zh" if is_chinese(title) else "en", day_of_publication(body) or ""
    source = {"id": name, "title": title, "language": language, "tier": "A", "published": day}
    head = {"name": json.dumps(name), "title": json.dumps(title, ensure_ascii=False), "article": json.dumps(article)}
    return {
        "report.toml": _HEAD.format(**head, language=language),
        "sources.csv": csv_of(tuple(PackagedSource.model_fields), [source]),
        "indicators.csv": csv_of(tuple(PackagedIndicator.model_fields), []),
        "figures.csv": csv_of(FIGURE_COLUMNS, []),
        article: text,
    }


_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"})
_TEXT_KINDS = {**_KINDS, UnitSort.MONEY: "money", UnitSort.SHARE: "share"}


def indicators_named(text: str, indicators: Sequence[Row]) -> Callable[[Proposal], str]:
    """By a proposal of a text, the code of the indicator that its sentence names.

    It is the one of its kind of unit whose name is longest; empty where none or several are.
    """
    by_hash = {sentence_sha256(sentence): sentence for line in paragraphs(text) for sentence in sentences(line)}

    def named(proposal: Proposal) -> str:
        sentence, kind = by_hash.get(proposal.sentence_sha256, ""), _TEXT_KINDS.get(proposal.sort)
        rows = [row for row in indicators if row.get("unit_kind") == kind]
        lengths = {row.get("code", ""): _longest(row, sentence) for row in rows}
        longest = max(lengths.values(), default=0)
        found = [code for code, length in lengths.items() if length == longest > 0]
        return found[0] if len(found) == 1 else ""

    return named


def _longest(row: Row, sentence: str) -> int:
    """The letters of the longest name or alias of which a sentence holds all words."""
    texts = [row.get(column, "") for column in ("name_en", "name_zh", "aliases_en", "aliases_zh")]
    names = [name for name in map(str.strip, ";".join(texts).split(";")) if name]
    chinese = (len(name) * 2 for name in names if _HAN.search(name) and normalised(name) in sentence)
    words, stems = _stems(sentence), [_stems(name) for name in names if not _HAN.search(name)]
    return max((*chinese, *(sum(map(len, name)) for name in stems if name <= words)), default=0)


def _stems(text: str) -> set[str]:
    """The words of an English text without their plural s."""
    return {word.removesuffix("s") for word in _WORD.findall(text.lower())} - _JOINING
