"""A made-up report for tests: rival claims of one figure, figures corrected twice, and periods of every length."""

from typing import Any

from sqlalchemy import Connection, insert

from api.domain.period import Period
from api.storage import models

REPORT = "test"
# Older than any real release, so that no test waits for a moment or depends on the clock.
RELEASES = {"test.1": "2020-01-10T00:00:00Z", "test.2": "2020-02-10T00:00:00Z", "test.3": "2020-03-10T00:00:00Z"}
# Tier and day of publication.
SOURCES = """
a-old     A 2019-01-01
a-new     A 2019-06-01
a-undated A
b-new     B 2019-12-01
b-twin    B 2019-12-01
"""
# Area, period, source and edition, value, rank, release.
FIGURES = """
DEU 2010 a-new     1.1 normal     test.1
DEU 2010 b-new     1.2 preferred  test.1
DEU 2010 a-old     1.3 deprecated test.1
DEU 2011 b-new     2.1 normal     test.1
DEU 2011 a-old     2.2 normal     test.1
DEU 2012 a-old     3.1 normal     test.1
DEU 2012 a-new     3.2 normal     test.1
DEU 2013 a-undated 4.1 normal     test.1
DEU 2013 a-old     4.2 normal     test.1
DEU 2014 b-new     5.1 normal     test.1
DEU 2014 b-twin    5.2 normal     test.1
FRA 2018 a-old     6.0 normal     test.1
FRA 2018 a-old.2   6.1 normal     test.2
FRA 2018 a-old.3   6.2 normal     test.3
FRA 2017 a-old     7.0 normal     test.1
FRA 2016 a-old     8.0 normal     test.2
ITA 2015 a-old     9.5 normal     test.1
ITA 2016 a-old     9.6 normal     test.1
ITA 2017 a-old     9.7 normal     test.1
ITA 2017-S1 a-old  4.7 normal     test.1
ITA 2017-Q2 a-old  2.7 normal     test.1
ITA 2017-06 a-old  1.7 normal     test.1
ITA 2018-01-31 a-old 0.1 normal   test.1
"""
INDICATOR = "online-retail-sales"
# What test.2 and test.3 took back, and what stands in its place.
WITHDRAWALS = [
    ("FRA.2018.a-old", "test.2", "FRA.2018.a-old.2"),
    ("FRA.2018.a-old.2", "test.3", "FRA.2018.a-old.3"),
    ("FRA.2017.a-old", "test.3", None),
]


def figure_id(place: str) -> str:
    return f"{INDICATOR}.{place}"


def figure(row: str) -> dict[str, Any]:
    area, period, source, value, rank, release = row.split()
    days = Period.parse(period)
    place = {"id": figure_id(f"{area}.{period}.{source}"), "indicator": INDICATOR, "area": area, "period": period}
    dates = {"year": days.year, "first_day": days.first.isoformat(), "last_day": days.last.isoformat()}
    said = {"value": value, "scale": 12, "unit": "CNY", "comparator": "=", "status": "A", "rank": rank}
    origin = {"source": source.partition(".")[0], "originator": None, "paragraph": None, "release": release}
    return place | dates | said | origin | {"phrase": f"{value} trillion yuan", "sentence_sha256": "0" * 64}


def add_claims(connection: Connection) -> None:
    report = {"id": REPORT, "title_en": "Test", "language": "en", "rank": "normal"}
    report |= {"description_en": "Made up.", "description_zh": "虚构。"}
    noted = {"report": REPORT, "note_en": "Made up.", "note_zh": "虚构。"}
    releases = [
        noted | {"id": id, "sequence": 100 + place, "released_at": moment, "content_sha256": f"{place:064}"}
        for place, (id, moment) in enumerate(RELEASES.items())
    ]
    nobody = {"publisher": "Nobody", "language": "en", "url": "https://example.org/"}
    lines = [(*line.split(), None) for line in SOURCES.strip().splitlines()]
    sources = [nobody | {"id": id, "tier": tier, "published": day} for id, tier, day, *_ in lines]
    withdrawals = [
        {"figure": figure_id(gone), "release": release, "replaced_by": successor and figure_id(successor)}
        | {"reason_en": "Made up."}
        for gone, release, successor in WITHDRAWALS
    ]
    figures = [figure(row) for row in FIGURES.strip().splitlines()]
    for model, rows in (
        (models.Report, [report]),
        (models.Release, releases),
        (models.Source, sources),
        (models.PrintedFigure, figures),
        (models.Withdrawal, withdrawals),
    ):
        connection.execute(insert(model), rows)
