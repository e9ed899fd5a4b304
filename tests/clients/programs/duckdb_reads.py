"""DuckDB: SQL over Parquet, CSV and JSON by address, through its httpfs extension, and over the database file."""

# ruff: noqa: S608 - the addresses are those of the test

import json
import pathlib
import sys

import duckdb
import duckdb_extension_httpfs

base = sys.argv[1]
home = pathlib.Path.home()
(extension,) = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
connection = duckdb.connect(config={"extension_directory": str(home / "extensions")})
connection.execute(f"INSTALL '{extension}'")
connection.execute("LOAD httpfs")
KEYS = "id, comparator, value::VARCHAR, unit, scale, status, source"


def told(source):
    """The cells that make a figure, row by row."""
    return connection.execute(f"SELECT {KEYS} FROM {source}").fetchall()


parquet = f"read_parquet('{base}/v1/downloads/claims.parquet')"
print(
    json.dumps(
        {
            "parquet": told(parquet),
            "parquet_of_a_query": told(f"read_parquet('{base}/v1/figures.parquet?claims=all')"),
            "csv": told(f"read_csv('{base}/v1/downloads/claims.csv')"),
            "csv_of_a_query": told(f"read_csv('{base}/v1/figures.csv?claims=all')"),
            "json": told(f"read_json('{base}/v1/downloads/claims.json')"),
            "type": connection.execute(f"SELECT typeof(value) FROM {parquet} LIMIT 1").fetchone()[0],
            "china": connection.execute(f"SELECT count(*) FROM {parquet} WHERE area = 'CHN'").fetchone()[0],
        }
    )
)
