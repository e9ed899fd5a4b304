"""Exchange rates of the fiscal years that end with March, June or September: `seed/reference/fiscal-rates.csv`."""

import csv
import hashlib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_fiscal_rates"
down_revision = "2026_11_30_measured_units"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "reference"
PINNED = {"fiscal-rates.csv": "09fab058b7b969262b8da6e6db84a58374f8b7ef9a1f0e1ceb61b9926f0b5e76"}


def read(name: str = "fiscal-rates.csv") -> list[dict[str, object]]:
    """The rows of a pinned file; a changed file is refused."""
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        raise RuntimeError(
            f"seed/reference/{name} is not the file that revision {revision} loads. "
            "A landed seed never changes: restore it and add a new revision (or release) with the new rows."
        )
    rows = csv.DictReader(StringIO(content.decode("utf-8"), newline=""))
    return [{**row, "days": int(row["days"]), "partial": row["partial"] == "1"} for row in rows]


def text(name: str, length: int, *items: sa.schema.SchemaItem, key: bool = False) -> sa.Column:
    """A text column that sorts by code point on both engines."""
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, *items, primary_key=key, nullable=False)


def upgrade() -> None:
    table = op.create_table(
        "fiscal_rate",
        text("base", 20, sa.ForeignKey("unit.code", name="fk_fiscal_rate_base_unit"), key=True),
        text("quote", 20, sa.ForeignKey("unit.code", name="fk_fiscal_rate_quote_unit"), key=True),
        text("period", 11, key=True),
        text("mean", 40),
        text("last", 40),
        text("last_day", 10),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("base", "quote", "period", name="pk_fiscal_rate"),
        sa.CheckConstraint("days > 0", name="ck_fiscal_rate_days"),
        sa.CheckConstraint("length(mean) > 0 AND length(last) > 0", name="ck_fiscal_rate_rates"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(table, read())


def downgrade() -> None:
    op.drop_table("fiscal_rate")
