"""The database that Datasette and the sqlite3 program read: what the service's own CSV of all claims holds.

`claims` has the columns of that CSV. `figure`, `indicator` and `area` hold the same in the form in which somebody would
publish it: names once, joined in, with an index for the series that are asked for.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import sqlite3
from pathlib import Path

FIELDS = "id,indicator,name,area,area_name,period,comparator,value,unit,low,high,display,source"
"""The 13 fields of a series, two of them joined in."""

SERIES = """
select f.id, f.indicator, i.name, f.area, a.name as area_name, f.period, f.comparator, f.value, f.unit, f.low, f.high,
       f.display, f.source
from figure f join indicator i on i.code = f.indicator join area a on a.code = f.area
where f.indicator = :indicator and f.area = :area order by f.period, f.id
"""
_NUMBERS = frozenset({"value", "low", "high", "year", "scale", "printed_value", "printed_scale", "unit_mult"})
_CHUNK = 5_000
_FINISH = """
create table indicator (code text primary key, name text);
insert into indicator select indicator, min(name) from claims group by indicator;
create table area (code text primary key, name text);
insert into area select area, min(area_name) from claims group by area;
create table figure as
select id, indicator, area, period, comparator, value, unit, low, high, display, source from claims;
create unique index figure_id on figure (id);
create index figure_series on figure (indicator, area, period);
analyze;
"""


def build(csv_file: Path, target: Path) -> None:
    """Make the database from the CSV of all claims."""
    csv.field_size_limit(1 << 20)
    target.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(target)) as database, csv_file.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        columns = next(reader)
        declared = ", ".join(f'"{name}" {"numeric" if name in _NUMBERS else "text"}' for name in columns)
        database.execute(f"create table claims ({declared})")
        insert = f"insert into claims values ({', '.join('?' * len(columns))})"  # noqa: S608 - question marks
        while rows := list(itertools.islice(reader, _CHUNK)):
            database.executemany(insert, ([cell or None for cell in row] for row in rows))
        database.executescript(_FINISH)
        database.commit()
