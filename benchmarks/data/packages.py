"""Report packages of any size, made up and always the same for a seed, written row by row in constant memory.

The full shape is 1,500 indicators x 220 areas x 30 years, some 1e7 figures. A smaller size has fewer indicators and
as many areas and years, so that a series or a page holds as much at every size. A package is read up to 512 MiB:
larger sizes are several parts, loaded one after the other as releases of one report.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import math
import random
from collections.abc import Iterator
from pathlib import Path

AREAS, FIRST_YEAR, YEARS = 220, 1996, 30
GAPS, RIVALS, COMPARED, QUOTED = 0.03, 0.02, 0.05, 0.2
"""The shares of cells without a figure, with a second source's claim, with a comparator, with text to be quoted."""

PART = 1_000_000
"""Figures in one package at most."""

SEED = 9
REPORT = "bench"
KINDS = (
    ("money", "flow", "USD"),
    ("share", "ratio", "percent"),
    ("count", "stock", "vessels"),
    ("physical", "flow", "TWh"),
)
SCALE_WORDS = {0: "", 3: " thousand", 6: " million", 9: " billion"}
COMPARATORS = {"~": "about ", ">": "more than ", "<": "less than ", ">=": "at least "}

_SEEDS = Path(__file__).resolve().parents[2] / "seed" / "reference"
_CLAIM = ["indicator", "area", "period", "value", "scale", "unit", "comparator", "status"]
_FIGURE_COLUMNS = [*_CLAIM, "source", "originator", "paragraph", "phrase", "sentence_sha256"]
_WORDS = ["name_en", "name_zh", "definition_en", "definition_zh"]
_INDICATOR_COLUMNS = ["code", "topic", *_WORDS, "unit_kind", "measuring_type"]
_HEAD = """[report]
id = "{report}"
title_en = "Made-up figures for measuring"
publisher = "Bench Agency"
year = 2026
language = "en"
rank = "normal"
description_en = "Figures that nobody states, for measuring how fast they are served."

[release]
note_en = "Part {part}."
"""
_UNITS = """
[[unit]]
code = "vessels"
kind = "count"
name_en = "Vessels"

[[unit]]
code = "TWh"
kind = "physical"
name_en = "Terawatt hours"
"""


def indicator_code(number: int) -> str:
    """The code of an indicator, counted from 0."""
    return f"bench-{number:04}-{KINDS[number % len(KINDS)][0]}"


def area_codes() -> list[str]:
    """The areas that figures are of."""
    with (_SEEDS / "areas.csv").open(encoding="utf-8", newline="") as file:
        codes = (row["alpha3"] for row in csv.DictReader(file))
        return list(itertools.islice((code for code in codes if code != "WLD"), AREAS))


def indicator_count(size: int) -> int:
    """How many indicators a size has; the last one may be cut short, so that the size is exact."""
    return max(1, math.ceil(size / (AREAS * YEARS * (1 - GAPS) * (1 + RIVALS) * 0.99)))


def write_packages(folder: Path, size: int, seed: int = SEED, report: str = REPORT) -> list[Path]:
    """Write the packages of a size, in the order of loading; each report has sources of its own."""
    rows = itertools.islice(_figures(indicator_count(size), seed, report), size)
    parts = []
    for number in range(1, math.ceil(size / PART) + 1):
        part = folder / f"part-{number:02}"
        _write_head(part, report, number, indicator_count(size))
        _write_rows(part / "figures.csv", _FIGURE_COLUMNS, itertools.islice(rows, PART))
        parts.append(part)
    return parts


def write_small_release(folder: Path, number: int) -> Path:
    """Write a package of one figure under a report of its own, whose loading is a new release."""
    return write_packages(folder, 1, seed=number, report=f"bench-extra-{number}")[0]


def _figures(indicators: int, seed: int, report: str) -> Iterator[list[str]]:
    chance = random.Random(seed)  # noqa: S311 - made-up figures are no secret
    areas = area_codes()
    for number, area in itertools.product(range(indicators), areas):
        code = indicator_code(number)
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            if chance.random() < GAPS:
                continue
            yield _row(code, area, year, (_agency(report), "A"), chance)
            if chance.random() < RIVALS:
                yield _row(code, area, year, (_press(report), "B"), chance)


def _row(code: str, area: str, year: int, source: tuple[str, str], chance: random.Random) -> list[str]:
    """One figure; a fifth have their full sixteen digits, the others as many as prose prints."""
    kind = code.rsplit("-", 1)[1]
    unit = next(unit for name, _, unit in KINDS if name == kind)
    scale = 0 if kind == "share" else chance.choice((0, 3, 6, 9))
    whole = kind == "count" and scale == 0
    places = 0 if whole else 13 if chance.random() < 0.2 else chance.choice((0, 1, 2))
    value = f"{chance.uniform(1, 99 if kind == 'share' else 900):.{places}f}"
    comparator = chance.choice(tuple(COMPARATORS)) if chance.random() < COMPARED else "="
    unit_word = "%" if kind == "share" else f" {'US dollars' if unit == 'USD' else unit}"
    phrase = f"{COMPARATORS.get(comparator, '')}{value}{SCALE_WORDS[scale]}{unit_word}"
    if chance.random() < QUOTED:
        phrase = f'{phrase}, "as revised" that year'
    digest = hashlib.sha256(f"{code} {area} {year}: {phrase}.".encode()).hexdigest()
    name, tier = source
    originator = "Bench Agency, Statistics" if tier == "A" else 'The "Bench" Press'
    place = [name, originator, str(1 + year - FIRST_YEAR), phrase, digest]
    return [code, area, str(year), value, str(scale), unit, comparator, tier, *place]


def _agency(report: str) -> str:
    return f"{report}-agency-2026"


def _press(report: str) -> str:
    return f"{report}-press-2026"


def _write_head(folder: Path, report: str, part: int, indicators: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(report=report, part=part) + _UNITS
    (folder / "report.toml").write_text(head, encoding="utf-8", newline="")
    _write_sources(folder, (_agency(report), "A"), (_press(report), "B"))
    _write_rows(folder / "indicators.csv", _INDICATOR_COLUMNS, (_indicator(number) for number in range(indicators)))


def _indicator(number: int) -> list[str]:
    kind, measuring_type, _ = KINDS[number % len(KINDS)]
    name = f'Bench measure {number}, {kind} ("B{number}")'
    definition = f'What measure {number} counts, "as reported"; made up for measuring.'
    english, chinese = (name, definition), (f"测试指标{number}", "用于测速的虚构指标。")
    words = [text for pair in zip(english, chinese, strict=True) for text in pair]
    return [indicator_code(number), f"bench-{number % 12}", *words, kind, measuring_type]


def _write_sources(folder: Path, *sources: tuple[str, str]) -> None:
    columns = ["id", "publisher", "title", "language", "url", "published", "tier"]
    rows = (
        [name, f"Publisher of {name}", "Figures, made up", "en", f"https://example.org/{name}", "2026-01-05", tier]
        for name, tier in sources
    )
    _write_rows(folder / "sources.csv", columns, rows)


def _write_rows(path: Path, columns: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
