"""polars: scans of Parquet, CSV, NDJSON and Arrow files by address, which read by range what the query needs."""

import json
import sys

import polars as pl

base = sys.argv[1]
KEYS = ["id", "comparator", "value", "unit", "scale", "status", "source"]


def told(frame):
    """The cells that make a figure, row by row."""
    return [[str(cell) for cell in row] for row in frame.select(KEYS).collect().rows()]


china = pl.scan_parquet(f"{base}/v1/downloads/claims.parquet").filter(pl.col("area") == "CHN")
print(
    json.dumps(
        {
            "parquet": told(pl.scan_parquet(f"{base}/v1/downloads/claims.parquet")),
            "parquet_of_a_query": told(pl.scan_parquet(f"{base}/v1/figures.parquet?claims=all")),
            "csv": told(pl.scan_csv(f"{base}/v1/downloads/claims.csv", infer_schema_length=None)),
            "csv_of_a_query": told(pl.scan_csv(f"{base}/v1/figures.csv?claims=all", infer_schema_length=None)),
            "ndjson": told(pl.scan_ndjson(f"{base}/v1/downloads/claims.ndjson", infer_schema_length=None)),
            "arrow": told(pl.scan_ipc(f"{base}/v1/figures.arrow?claims=all")),
            "type": str(pl.scan_parquet(f"{base}/v1/downloads/claims.parquet").collect_schema()["value"]),
            "china": china.select(pl.len()).collect().item(),
        }
    )
)
