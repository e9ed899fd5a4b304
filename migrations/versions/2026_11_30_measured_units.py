"""Units of what reports count and measure most: `seed/reference/measured-units.csv`."""

import csv
import hashlib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_measured_units"
down_revision = "2026_11_30_parts_of_countries"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "reference"
PINNED = {"measured-units.csv": "25d9dfb141d4f7a684a01de5e758a8f80f3107bacb9cc7cb634e637075d7fb0e"}
UNIT = sa.table(
    "unit",
    *(sa.column(name) for name in ("code", "kind", "exponent", "name_en", "name_zh", "label_en", "label_zh", "symbol")),
    sa.column("sdmx"),
)
FIGURE = sa.table("figure", sa.column("unit"))


def read(name: str = "measured-units.csv") -> list[dict[str, object]]:
    """The rows of a pinned file; a changed file is refused."""
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        raise RuntimeError(
            f"seed/reference/{name} is not the file that revision {revision} loads. "
            "A landed seed never changes: restore it and add a new revision (or release) with the new rows."
        )
    rows = csv.DictReader(StringIO(content.decode("utf-8"), newline=""))
    return [{**row, "exponent": int(row["exponent"])} for row in rows]


def upgrade() -> None:
    # A package may have declared one of them before: its figures are in it, and its names stay.
    there = set(op.get_bind().execute(sa.select(UNIT.c.code)).scalars())
    if rows := [row for row in read() if row["code"] not in there]:
        op.bulk_insert(UNIT, rows)


def downgrade() -> None:
    used = sa.select(FIGURE.c.unit)
    op.execute(sa.delete(UNIT).where(UNIT.c.code.in_([row["code"] for row in read()]), UNIT.c.code.not_in(used)))
