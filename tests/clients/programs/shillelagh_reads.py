"""shillelagh, by which Superset asks: SQL over the flat array of figures, and over the rows of any JSON answer."""

# ruff: noqa: S608 - the addresses are those of the test

import json
import sys

from shillelagh.backends.apsw.db import connect

base = sys.argv[1]
cursor = connect(":memory:").cursor()
table = f"{base}/v1/downloads/claims.json"
answer = f"{base}/v1/figures?claims=all#$.data[*]"
KEYS = "id, comparator, value, unit, scale, status, source"
print(
    json.dumps(
        {
            "all": cursor.execute(f'SELECT {KEYS} FROM "{table}"').fetchall(),
            "rows_of_an_answer": cursor.execute(f'SELECT {KEYS} FROM "{answer}"').fetchall(),
            "where": cursor.execute(f"SELECT id FROM \"{table}\" WHERE area = 'WLD' ORDER BY value DESC").fetchall(),
            "grouped": cursor.execute(f'SELECT unit, count(*) FROM "{table}" GROUP BY unit ORDER BY unit').fetchall(),
        }
    )
)
