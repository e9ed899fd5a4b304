"""A made-up report that is as odd as reports may be: hostile names and addresses, and every shape of a series."""

import re
from typing import Any

from sqlalchemy import Connection, insert

from api.domain.period import Period
from api.storage import tables as models
from api.storage.claim_validity import refresh_statistics
from tests.helpers.rows import tables

REPORT, RELEASE, SOURCE = "odd", "odd.1", "odd-source"
SCRIPT = "<script>window.hacked = 1</script>"
LONG = "Sales of goods whose name nobody has ever read to its end " * 4
"""Over two hundred characters; a name of 200 is cut out of it."""
HOSTILE = f"{SCRIPT}\"'><img src=x onerror=window.hacked=1> \u202eRTL\u202c & co."
UNIT = {"money": "CNY", "share": "percent", "count": "countries"}


def _figures(text: str) -> list[tuple[str, str, int, str]]:
    found = re.findall(r"(\S+) ([=~<>]+)([\d.-]+)e(\d+)", text)
    return [(period, value, int(scale), comparator) for period, comparator, value, scale in found]


SERIES = {
    code: (name.format(LONG=LONG[:200], HOSTILE=HOSTILE), kind, measuring_type, _figures(figures))
    for code, name, kind, measuring_type, figures in tables(__file__)["series"]
}


def figure_id(indicator: str, period: str) -> str:
    return f"{indicator}.CHN.{period}.{SOURCE}"


def figure_row(indicator: str, period: str, value: str, scale: int, comparator: str) -> dict[str, Any]:
    words = HOSTILE if indicator == "odd-hostile" else f"{value} of it"
    place = {"id": figure_id(indicator, period), "indicator": indicator, "area": "CHN", "period": period}
    said = {"value": value, "scale": scale, "unit": UNIT[SERIES[indicator][1]], "comparator": comparator}
    origin = {"source": SOURCE, "originator": HOSTILE if words == HOSTILE else None, "paragraph": 3, "phrase": words}
    rest = {"status": "A", "rank": "normal", "sentence_sha256": "0" * 64, "release": RELEASE}
    return place | _year(period) | said | origin | rest | _hostile("note_en", "note_zh")


def _hostile(*fields: str, **others: Any) -> dict[str, Any]:
    return dict.fromkeys(fields, HOSTILE) | others


def _year(period: str) -> dict[str, Any]:
    days = Period.parse(period)
    return {"year": days.year, "first_day": days.first.isoformat(), "last_day": days.last.isoformat()}


def add_odd_report(connection: Connection) -> None:
    years = {figure[0][:4] for *_, figures in SERIES.values() for figure in figures}
    known = {row[0] for row in connection.execute(models.Year.__table__.select())}
    named = ("title_en", "title_zh", "publisher", "description_en", "description_zh")
    report = _hostile(*named, id=REPORT, language="en", rank="normal")
    release = {"id": RELEASE, "report": REPORT, "sequence": 200, "content_sha256": "5" * 64}
    release |= _hostile("note_en", "note_zh", released_at="2020-05-10T00:00:00Z")
    script = "javascript:window.hacked=1"
    source = _hostile("publisher", "title", "licence", "note", id=SOURCE, language="en", tier="B", url=script)
    source |= {"archived_url": script, "published": "2020-01-01"}
    indicators = [
        _hostile("definition_en", "definition_zh", code=code, topic="odd-things", name_en=name, name_zh=name)
        | {"unit_kind": kind, "measuring_type": measuring}
        for code, (name, kind, measuring, _) in SERIES.items()
    ]
    rows: list[tuple[Any, list[dict[str, Any]]]] = [
        (models.Year, [_year(year) for year in sorted(years) if int(year) not in known]),
        *((models.Report, [report]), (models.Release, [release]), (models.Source, [source])),
        (models.Indicator, indicators),
        (models.PrintedFigure, [figure_row(code, *row) for code, (*_, figures) in SERIES.items() for row in figures]),
    ]
    for model, found in rows:
        if found:
            connection.execute(insert(model), found)
    refresh_statistics(connection, models.PrintedFigure.__tablename__)  # as a load does
