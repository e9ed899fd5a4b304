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


def rows(base, client, *ways):
    """The figures by each way of a client: the name of a reader, and what it reads."""
    readers = globals()[f"_{client}"]()
    return {way: readers[way.split(" ")[0]](base + way.split(" ")[1]) for way in ways}


def _fetched(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the address of the test
        return answer.read()


def _pandas():
    import pandas as pd

    def by(read, **options):
        return lambda address: read(address, **options)[KEYS].values.tolist()

    return {
        "csv": by(pd.read_csv),
        "european": by(pd.read_csv, sep=";", decimal=","),
        "json": by(pd.read_json, convert_dates=False),
        "ndjson": by(pd.read_json, lines=True, convert_dates=False),
        "parquet": by(pd.read_parquet),
        "feather": by(pd.read_feather),
        "excel": by(pd.read_excel, keep_default_na=False),
    }


def _polars():
    """Scans, which read by range what the query needs."""
    import polars as pl

    def by(scan, **options):
        return lambda address: scan(address, **options).select(KEYS).collect().rows()

    return {
        "csv": by(pl.scan_csv, infer_schema_length=None),
        "ndjson": by(pl.scan_ndjson, infer_schema_length=None),
        "parquet": by(pl.scan_parquet),
        "arrow": by(pl.scan_ipc),
    }


def _connected():
    """DuckDB with the extension httpfs, which comes from a package here."""
    import duckdb
    import duckdb_extension_httpfs

    (extension,) = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
    connection = duckdb.connect(config={"extension_directory": str(pathlib.Path.home() / "extensions")})
    connection.execute(f"INSTALL '{extension}'")
    connection.execute("LOAD httpfs")
    return connection


def _duckdb():
    connection = _connected()

    def by(function):
        query = f"SELECT {', '.join(KEYS)} FROM {function}"
        return lambda address: connection.execute(f"{query}('{address}')").fetchall()

    return {kind: by(f"read_{kind}") for kind in ("csv", "json", "parquet")}


def _shillelagh():
    """By which Superset asks: SQL over the flat array of figures, and over the rows of any JSON answer."""
    from shillelagh.backends.apsw.db import connect

    cursor = connect(":memory:").cursor()
    return {"json": lambda address: cursor.execute(f'SELECT {", ".join(KEYS)} FROM "{address}"').fetchall()}


def _others():
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    def of_arrow(table):
        return list(zip(*table.select(KEYS).to_pydict().values(), strict=True))

    def of_workbook(address):
        book = openpyxl.load_workbook(io.BytesIO(_fetched(address)), read_only=True)
        header, *found = book.worksheets[0].iter_rows(values_only=True)
        return [[row[header.index(name)] for name in KEYS] for row in found]

    def of_database(address):
        file = pathlib.Path.home() / "figures.sqlite"
        file.write_bytes(_fetched(address))
        with sqlite3.connect(file) as database:
            return database.execute(
                "SELECT id, comparator, value, unit, 'one', status, source FROM figure_values"
            ).fetchall()

    return {
        "arrow": lambda address: of_arrow(pa.ipc.open_file(_fetched(address)).read_all()),
        "parquet": lambda address: of_arrow(pq.read_table(io.BytesIO(_fetched(address)))),
        "openpyxl": of_workbook,
        "sqlite": of_database,
    }


def published(base):
    import pandas as pd

    series = f"{base}/v1/figures/indicator=station-visitors.parquet"
    return {
        "duckdb": _connected().execute(f"SELECT period, value FROM '{series}'").fetchall(),
        "pandas": list(pd.read_csv(f"{base}/v1/downloads/figures.csv")["indicator"]),
    }


def frames(base):
    import pandas as pd
    import polars as pl

    address = f"{base}/v1/downloads/claims.parquet"
    empty, parquet = pd.read_csv(f"{base}/v1/figures.csv?area=FRA"), pd.read_parquet(address)
    scan = pl.scan_parquet(address)
    chinese = scan.filter(pl.col("area") == "CHN").select(pl.len()).collect().item()
    query = f"SELECT typeof(any_value(value)), count(*) FROM '{address}' WHERE area = 'CHN'"
    return {
        "empty": [list(empty.columns), len(empty)],
        "times": [f"{moment:%Y-%m-%d}" for moment in parquet["time"]],
        "sheets": list(pd.read_excel(f"{base}/v1/downloads/claims.xlsx", sheet_name=None)),
        "types": {name: str(parquet.dtypes[name]) for name in ("value", "low", "high", "preferred")},
        "polars": [str(scan.collect_schema()["value"]), chinese],
        "duckdb": _connected().execute(query).fetchone(),
    }


def superset(base):
    from shillelagh.backends.apsw.db import connect

    cursor, table = connect(":memory:").cursor(), f'"{base}/v1/downloads/claims.json"'
    return {
        "where": cursor.execute(f"SELECT id FROM {table} WHERE area = 'WLD' ORDER BY value DESC").fetchall(),
        "grouped": cursor.execute(f"SELECT unit, count(*) FROM {table} GROUP BY unit ORDER BY unit").fetchall(),
    }


def pyjstat(base, *queries):
    from pyjstat.pyjstat import Collection, Dataset

    warnings.simplefilter("ignore")

    def filled(dataset, naming="id"):
        frame = dataset.write("dataframe", naming=naming)
        return frame[frame["value"].notna()]

    collection = Collection.read(f"{base}/v1/collection.json")
    every, first = Dataset.read(f"{base}/v1/figures.jsonstat?claims=all"), collection.get(0)
    one = Dataset.read(f"{base}/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat?unit=USD")
    found = {query: filled(Dataset.read(f"{base}/v1/figures.jsonstat?{query}")) for query in queries}
    return {
        "all": filled(every).values.tolist(),
        "labels": filled(every, "label").values.tolist(),
        "one": filled(one).values.tolist(),
        "items": [item["label"] for item in collection["link"]["item"]],
        "preferred": filled(first).values.tolist(),
        "units": [cube["dimension"]["indicator"]["category"]["unit"] for cube in (every, first)],
        "columns": {query: list(frame.columns) for query, frame in found.items()},
        "lines": {query: dict(zip(frame["period"], frame["value"], strict=True)) for query, frame in found.items()},
    }


def jsonstat_validator(base, *paths):
    """The class of what each address has, which is valid JSON-stat 2.0, or why it is not."""
    from jsonstat_validator import validate_jsonstat

    verdicts = {}
    for path in paths:
        document = json.loads(_fetched(f"{base}{path}"))
        try:
            verdicts[path] = document["class"] if validate_jsonstat(document) else "invalid"
        except Exception as error:  # the test shows whatever it says
            verdicts[path] = str(error)
    return verdicts
