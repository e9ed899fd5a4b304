"""A made-up report for tests: rival claims of one figure, figures corrected twice, and periods of every length."""

from typing import Any

from sqlalchemy import Connection, insert

from api.domain.period import Period
from api.storage import tables as models
from tests.helpers.rows import tables

REPORT = "test"
# Older than any real release, so that no test waits for a moment or depends on the clock.
RELEASES = {"test.1": "2020-01-10T00:00:00Z", "test.2": "2020-02-10T00:00:00Z", "test.3": "2020-03-10T00:00:00Z"}
TABLES = tables(__file__)
WITHDRAWALS = [(gone, release, successor or None) for gone, release, successor in TABLES["withdrawals"]]
INDICATOR = "online-retail-sales"


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
    lines = [(*line.split(), None) for (line,) in TABLES["sources"]]
    sources = [nobody | {"id": id, "tier": tier, "published": day} for id, tier, day, *_ in lines]
    withdrawals = [
        {"figure": figure_id(gone), "release": release, "replaced_by": successor and figure_id(successor)}
        | {"reason_en": "Made up."}
        for gone, release, successor in WITHDRAWALS
    ]
    figures = [figure(row) for (row,) in TABLES["figures"]]
    for model, rows in (
        (models.Report, [report]),
        (models.Release, releases),
        (models.Source, sources),
        (models.PrintedFigure, figures),
        (models.Withdrawal, withdrawals),
    ):
        connection.execute(insert(model), rows)
