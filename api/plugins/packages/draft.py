"""Drafts: proposals found in a text, appended to a package's files as rows with indicator, unit and area proposed."""

import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path

from pydantic import BaseModel

from api.cli.failures import BAD_INPUT, Failure, printable
from api.cli.output import print_done
from api.domain.catalogue import Catalogue
from api.domain.units import Unit, UnitKind
from api.domain.words import nearest
from api.plugins.extract.page_text import normalised
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.propose import Row, csv_of, draft_row
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.subjects import WORDS, Places, Subject, stems, subject_of
from api.plugins.extract.words import CLASSIFIERS, HAN, unit_code
from api.plugins.packages.commands import many
from api.plugins.packages.package import FIGURES, HEAD, INDICATORS, SOURCES, Reading, append, read
from api.plugins.packages.rows import REJECTED, Head, PackagedFigure, PackagedIndicator


async def draft_into(folder: Path, proposals: Sequence[Proposal], shared: dict[str, str], catalogue: Catalogue) -> None:
    """Append the proposals that figures.csv lacks, with new units and indicators, and print what is to be completed.

    `shared` has cells of all rows by column. Failure if its area or source does not exist, PackageError for bad files.
    """
    package = read(folder)
    head, sources, area = package.head, list(package.sources), shared.get("area")
    wanted = (("area", "there is no such area", catalogue.areas), ("source", f"{SOURCES} has no such id", sources))
    for name, detail, codes in wanted:
        code = shared.get(name, "")
        if code and code not in codes and not (name == "area" and "-" in code):  # a part may be declared later
            near = ", ".join(nearest(code, codes))
            raise Failure(f"--{name} {code}: {detail}{f'; the nearest are {near}' if near else ''}", BAD_INPUT)
    indicators, figures = rows_of(folder, INDICATORS, PackagedIndicator), rows_of(folder, FIGURES, PackagedFigure)
    units: tuple[Unit, ...] = (*catalogue.units.values(), *head.unit)
    kinds = {unit.code: str(unit.kind or "") for unit in units}
    kinds_of = {row["code"]: row["unit_kind"] for row in indicators}
    kinds_of |= {row["indicator"]: kinds.get(row["unit"], "") for row in figures}
    country = catalogue.area_codes.get(area[:2]) if area and "-" in area else area
    places = _places(area, country, head, catalogue)
    names = namings(proposals, head.report.id, indicators, kinds_of, places)
    cells = ({"source": sources[0]} if len(sources) == 1 else {}) | shared
    drafted = []
    for item, (code, subject) in zip(proposals, names, strict=True):
        cells["indicator"] = indicator_named(item, indicators, kinds_of) or code
        row = _drafted(item, subject, cells, DOLLARS.get(country or ""), head.report.language)
        unit, noun = catalogue.units.get(row.get("unit", "")), (subject.unit or item.unit).lower()
        counted = unit if unit and unit.kind is UnitKind.COUNT else None
        if counted and noun not in {counted.name_en, counted.name_zh, counted.label_zh, *CLASSIFIERS}:
            del row["unit"]  # it is the code of another noun: sessions of a court, of training
        drafted.append(row)
    holders = _same_rows(figures, drafted)
    added = [(row, item) for row, item, holder in zip(drafted, proposals, holders, strict=True) if not holder]
    add_rows(folder, FIGURES, [row for row, _ in added])
    undeclared = {row["unit"]: item for row, item in added if row.get("unit", "USD") not in kinds}
    entries = {code: _unit_entry(code, item) for code, item in undeclared.items()}
    if entries:
        append(folder / HEAD, "".join(map(_declaration, entries.values())))
    listed = {"", *catalogue.indicators, *(row["code"] for row in indicators)}
    new = dict[str, Row]()
    for (code, subject), row, holder in zip(names, drafted, holders, strict=True):
        if (holder or row).get("indicator") == code not in listed:  # also of figures that an earlier try wrote
            entry = {
                "code": code,
                "topic": head.report.id[:40].rstrip("-"),
                "measuring_type": subject.measuring_type,
                f"name_{subject.language}": subject.name,
                "doubts": WORDS[subject.language]["proposed"],
            }
            new.setdefault(code, entry)
    add_rows(folder, INDICATORS, [*new.values()])
    others = f"; {len(drafted) - len(added)} stand there already" if len(added) < len(drafted) else ""
    print_done(f"{folder / FIGURES}: {many(len(added), 'row')} added{others}.")
    if entries:
        shown = printable(", ".join(f"{code} ({entry['kind']})" for code, entry in entries.items()))
        print(f"{folder / HEAD}: {many(len(entries), 'unit')} declared; see kinds and names: {shown}.")
    if new:
        print(f"{folder / INDICATORS}: {many(len(new), 'row')} added; see names and measuring types.")
    if added:
        print(
            f"Complete what is blank in {FIGURES}, with {REJECTED} as the indicator of what is no figure, and see the "
            "column doubts."
        )
    print(f"Then: indicators check {folder} --write")


def _places(area: str | None, country: str | None, head: Head, catalogue: Catalogue) -> Places:
    """The area names to find in sentences: of all areas but the world, and of those that report.toml declares.

    `area`, parts of `country` and declared areas are found anywhere, others only after words such as `in` or `across`.
    """
    known = {area.alpha3: area for area in catalogue.areas.values() if area.alpha3 != "WLD"}
    names = {name: code for code, each in known.items() for name in (each.name_en, each.name_zh)}
    names |= {name: each.code for each in head.area for name in (each.name_en, each.name_zh) if name}
    parts = {code for code, each in known.items() if each.country and each.country == country}
    return Places(names, {area or "", *parts, *(each.code for each in head.area)})


def _drafted(item: Proposal, subject: Subject, cells: Row, dollar: str | None, language: str) -> dict[str, str]:
    """The cells of a proposal by column of figures.csv, with the unit and the area that the words of its sentence name.

    A dollar sign without a country means `dollar`, the area's currency, if that is given, with a doubt that says so.
    """
    doubts, unit = item.doubts, unit_code(_noun_of(item) or subject.unit)
    if subject.unit and not item.unit:
        doubts = tuple(Doubt.UNIT_BEFORE if each is Doubt.UNIT_UNTOLD else each for each in doubts)
    if dollar and item.unit == "USD" and not re.search(r"U\.?S|美", item.phrase):
        doubts, unit = (*doubts, Doubt.UNIT_SIGN), dollar
    row = {**draft_row(item._replace(doubts=doubts), cells, language)}
    if other := subject.place.other:
        row["doubts"] = f"{row.get('doubts', '')} {WORDS[subject.language]['elsewhere'].format(other)}".strip()
    return {**row, **{name: cell for name, cell in (("unit", unit), ("area", subject.place.area)) if cell}}


def _noun_of(item: Proposal) -> str:
    """The noun and rate of a count, such as `moves per hour`, from its phrase; empty if it is no count with a rate."""
    if item.sort is not UnitKind.COUNT or Doubt.RATE not in item.doubts or item.unit not in item.phrase:
        return ""
    return item.phrase[item.phrase.index(item.unit) :]


def rows_of(folder: Path, name: str, model: type[BaseModel]) -> list[Row]:
    """The rows of a CSV file as dicts of texts, empty ones too, by column of `model`; PackageError for faults."""
    reading, blank = Reading(folder), dict.fromkeys(model.model_fields, "")
    found: list[Row] = [blank | row for _, row in reading.cells(name, model)]
    reading.settle()
    return found


def add_rows(folder: Path, name: str, new: Sequence[Row]) -> None:
    """Append rows to a CSV file, without `doubts` if it lacks that column; PackageError if it lacks another one."""
    reading = Reading(folder)
    header = next(csv.reader(io.StringIO(reading.text(name) or "")), [])
    if "doubts" not in header:  # an optional column
        new = [{column: cell for column, cell in row.items() if column != "doubts"} for row in new]
    for column in dict.fromkeys(column for row in new for column in row):
        if column not in header:
            detail = f"there is no column {column}, which a proposal needs: add it to the file first"
            reading.fault(name, detail, line=1, column=column)
    reading.settle()
    if new:
        append(folder / name, csv_of(header, new, headed=False))


def _same_rows(there: Sequence[Row], drafted: Sequence[Row]) -> list[Row | None]:
    """For each drafted row, the row of figures.csv that has the same figure, or None; none of them is used twice."""
    left, holders = [*there], []
    for row in drafted:
        holder = next((other for other in left if _is_same(other, row)), None)
        holders.append(holder)
        if holder:
            left.remove(holder)
    return holders


def _is_same(holder: Row, row: Row) -> bool:
    """True if value, scale and, unless one has none, source are equal, and one row's phrase is within the other's."""
    phrase, other = row.get("phrase", ""), holder["phrase"]
    same = (row.get("value"), row.get("scale", "0")) == (holder["value"], holder["scale"] or "0")
    sources = {row.get("source", ""), holder["source"]} - {""}
    return same and len(sources) < 2 and bool(other) and (phrase in other or other in phrase)


DOLLARS = {"AUS": "AUD", "CAN": "CAD", "HKG": "HKD", "MEX": "MXN", "NZL": "NZD", "SGP": "SGD", "TWN": "TWD"}
"""The code of the currency that `dollar` means, by country, alpha-3; in all others it stays USD."""


def _unit_entry(code: str, item: Proposal) -> Row:
    """A dict of a new unit for [[unit]] of report.toml: code, kind (count or physical), names from the proposal."""
    noun, counts = _noun_of(item), item.sort is not UnitKind.PHYSICAL or item.unit.endswith("次")  # 艘次 is a time
    kind, noun = "physical" if noun or not counts else "count", noun or item.unit or code.replace("-", " ")
    names = {"name_zh": noun, "name_en": code.replace("-", " ")} if is_chinese(noun) else {"name_en": noun}
    return {"code": code, "kind": kind, **names}


def _declaration(entry: Row) -> str:
    """A [[unit]] table with these keys and values as TOML, with a comment that it is proposed."""
    keys = "".join(f"{key} = {json.dumps(cell, ensure_ascii=False)}\n" for key, cell in entry.items())
    return f"\n[[unit]]  # proposed: see its kind and its name\n{keys}"


def indicator_named(item: Proposal, indicators: Sequence[Row], kinds: Row) -> str:
    """Code of the indicator of the item's kind of unit with the longest name in its sentence; empty if none or tied."""
    said, lengths = stems(item.sentence), {"": 0}
    for row in indicators:
        code, columns = row["code"], ("name_en", "name_zh", "aliases_en", "aliases_zh")
        names = ";".join(row[column] for column in columns).split(";")
        for name in map(str.strip, names) if kinds.get(code) == item.sort else ():
            chinese, words = HAN.search(name), stems(name)
            if normalised(name) in item.sentence if chinese else words <= said:
                length = len(name) * 2 if chinese else sum(map(len, words))
                lengths[code] = max(length, lengths.get(code, 0))
    longest = [code for code, length in lengths.items() if length == max(lengths.values())]
    return longest[0] if len(longest) == 1 else ""


_LONGEST_CODE = 60


def namings(
    proposals: Sequence[Proposal], report: str, indicators: Sequence[Row], kinds: Row, places: Places
) -> list[tuple[str, Subject]]:
    """For each proposal, the code of its indicator, empty if there is none, and the Subject that its sentence names.

    Proposals with the same name and kind of unit share an indicator; of two for one area and period only the first gets
    it. `kinds` has kinds of units by indicator.
    """
    numbers = count(1)
    # The codes of indicators by name, sort of unit, and of a measured one the unit.
    codes = {
        (row[column].lower(), kinds.get(row["code"], ""), ""): row["code"]
        for row in indicators
        for column in ("name_en", "name_zh")
        if row[column]
    }
    taken = set[tuple[str, str, str | None, str]]()
    found = []
    before = None
    for last, item in zip([None, *proposals], proposals, strict=False):
        before = subject_of(item, before if last and last.paragraph == item.paragraph else None, places)
        name = before.name[:100].strip(" ,;:，、")
        if name and item.comparator == "<=" and last and item.phrase == last.phrase:
            name = WORDS[before.language]["most"].format(name)
        sort, unit = item.sort or UnitKind.COUNT, item.unit if item.sort is UnitKind.PHYSICAL else ""
        base = codes.get((name.lower(), sort, "")) or codes.get((name.lower(), sort, unit), "")
        if name and not base:
            base = _code(name, item, report, numbers, codes.values())
        claim = (base, before.place.area, item.period, item.restates and item.unit)
        counted = "" if item.unit else before.unit
        if base and claim not in taken:
            taken.add(claim)
            codes[name.lower(), sort, unit] = base
            if base.endswith(f"-in-{unit_code(item.unit).lower()}"):
                name = f"{name} in {item.unit}"
        else:
            base = ""
        found.append((base, before._replace(name=name[:1].upper() + name[1:], unit=counted)))
    return found


def _code(name: str, item: Proposal, report: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    """A new code: report id and number for a Chinese name, else its words; if taken, with the unit, empty if none."""
    if HAN.search(name):
        return next(code for number in numbers if (code := f"{report}-{number}") not in taken)
    code = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    code = code if len(code) <= _LONGEST_CODE else code[:_LONGEST_CODE].rpartition("-")[0]
    unit = unit_code(item.unit).lower()
    return code if code not in taken else f"{code}-in-{unit}" if unit else ""
