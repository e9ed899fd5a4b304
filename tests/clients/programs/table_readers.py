"""Data frames, SQL engines and readers of JSON-stat, each straight from addresses."""

# ruff: noqa: S608 - the addresses are those of the test

import io
import json
import pathlib
import sqlite3
import urllib.request
import warnings

KEYS = ["id", "comparator", "value", "unit", "scale", "status", "source"]
"""What makes a figure."""


def _fetched(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the address of the test
        return answer.read()


def _duckdb():
    """A connection with the extension httpfs, which comes from a package here."""
    import duckdb
    import duckdb_extension_httpfs

    (extension,) = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
    connection = duckdb.connect(config={"extension_directory": str(pathlib.Path.home() / "extensions")})
    connection.execute(f"INSTALL '{extension}'")
    connection.execute("LOAD httpfs")
    return connection


def pandas(base):
    import pandas as pd

    def told(frame):
        return [[cell if isinstance(cell, float) else str(cell) for cell in row] for row in frame[KEYS].values.tolist()]

    book = pd.read_excel(f"{base}/v1/downloads/claims.xlsx", sheet_name=None, keep_default_na=False)
    european = pd.read_csv(f"{base}/v1/figures.csv?claims=all&sep=;&decimal=,", sep=";", decimal=",")
    empty = pd.read_csv(f"{base}/v1/figures.csv?area=FRA")
    parquet = pd.read_parquet(f"{base}/v1/figures.parquet?claims=all")
    return {
        "csv": told(pd.read_csv(f"{base}/v1/figures.csv?claims=all")),
        "csv by parameter": told(pd.read_csv(f"{base}/v1/figures?format=csv&claims=all")),
        "european csv": told(european),
        "whole csv": told(pd.read_csv(f"{base}/v1/downloads/claims.csv")),
        "json": told(pd.read_json(f"{base}/v1/downloads/claims.json", convert_dates=False)),
        "ndjson": told(pd.read_json(f"{base}/v1/figures.ndjson?claims=all", lines=True, convert_dates=False)),
        "parquet": told(parquet),
        "feather": told(pd.read_feather(f"{base}/v1/figures.arrow?claims=all")),
        "excel": told(book["claims"]),
        "flat json": told(pd.read_json(f"{base}/v1/figures?claims=all&shape=flat", convert_dates=False)),
        "sheets": list(book),
        "types": {name: str(kind) for name, kind in parquet.dtypes.items()},
        "times": [f"{moment:%Y-%m-%d}" for moment in parquet["time"]],
        "empty": [list(empty.columns), len(empty)],
    }


def polars(base):
    """Scans, which read by range what the query needs."""
    import polars as pl

    def told(frame):
        return [[str(cell) for cell in row] for row in frame.select(KEYS).collect().rows()]

    whole = pl.scan_parquet(f"{base}/v1/downloads/claims.parquet")
    return {
        "parquet": told(whole),
        "parquet of a query": told(pl.scan_parquet(f"{base}/v1/figures.parquet?claims=all")),
        "csv": told(pl.scan_csv(f"{base}/v1/downloads/claims.csv", infer_schema_length=None)),
        "csv of a query": told(pl.scan_csv(f"{base}/v1/figures.csv?claims=all", infer_schema_length=None)),
        "ndjson": told(pl.scan_ndjson(f"{base}/v1/downloads/claims.ndjson", infer_schema_length=None)),
        "arrow": told(pl.scan_ipc(f"{base}/v1/figures.arrow?claims=all")),
        "type": str(whole.collect_schema()["value"]),
        "china": whole.filter(pl.col("area") == "CHN").select(pl.len()).collect().item(),
    }


def duckdb(base):
    connection = _duckdb()

    def told(source):
        keys = ", ".join(KEYS).replace("value", "value::VARCHAR")
        return connection.execute(f"SELECT {keys} FROM {source}").fetchall()

    parquet = f"read_parquet('{base}/v1/downloads/claims.parquet')"
    return {
        "parquet": told(parquet),
        "parquet of a query": told(f"read_parquet('{base}/v1/figures.parquet?claims=all')"),
        "csv": told(f"read_csv('{base}/v1/downloads/claims.csv')"),
        "csv of a query": told(f"read_csv('{base}/v1/figures.csv?claims=all')"),
        "json": told(f"read_json('{base}/v1/downloads/claims.json')"),
        "type": connection.execute(f"SELECT typeof(value) FROM {parquet} LIMIT 1").fetchone()[0],
        "china": connection.execute(f"SELECT count(*) FROM {parquet} WHERE area = 'CHN'").fetchone()[0],
    }


def shillelagh(base):
    """By which Superset asks: SQL over the flat array of figures, and over the rows of any JSON answer."""
    from shillelagh.backends.apsw.db import connect

    cursor = connect(":memory:").cursor()
    table, keys = f"{base}/v1/downloads/claims.json", ", ".join(KEYS)
    answer = f"{base}/v1/figures?claims=all#$.data[*]"
    return {
        "json": cursor.execute(f'SELECT {keys} FROM "{table}"').fetchall(),
        "rows of an answer": cursor.execute(f'SELECT {keys} FROM "{answer}"').fetchall(),
        "where": cursor.execute(f"SELECT id FROM \"{table}\" WHERE area = 'WLD' ORDER BY value DESC").fetchall(),
        "grouped": cursor.execute(f'SELECT unit, count(*) FROM "{table}" GROUP BY unit ORDER BY unit').fetchall(),
    }


def one_line(base, indicator, area, *units):
    """One line of the whole-table downloads, by each reader that people draw with, its period and value alone."""
    import openpyxl
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    connection = _duckdb()
    chosen = f"WHERE indicator = '{indicator}' AND area = '{area}' ORDER BY period"

    def of_rows(rows):
        """Of mappings: a number is one, or this fails."""
        chosen = [row for row in rows if (row["indicator"], row["area"]) == (indicator, area)]
        return sorted([row["period"], row["value"] + 0] for row in chosen)

    def of_pandas(frame):
        return of_rows(frame[(frame["indicator"] == indicator) & (frame["area"] == area)].to_dict("records"))

    def of_polars(frame):
        line = frame.filter((pl.col("indicator") == indicator) & (pl.col("area") == area))
        return of_rows(line.collect().to_dicts())

    def of_duckdb(source):
        return connection.execute(f"SELECT period, value::DOUBLE FROM {source} {chosen}").fetchall()

    def of_workbook(made):
        """Of the first sheet, cells as they are."""
        book = openpyxl.load_workbook(io.BytesIO(made), read_only=True)
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
        return of_rows(dict(zip(header, row, strict=True)) for row in rows)

    def of_database(made):
        """Of the view of the database file."""
        file = pathlib.Path.home() / "figures.sqlite"
        file.write_bytes(made)
        with sqlite3.connect(file) as database:
            return database.execute(f"SELECT period, value FROM figure_values {chosen}").fetchall()

    def lines(asked):
        """By each reader, from the files that are asked for so."""
        whole = f"{base}/v1/downloads/figures"
        csv, parquet, arrow, xlsx, flat, lined = (
            f"{whole}.{kind}{asked}" for kind in ("csv", "parquet", "arrow", "xlsx", "json", "ndjson")
        )
        text = {"dtype": {"period": str}}
        return {
            "pandas csv": of_pandas(pd.read_csv(csv, **text)),
            "pandas json": of_pandas(pd.read_json(flat, **text, convert_dates=False)),
            "pandas ndjson": of_pandas(pd.read_json(lined, lines=True, **text, convert_dates=False)),
            "pandas parquet": of_pandas(pd.read_parquet(parquet)),
            "pandas feather": of_pandas(pd.read_feather(arrow)),
            "pandas excel": of_pandas(pd.read_excel(xlsx, **text)),
            "polars csv": of_polars(pl.scan_csv(csv, infer_schema_length=None)),
            "polars parquet": of_polars(pl.scan_parquet(parquet)),
            "polars arrow": of_polars(pl.scan_ipc(arrow)),
            "polars ndjson": of_polars(pl.scan_ndjson(lined, infer_schema_length=None)),
            "duckdb csv": of_duckdb(f"read_csv('{csv}')"),
            "duckdb parquet": of_duckdb(f"read_parquet('{parquet}')"),
            "duckdb json": of_duckdb(f"read_json('{flat}')"),
            "pyarrow arrow": of_rows(pa.ipc.open_file(_fetched(arrow)).read_all().to_pylist()),
            "pyarrow parquet": of_rows(pq.read_table(io.BytesIO(_fetched(parquet))).to_pylist()),
            "openpyxl": of_workbook(_fetched(xlsx)),
        }

    own = lines("") | {"sqlite": of_database(_fetched(f"{base}/v1/downloads/figures.sqlite"))}
    return {"": own} | {unit: lines(f"?unit={unit}") for unit in units}


def _filled(dataset, naming="id"):
    """The filled places of a cube, as a data frame."""
    frame = dataset.write("dataframe", naming=naming)
    return frame[frame["value"].notna()]


def pyjstat(base, *queries):
    """Datasets by id and by label, a collection, and the line of each query by period."""
    from pyjstat.pyjstat import Collection, Dataset

    warnings.simplefilter("ignore")
    collection = Collection.read(f"{base}/v1/collection.json")
    every, first = Dataset.read(f"{base}/v1/figures.jsonstat?claims=all"), collection.get(0)
    one = Dataset.read(f"{base}/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat?unit=USD")
    frames = {query: _filled(Dataset.read(f"{base}/v1/figures.jsonstat?{query}")) for query in queries}
    return {
        "all": _filled(every).values.tolist(),
        "labels": _filled(every, "label").values.tolist(),
        "one": _filled(one).values.tolist(),
        "items": [item["label"] for item in collection["link"]["item"]],
        "first": _filled(first).values.tolist(),
        "units": [cube["dimension"]["indicator"]["category"]["unit"] for cube in (every, first)],
        "columns": {query: list(frame.columns) for query, frame in frames.items()},
        "lines": {query: dict(zip(frame["period"], frame["value"], strict=True)) for query, frame in frames.items()},
    }


def jsonstat_validator(base, *paths):
    """Whether each address has JSON-stat 2.0."""
    from jsonstat_validator import validate_jsonstat

    verdicts = {}
    for path in paths:
        document = json.loads(_fetched(f"{base}{path}"))
        try:
            verdicts[path] = [document["class"], validate_jsonstat(document)]
        except Exception as error:  # the test shows whatever it says
            verdicts[path] = [document["class"], str(error)]
    return verdicts
