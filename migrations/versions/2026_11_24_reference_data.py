"""Units, areas, years with exchange rates, and the exchange rates: `seed/reference/`."""

import csv
import hashlib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_reference_data"
down_revision = "2026_11_24_tables"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "reference"
PINNED = {
    "units.csv": "4a4ae76d0bcfc5157c1b1d1a339c2a93fd129676a0b8a5842ab3a000a1e410b0",
    "areas.csv": "869f9d0d416ba1d8af66a023a21d73fd3a6f4c1efa386c8676c72ffd00cac7c1",
    "exchange-rates.csv": "1677f9ab195f7e57c67d71704b37a65f5521f3b3b8393084fcba210dad9d067e",
}
NUMBERS = {"exponent", "year", "days"}


def read(name: str) -> list[dict[str, object]]:
    """The rows of a pinned file; a changed file is refused."""
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        raise RuntimeError(
            f"seed/reference/{name} is not the file that revision {revision} loads. "
            "A landed seed never changes: restore it and add a new revision (or release) with the new rows."
        )
    rows = csv.DictReader(StringIO(content.decode("utf-8"), newline=""))
    return [{key: int(value) if key in NUMBERS else value for key, value in row.items()} for row in rows]


def insert(name: str, rows: list[dict[str, object]]) -> None:
    """Insert rows that all have the same columns."""
    op.bulk_insert(sa.table(name, *(sa.column(key) for key in rows[0])), rows)


def upgrade() -> None:
    rates = [{**row, "partial": row["partial"] == "1"} for row in read("exchange-rates.csv")]
    years = sorted({int(str(row["year"])) for row in rates})
    insert("unit", read("units.csv"))
    insert("area", read("areas.csv"))
    insert("year", [{"year": year, "first_day": f"{year}-01-01", "last_day": f"{year}-12-31"} for year in years])
    insert("exchange_rate", rates)


def downgrade() -> None:
    for name in ("exchange_rate", "year", "area", "unit"):
        op.execute(sa.delete(sa.table(name)))
