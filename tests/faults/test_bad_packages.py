"""Bad packages: each is refused with the place of its fault, and on both engines nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import func, select
from sqlmodel import SQLModel

from api.reports import releases
from api.reports.packages.package import LOCK, PackageError, read, read_for_check
from api.storage import models
from api.storage.database import Database
from tests.faults.packages import (
    Spoil,
    add,
    again,
    all_of,
    convert,
    drop,
    edition,
    elsewhere,
    nothing,
    swap,
    widen,
    write,
)
from tests.helpers.worked_example import without_lock

FIGURES, SOURCES, INDICATORS, HEAD = "figures.csv", "sources.csv", "indicators.csv", "report.toml"
RELATIONS, TEXT = "relations.toml", "article.txt"
SOURCE = "example-agency-2025-02-01"
PER_VISITOR = "station-shop-sales-per-visitor"
FORMULA = "station-shop-sales[ATA,2024] / station-visitors[ATA,2024]"
UNIT = 'kind = "count"'
TEXTS = f'{SOURCE} = "article.txt"'

ROWS: dict[str, tuple[Spoil, str, str]] = {
    "missing source": (swap(FIGURES, SOURCE, "nobody"), "figures.csv:2:source", "no source has that code"),
    "near source": (swap(FIGURES, SOURCE, f"{SOURCE[:-1]}2"), "figures.csv:2:source", f"Nearest: {SOURCE},"),
    "unknown indicator": (swap(FIGURES, "station-visitors,", "visitors,"), "figures.csv:2:indicator", "no indicator"),
    "unknown unit": (swap(FIGURES, ",visitors,", ",visitor,"), "figures.csv:2:unit", "Nearest: visitors"),
    "a unit that nobody declared": (
        swap(FIGURES, ",visitors,", ",guest-nights,"),
        "figures.csv:2:unit",
        'declare it in report.toml as [[unit]] with code = "guest-nights", kind = "count" and name_en or name_zh',
    ),
    "a currency that nobody lists": (
        swap(FIGURES, ",USD,", ",XAU,"),
        "figures.csv:4:unit",
        'declare it in report.toml as [[unit]] with code = "XAU", kind = "money" and name_en or name_zh; there are no',
    ),
    "a currency that has no code": (
        swap(FIGURES, ",USD,", ",pesos,"),
        "figures.csv:4:unit",
        "station-shop-sales is measured in money, of which `indicators units` lists all",
    ),
    "unknown area": (swap(FIGURES, "ATA", "ATL"), "figures.csv:2:area", "no area has that code"),
    "alpha-2": (swap(FIGURES, "ATA", "AQ"), "figures.csv:2:area", "three capital letters"),
    "duplicate": (again(3), "figures.csv:6", "stands in line 3 already; a new edition of a claim has edition=2"),
    "two vintages": (
        again(2, (",A,,", ",P,preliminary,")),
        "figures.csv:6",
        "with vintage empty: of one source there is one claim",
    ),
    "month 13": (swap(FIGURES, "2024", "2024-13"), "figures.csv:2:period", "a month lies between 01 and 12"),
    "30 February": (swap(FIGURES, "2024", "2024-02-30"), "figures.csv:2:period", "between 01 and 29"),
    "no period": (swap(FIGURES, ",2024,", ",,"), "figures.csv:2:period", "it is required"),
    "other number": (swap(FIGURES, "4200", "4300"), "figures.csv:2:phrase", "does not print 4300 at scale 0"),
    "other digits": (swap(FIGURES, "4200", "4200.0"), "figures.csv:2:phrase", "does not print 4200.0"),
    "other scale": (swap(FIGURES, "1.2,6", "1.2,9"), "figures.csv:4:phrase", "does not print 1.2 at scale 9"),
    "no scale word": (swap(FIGURES, "4200,0", "4200,3"), "figures.csv:2:phrase", "does not print 4200 at scale 3"),
    "1e400": (swap(FIGURES, "4200", "1e400"), "figures.csv:2:value", "digits as printed"),
    "NaN": (swap(FIGURES, "4200", "NaN"), "figures.csv:2:value", "digits as printed"),
    "grouped value": (swap(FIGURES, "4200", '"4,200"'), "figures.csv:2:value", "digits as printed"),
    "wide digits": (swap(FIGURES, "4200", "４２００"), "figures.csv:2:value", "digits as printed"),
    "31 digits": (swap(FIGURES, "4200", "4" * 31), "figures.csv:2:value", "digits as printed"),
    "scale without a name": (
        swap(FIGURES, "1.2,6", "1.2,13"),
        "figures.csv:4:scale",
        "there are 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12",
    ),
    "scale in words": (swap(FIGURES, "1.2,6", "1.2,six"), "figures.csv:4:scale", "it is a whole number"),
    "share with scale": (swap(FIGURES, ",5,0,", ",5,3,"), "figures.csv:3:scale", "a share has no scale"),
    "unit of another kind": (swap(FIGURES, "percent", "visitors"), "figures.csv:3:unit", "is a unit of count"),
    "other currency": (swap(FIGURES, "USD", "EUR"), "figures.csv:4:unit", "the phrase prints $"),
    "percent as a count": (
        all_of(swap(INDICATORS, "share,ratio", "count,flow"), swap(FIGURES, "percent", "visitors")),
        "figures.csv:3:unit",
        "the phrase prints a share",
    ),
    "comparator": (swap(FIGURES, ",~,", ",≈,"), "figures.csv:4:comparator", "it should be '=', '~', '>'"),
    "status": (swap(FIGURES, ",A,", ",X,"), "figures.csv:2:status", "it should be 'A', 'B', 'E', 'F' or 'P'"),
    "paragraph 0": (swap(FIGURES, ",3,", ",0,"), "figures.csv:2:paragraph", "greater than or equal to 1"),
    "hash in capitals": (swap(FIGURES, "c1bf", "C1BF"), "figures.csv:2:sentence_sha256", "64 digits 0-9 and a-f"),
    "another comparator": (swap(FIGURES, "USD,~", "USD,="), "figures.csv:4:comparator", "words of the phrase say ~"),
    "another sign": (
        all_of(swap(FIGURES, "5% more", "5% fewer"), swap("article.txt", "5% more", "5% fewer")),
        "figures.csv:3:value",
        "the phrase says that it fell: the value is -5",
    ),
    "blank phrase": (swap(FIGURES, "5% more", "  "), "figures.csv:3:phrase", "nothing but white space"),
    "long phrase": (swap(FIGURES, "5% more", "5%" * 200), "figures.csv:3:phrase", "at most 300 characters"),
    "no first edition": (swap(FIGURES, "e58,period,", "e58,period,2"), "figures.csv:3:edition", "the edition before"),
    "an edition left out": (
        edition(3, 3),
        "figures.csv:6:edition",
        ".2, is not in the file",
    ),
    "edition 1": (swap(FIGURES, "e58,period,", "e58,period,1"), "figures.csv:3:edition", "greater than or equal to 2"),
    "restates nothing": (widen("restates", {4: "EUR"}), "figures.csv:4:restates", "which is not in the file"),
    "restates itself": (widen("restates", {4: "USD"}), "figures.csv:4:restates", "cannot restate its own unit"),
    "restates another unit": (
        all_of(widen("restates", {}), again(4, ("USD", "EUR"), ("$", "€"), ("period,,", "period,,CNY"))),
        "figures.csv:6:restates",
        "which is in USD",
    ),
}
FORMS: dict[str, tuple[Spoil, str, str]] = {
    "CR": (convert(FIGURES, lambda text: text.replace(b"\n", b"\r")), "figures.csv:1", "a CR without LF"),
    "UTF-16": (convert(SOURCES, lambda text: text.decode().encode("utf-16")), "sources.csv:1", "it is UTF-16"),
    "CR in TOML": (convert(HEAD, lambda text: text.replace(b"\n", b"\r")), "report.toml:1", "a CR without LF"),
    "one CR": (convert(FIGURES, lambda text: text[:-1] + b"\r"), "figures.csv:5", "a CR without LF"),
    "semicolons": (convert(FIGURES, lambda text: text.replace(b",", b";")), "figures.csv:1", "semicolons between"),
    "Latin-1": (convert(FIGURES, lambda text: text.replace(b"$", b"\xa3")), "figures.csv:4", "0xa3"),
    "Latin-1 in TOML": (convert(HEAD, lambda text: text.replace(b"Polar", b"P\xf4lar")), "report.toml:6", "0xf4"),
    "NUL": (convert(FIGURES, lambda text: text.replace(b"$", b"\0")), "figures.csv:4", "control character (0x00)"),
    "escape": (convert(FIGURES, lambda text: text.replace(b"$", b"\x1b")), "figures.csv:4", "(0x1b)"),
    "escape in TOML": (swap(HEAD, "Visitors to", r"\u001B[2J"), "report.toml:5:report.title_en", "U+001B"),
    "500 MB of nothing": (nothing(FIGURES), "figures.csv:1", "control character (0x00)"),
    "500 MB of sources": (nothing(SOURCES), "sources.csv", "the file has 500000000 bytes"),
    "more than 512 MiB": (nothing(FIGURES, 2**29 + 1), "figures.csv", "at most 536870912 are read"),
    "a long line": (add(FIGURES, "x" * 70_000), "figures.csv:6", "longer than 65536 bytes"),
    "a long cell": (add(FIGURES, '"' + "x\n" * 90_000), "figures.csv:6", "it is not CSV: field larger"),
    "an open quote": (add(FIGURES, '"station'), "figures.csv:6", "a quote is opened and not closed"),
    "a stray quote": (swap(FIGURES, "5% more", '"5" more'), "figures.csv:3", "it is not CSV"),
    "an extra cell": (swap(FIGURES, "5% more", "5% more,"), "figures.csv:3", "has 17 cells, and the header 16"),
    "a missing cell": (swap(FIGURES, "5% more,", ""), "figures.csv:3", "has 15 cells"),
    "a blank line": (add(FIGURES, "\n"), "figures.csv:6", "the line is blank"),
    "unknown column": (swap(FIGURES, "area", "country"), "figures.csv:1", "no such column (given: 'country')"),
    "near column": (swap(FIGURES, "period", "periods"), "figures.csv:1", "Nearest: period"),
    "missing column": (swap(SOURCES, "publisher,", ""), "sources.csv:1:publisher", "the column publisher is missing"),
    "column twice": (swap(SOURCES, "note", "tier"), "sources.csv:1:tier", "stands twice"),
    "empty file": (write(FIGURES, ""), "figures.csv:1", "the first line names no columns"),
    "no report.toml": (drop(HEAD), "report.toml", "the file is missing"),
    "no sources": (drop(SOURCES), "sources.csv", "the file is missing"),
    "no indicators": (drop(INDICATORS), "indicators.csv", "the file is missing"),
    "no figures": (drop(FIGURES), "figures.csv", "the file is missing"),
    "a folder for a file": (all_of(drop(FIGURES), lambda to: (to / FIGURES).mkdir()), "figures.csv", "is missing"),
    "a link out": (elsewhere(FIGURES), "figures.csv", "leads out of the package's folder"),
    "a link out, relations": (elsewhere(RELATIONS), "relations.toml", "leads out of the package's folder"),
    "a link to nothing": (
        all_of(drop(RELATIONS), lambda to: (to / RELATIONS).symlink_to(to / "nothing")),
        "relations.toml",
        "the file is missing",
    ),
    "a device": (all_of(drop(FIGURES), lambda to: (to / FIGURES).symlink_to("/dev/zero")), "figures.csv", "leads out"),
}
TOML: dict[str, tuple[Spoil, str, str]] = {
    "not TOML": (swap(HEAD, "[release]", "[release"), "report.toml:13", "it is not TOML"),
    "nested too deep": (write(HEAD, "a = " + "[" * 20_000), "report.toml", "it is not TOML"),
    "too many digits": (swap(HEAD, "2025", "9" * 5_000), "report.toml", "it is not TOML"),
    "unknown table": (add(HEAD, "[colour]\n"), "report.toml:28:colour", "there is no such key"),
    "unknown key": (swap(HEAD, "publisher", "publishers"), "report.toml:6:report.publishers", "Nearest: publisher"),
    "unknown key of a unit": (swap(HEAD, "label_zh", "label"), "report.toml:23:unit.0.label", "Nearest: label_zh"),
    "no title": (
        swap(HEAD, 'title_en = "Visitors to the Example Station in 2024"\n', ""),
        "report.toml:3:report",
        "title_en or title_zh is required",
    ),
    "no name": (
        swap(INDICATORS, "Growth of visitors,访客增长率", ","),
        "indicators.csv:3",
        "name_en or name_zh is required",
    ),
    "year in words": (swap(HEAD, "year = 2025", 'year = "MMXXV"'), "report.toml:7:report.year", "valid integer"),
    "unknown rank": (swap(HEAD, 'rank = "normal"', 'rank = "best"'), "report.toml:9:report.rank", "'normal'"),
    "id with a slash": (swap(HEAD, "my-report", "../../etc"), "report.toml:4:report.id", "small letters"),
    "texts as a path": (
        all_of(convert(HEAD, lambda text: text.partition(b"[texts]")[0]), convert(HEAD, b'texts = "../x"\n'.__add__)),
        "report.toml:1:texts",
        "valid dictionary",
    ),
    "a currency that is called otherwise": (
        swap(HEAD, UNIT, 'kind = "money"'),
        "report.toml:18:unit.0",
        "the code of a currency is that of ISO 4217, three capital letters",
    ),
    "a unit of shares": (
        swap(HEAD, UNIT, 'kind = "share"'),
        "report.toml:20:unit.0.kind",
        "it should be count (a counted noun, exact where printed whole: passengers), physical (measured",
    ),
    "unit declared twice": (
        swap(HEAD, "# Texts", '[[unit]]\ncode = "visitors"\nkind = "count"\nname_en = "Visitors"\n\n# Texts'),
        "report.toml:26:unit.code",
        "is declared already",
    ),
    "a unit that is built in": (
        swap(HEAD, '"visitors"', '"basis-points"'),
        "report.toml:19:unit.kind",
        "('physical'): leave this [[unit]] out, or give yours another code",
    ),
    "a currency as a count": (swap(HEAD, '"visitors"', '"CNY"'), "report.toml:19:unit.kind", "another kind ('money')"),
    "source id": (swap(SOURCES, SOURCE, "Example Agency"), "sources.csv:2:id", "small letters, digits, hyphens"),
    "source twice": (again(2, name=SOURCES), "sources.csv:3:id", "stands in line 2 already"),
    "not an address": (swap(SOURCES, "https:", "javascript:"), "sources.csv:2:url", "an http or https address"),
    "address with a #": (swap(SOURCES, "/press/", "/#press/"), "sources.csv:2:url", "without a # part"),
    "day": (swap(SOURCES, "2025-02-01,A", "20250201,A"), "sources.csv:2:published", "a day like 2025-09-15"),
    "language": (swap(SOURCES, ",en,", ",English,"), "sources.csv:2:language", "as in en, zh"),
    "tier": (swap(SOURCES, ",A,", ",C,"), "sources.csv:2:tier", "'A' or 'B'"),
    "unit kind": (swap(INDICATORS, "share,", "weight,"), "indicators.csv:3:unit_kind", "it should be money (a cu"),
    "no unit kind": (
        swap(INDICATORS, "share,", ","),
        "indicators.csv:3:unit_kind",
        "it is required: money (a currency)",
    ),
    "no measuring type": (
        swap(INDICATORS, "flow,", ","),
        "indicators.csv:2:measuring_type",
        "passengers carried), stock",
    ),
    "a province": (swap(FIGURES, "ATA", "CN-33"), "figures.csv:2:area", "a province or a city has no area of its own"),
    "indicator code": (swap(INDICATORS, "station-v", "Station v"), "indicators.csv:2:code", "small letters"),
    "not TOML, relations": (swap(RELATIONS, "kind", "kind of"), "relations.toml:5", "the file is no TOML"),
    "a call": (swap(RELATIONS, FORMULA, f"abs({FORMULA})"), "relations.toml:8:formula", "sales-per-visitor"),
    "an import": (swap(RELATIONS, FORMULA, "__import__('os')"), "relations.toml:8:formula", "sales-per-visitor"),
    "an attribute": (swap(RELATIONS, FORMULA, "x.y"), "relations.toml:8:formula", "sales-per-visitor"),
    "unknown relation key": (swap(RELATIONS, "method", "way"), "relations.toml:13:way", "there is no such key"),
    "misspelt relation key": (
        swap(RELATIONS, "method", "methode"),
        "relations.toml:13:methode",
        "did you mean method?",
    ),
    "a number against money": (
        swap(RELATIONS, "/ station-visitors[ATA,2024] = station-shop-sales-per-visitor[ATA,2024]", "= 1200000"),
        "relations.toml:8:formula",
        "money and a plain number can be neither compared nor added",
    ),
    "money with a share": (
        swap(RELATIONS, "/ station-visitors[ATA,2024] =", "+ station-visitors-growth[ATA,2024] ="),
        "relations.toml:8:formula",
        "money and a share can be neither compared nor added",
    ),
    "money by money": (
        swap(RELATIONS, "/ station-visitors[ATA,2024] =", "/ station-shop-sales[ATA,2024] ="),
        "relations.toml:8:formula",
        "a plain number and money can be neither compared nor added",
    ),
    "a share against a count": (
        swap(RELATIONS, f"{FORMULA} = {PER_VISITOR}", "station-visitors[ATA,2024] > station-visitors-growth"),
        "relations.toml:8:formula",
        "a count and a share can be neither compared nor added",
    ),
    "a count in dollars": (
        swap(RELATIONS, "/ station-visitors[ATA,2024] =", "/ station-visitors[ATA,2024]{USD} ="),
        "relations.toml:8:formula",
        "station-visitors is measured in count, and USD is a unit of money",
    ),
    "a derived unit": (
        swap(RELATIONS, 'unit = "visitors"', 'unit = "USD"'),
        "relations.toml:22:formula",
        "a plain number and money",
    ),
    "unknown difference": (
        swap(RELATIONS, 'kind = "check"', 'kind = "check"\ndiffers = "editon"'),
        "relations.toml:6:differs",
        "it is one of definition, period, edition, vintage; did you mean edition?",
    ),
    "a difference of a derivation": (
        swap(RELATIONS, 'kind = "derive"', 'kind = "derive"\ndiffers = "period"'),
        "relations.toml:13:differs",
        "only a relation of the kind check has it",
    ),
    "relation twice": (swap(RELATIONS, "visitors-2023", "sales-per-visitor"), "relations.toml:11:id", "same id"),
    "relation of an unknown indicator": (
        swap(RELATIONS, "station-shop-sales[", "station-shop-sale["),
        "relations.toml:8:formula",
        "sales-per-visitor: no indicator has that code (given: 'station-shop-sale') Nearest: station-shop-sales",
    ),
    "relation of an unknown area": (swap(RELATIONS, "[ATA,", "[ATL,"), "relations.toml:8:formula", "no area"),
    "relation of an unknown source": (swap(RELATIONS, "] / ", "]@me / "), "relations.toml:8:formula", "no source"),
    "derived for an unknown area": (swap(RELATIONS, '"ATA"', '"ATL"'), "relations.toml:17:area", "no area"),
    "nothing to load": (
        all_of(drop(RELATIONS), convert(FIGURES, lambda text: text[: text.index(b"\n") + 1])),
        "figures.csv:1",
        "there is nothing to load",
    ),
}
KNOWN: dict[str, tuple[Spoil, str, str]] = {
    "report of another rank": (
        swap(HEAD, "my-report", "new-ecommerce-2025"),
        "report.toml:9:report.rank",
        "is loaded already with another rank ('preferred')",
    ),
    "source of another publisher": (
        all_of(*(swap(name, SOURCE, "cfis-2025-09-15") for name in (SOURCES, HEAD))),
        "sources.csv:2:publisher",
        "loaded already with another publisher",
    ),
    "indicator of another meaning": (
        swap(INDICATORS, "station-visitors,", "online-retail-sales,"),
        "indicators.csv:2:topic",
        "loaded already with another topic ('market-size')",
    ),
}
PROVED: dict[str, tuple[Spoil, str, str]] = {
    "a text out of the folder": (
        swap(HEAD, TEXTS, f'{SOURCE} = "../x"'),
        f"report.toml:27:texts.{SOURCE}",
        "leads out",
    ),
    "a text by an absolute path": (swap(HEAD, "article.txt", "/etc/hosts"), f"report.toml:27:texts.{SOURCE}", "leads"),
    "a text that is a link": (elsewhere(TEXT), f"report.toml:27:texts.{SOURCE}", "leads out"),
    "no text": (drop(TEXT), f"report.toml:27:texts.{SOURCE}", "there is no such text"),
    "a text of too long a name": (
        swap(HEAD, TEXTS, f'{SOURCE} = "{"a" * 300}"'),
        f"report.toml:27:texts.{SOURCE}",
        "there is no such text",
    ),
    "a text with a NUL in its name": (
        swap(HEAD, TEXTS, f'{SOURCE} = "a\\u0000b"'),
        f"report.toml:27:texts.{SOURCE}",
        "there is no such text",
    ),
    "500 MB of text": (nothing(TEXT), f"report.toml:27:texts.{SOURCE}", "more than 16777216 bytes"),
    "a text in Latin-1": (write(TEXT, "Pôle".encode("latin-1")), f"report.toml:27:texts.{SOURCE}", "cannot be read"),
    "a text of no source": (
        swap(HEAD, TEXTS, TEXTS.replace(SOURCE, "nobody")),
        "report.toml:27:texts.nobody",
        "no source in",
    ),
    "a phrase not in the text": (
        swap(TEXT, "286 dollars", "287 dollars"),
        "figures.csv:5:phrase",
        "is not in the text",
    ),
    "a phrase in another sentence": (swap(TEXT, "They", "Then they"), "figures.csv:4:phrase", "in another sentence"),
    "a wrong paragraph": (swap(FIGURES, "Agency,3", "Agency,2"), "figures.csv:2:paragraph", "in paragraph 3, not 2"),
    "a link to another place": (
        swap(TEXT, "Example Polar Agency,", "4,200 visitors, says"),
        "figures.csv:2:prefix",
        "the link would open paragraph 2",
    ),
    "an unknown word of inferred": (
        swap(FIGURES, "e58,period,", "e58,perod,"),
        "figures.csv:3:inferred",
        "'perod' is none of indicator, area, period, value,",
    ),
    "words of inferred with commas": (
        swap(FIGURES, "e58,period,", 'e58,"period,unit",'),
        "figures.csv:3:inferred",
        "originator; several have semicolons between them (given: 'period,unit')",
    ),
    "words of inferred with blanks": (
        swap(FIGURES, "e58,period,", "e58,period unit,"),
        "figures.csv:3:inferred",
        "several have semicolons",
    ),
    "no lock": (
        swap(FIGURES, "c1bfad16721138a2c2056e2c638b8380e2db0f4590c489f0e9c4549144c81d3e", ""),
        "figures.csv:2:phrase",
        "there is no figures.lock.csv, which holds its place: run `indicators check ",
    ),
    "a prefix that is not there": (
        widen("prefix", {2: "thousands of"}),
        "figures.csv:2:prefix",
        "the link would open nothing",
    ),
}
BAD = ROWS | FORMS | TOML | KNOWN | PROVED


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return without_lock(tmp_path / "my-report")


@pytest.fixture(scope="module")
def database(engine: str, migrated_url: Callable[[str], str], portal: BlockingPortal) -> Iterator[Database]:
    """A migrated database of each engine."""
    url = migrated_url(engine)
    opened = Database(url)
    yield opened
    portal.call(opened.close)


def counts(database: Database, portal: BlockingPortal) -> dict[str, int]:
    """How many rows each table holds."""
    tables = SQLModel.metadata.tables
    statement = select(*(select(func.count()).select_from(tables[name]).scalar_subquery() for name in tables))
    return dict(zip(tables, portal.call(database.rows, statement)[0], strict=True))


@pytest.mark.one_engine  # it is refused before anything is written
@pytest.mark.parametrize("case", BAD)
def test_a_bad_package_is_refused(case: str, package: Path, database: Database, portal: BlockingPortal) -> None:
    """A fault is told with its file, line and column and what is allowed, and every table is as it was."""
    spoil, place, words = BAD[case]
    before = counts(database, portal)
    spoil(package)
    with pytest.raises(PackageError) as refused:
        portal.call(lambda: releases.load(database, read(package)))
    with pytest.raises(PackageError) as checked:
        portal.call(lambda: releases.check(database, read(package)))
    assert checked.value.faults == refused.value.faults
    faults = [str(fault) for fault in refused.value.faults]
    assert any(fault.startswith(place) and words in fault for fault in faults), "\n".join(faults)
    assert counts(database, portal) == before


LOCKS: dict[str, tuple[Spoil, str]] = {
    "a link out": (
        all_of(lambda to: (to / LOCK).write_text("SECRET\n", encoding="utf-8"), elsewhere(LOCK)),
        f"{LOCK}: the file leads out of the package's folder",
    ),
    "a pipe": (lambda to: os.mkfifo(to / LOCK), f"{LOCK}: the file is missing"),
    "a device": (lambda to: (to / LOCK).symlink_to("/dev/zero"), f"{LOCK}: the file leads out of the package's folder"),
}


@pytest.mark.one_engine  # it is refused before anything is written
@pytest.mark.parametrize("case", LOCKS)
def test_a_lock_that_is_no_file_of_the_package_is_not_read(
    case: str, package: Path, database: Database, portal: BlockingPortal
) -> None:
    """Neither what it leads to is told, nor is it waited for."""
    spoil, told = LOCKS[case]
    spoil(package)
    with pytest.raises(PackageError) as refused:
        portal.call(lambda: releases.check(database, read_for_check(package)))
    assert [str(fault) for fault in refused.value.faults] == [told]
    with pytest.raises(PackageError) as refused:
        portal.call(lambda: releases.load(database, read(package)))
    assert [str(fault) for fault in refused.value.faults] == [told]


def test_what_the_table_spoils_is_good(package: Path, fresh_url: str, portal: BlockingPortal) -> None:
    """The worked example itself is loaded, so that each refusal is due to its one change."""
    database = Database(fresh_url)
    before = counts(database, portal)
    assert portal.call(lambda: releases.load(database, read(package))).added == 4
    after = counts(database, portal)
    portal.call(database.close)
    added = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    printed = {"report": 1, "release": 1, "source": 1, "unit": 1, "indicator": 4, "relation": 2, "figure": 4}
    computed = {"served_claim": 4, "claim_count": 4, "series_count": 4, "period_count": 4}
    assert added == printed | computed


def test_every_model_is_counted() -> None:
    """The counts are those of all tables."""
    assert {models.PrintedFigure.__tablename__, models.Withdrawal.__tablename__} < set(SQLModel.metadata.tables)
