"""pandas: read_csv, read_json, read_parquet, read_feather and read_excel, each straight from an address."""

import json
import sys

import pandas as pd

base = sys.argv[1]
KEYS = ["id", "comparator", "value", "unit", "scale", "status", "source"]


def told(frame):
    """The cells that make a figure, row by row."""
    return [[cell if isinstance(cell, float) else str(cell) for cell in row] for row in frame[KEYS].values.tolist()]


book = pd.read_excel(f"{base}/v1/downloads/claims.xlsx", sheet_name=None, keep_default_na=False)
european = pd.read_csv(f"{base}/v1/figures.csv?claims=all&sep=;&decimal=,", sep=";", decimal=",")
empty = pd.read_csv(f"{base}/v1/figures.csv?area=FRA")
parquet = pd.read_parquet(f"{base}/v1/figures.parquet?claims=all")
print(
    json.dumps(
        {
            "csv": told(pd.read_csv(f"{base}/v1/figures.csv?claims=all")),
            "csv_by_parameter": told(pd.read_csv(f"{base}/v1/figures?format=csv&claims=all")),
            "european": told(european),
            "whole_csv": told(pd.read_csv(f"{base}/v1/downloads/claims.csv")),
            "json": told(pd.read_json(f"{base}/v1/downloads/claims.json", convert_dates=False)),
            "ndjson": told(pd.read_json(f"{base}/v1/figures.ndjson?claims=all", lines=True, convert_dates=False)),
            "parquet": told(parquet),
            "feather": told(pd.read_feather(f"{base}/v1/figures.arrow?claims=all")),
            "excel": told(book["claims"]),
            "sheets": list(book),
            "flat": told(pd.read_json(f"{base}/v1/figures?claims=all&shape=flat", convert_dates=False)),
            "types": {name: str(kind) for name, kind in parquet.dtypes.items()},
            "times": [f"{moment:%Y-%m-%d}" for moment in parquet["time"]],
            "empty": [list(empty.columns), len(empty)],
        },
        default=str,
    )
)
