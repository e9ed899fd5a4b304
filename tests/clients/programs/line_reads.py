"""One line of the whole-table downloads, by each reader that people draw with: period and value, nothing else asked."""

# ruff: noqa: S608 - the addresses are those of the test

import io
import json
import pathlib
import sqlite3
import sys
import urllib.request

import duckdb
import duckdb_extension_httpfs
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

base, indicator, area, *units = sys.argv[1:]
home = pathlib.Path.home()
(extension,) = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
connection = duckdb.connect(config={"extension_directory": str(home / "extensions")})
connection.execute(f"INSTALL '{extension}'")
connection.execute("LOAD httpfs")
WHERE = f"WHERE indicator = '{indicator}' AND area = '{area}' ORDER BY period"


def fetched(address):
    """The bytes at an address."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the address of the test
        return answer.read()


def of_pandas(frame):
    """The line in a frame of pandas."""
    line = frame[(frame["indicator"] == indicator) & (frame["area"] == area)].sort_values("period")
    return [[str(period), float(value)] for period, value in zip(line["period"], line["value"], strict=True)]


def of_polars(frame):
    """The line in a lazy frame of polars."""
    line = frame.filter((pl.col("indicator") == indicator) & (pl.col("area") == area)).sort("period")
    return [[str(period), float(value)] for period, value in line.select("period", "value").collect().rows()]


def of_arrow(table):
    """The line in a table of pyarrow."""
    rows = [row for row in table.to_pylist() if (row["indicator"], row["area"]) == (indicator, area)]
    return sorted([row["period"], row["value"]] for row in rows)


def of_duckdb(source):
    """The line in what DuckDB reads."""
    return connection.execute(f"SELECT period, value::DOUBLE FROM {source} {WHERE}").fetchall()


def of_workbook(made):
    """The line in the first sheet, cells as they stand: a number is one, or this fails."""
    header, *rows = openpyxl.load_workbook(io.BytesIO(made), read_only=True).worksheets[0].iter_rows(values_only=True)
    places = [header.index(name) for name in ("indicator", "area", "period", "value")]
    cells = ([row[place] for place in places] for row in rows)
    return sorted([period, value + 0] for found, where, period, value in cells if (found, where) == (indicator, area))


def of_database(made):
    """The line in the view of the database file."""
    (home / "figures.sqlite").write_bytes(made)
    with sqlite3.connect(home / "figures.sqlite") as database:
        return database.execute(f"SELECT period, value FROM figure_values {WHERE}").fetchall()


def lines(asked):
    """The line by each reader, from the files that are asked for so."""
    files = {kind: f"{base}/v1/downloads/figures.{kind}{asked}" for kind in ("csv", "parquet", "arrow", "xlsx", "json")}
    lined = f"{base}/v1/downloads/figures.ndjson{asked}"
    text = {"dtype": {"period": str}, "convert_dates": False}
    return {
        "pandas csv": of_pandas(pd.read_csv(files["csv"], dtype={"period": str})),
        "pandas json": of_pandas(pd.read_json(files["json"], **text)),
        "pandas ndjson": of_pandas(pd.read_json(lined, lines=True, **text)),
        "pandas parquet": of_pandas(pd.read_parquet(files["parquet"])),
        "pandas feather": of_pandas(pd.read_feather(files["arrow"])),
        "pandas excel": of_pandas(pd.read_excel(files["xlsx"])),
        "polars csv": of_polars(pl.scan_csv(files["csv"], infer_schema_length=None)),
        "polars parquet": of_polars(pl.scan_parquet(files["parquet"])),
        "polars arrow": of_polars(pl.scan_ipc(files["arrow"])),
        "polars ndjson": of_polars(pl.scan_ndjson(lined, infer_schema_length=None)),
        "duckdb csv": of_duckdb(f"read_csv('{files['csv']}')"),
        "duckdb parquet": of_duckdb(f"read_parquet('{files['parquet']}')"),
        "duckdb json": of_duckdb(f"read_json('{files['json']}')"),
        "pyarrow arrow": of_arrow(pa.ipc.open_file(fetched(files["arrow"])).read_all()),
        "pyarrow parquet": of_arrow(pq.read_table(io.BytesIO(fetched(files["parquet"])))),
        "openpyxl": of_workbook(fetched(files["xlsx"])),
    }


drawn = {unit: lines(f"?unit={unit}") for unit in units}
plain = lines("") | {"sqlite": of_database(fetched(f"{base}/v1/downloads/figures.sqlite"))}
print(json.dumps({"": plain, **drawn}))
