"""DuckDB reading one series out of a Parquet file by its address: run by the Python that has it, away from ours.

Arguments: the address, an indicator, an area. What was found leaves as JSON on standard output.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb  # type: ignore[import-not-found,unused-ignore]
import duckdb_extension_httpfs  # type: ignore[import-not-found,unused-ignore]

SERIES = "select period, value, unit from read_parquet(?) where indicator = ? and area = ? order by period"


def main() -> None:
    """Read as someone does who has just started it: nothing is kept from an earlier query."""
    address, indicator, area = sys.argv[1:]
    (extension,) = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(config={"extension_directory": folder})
        connection.execute(f"INSTALL '{extension}'")
        connection.execute("LOAD httpfs")
        began = time.perf_counter()
        rows = connection.execute(SERIES, [address, indicator, area]).fetchall()
        seconds = time.perf_counter() - began
        connection.close()
    json.dump({"rows": len(rows), "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
