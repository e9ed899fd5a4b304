"""The few words around the phrase of a figure in its source: `context.csv` of the two shipped packages."""

import csv
import hashlib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_context"
down_revision = "2026_11_30_fiscal_rates"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parents[2] / "seed"
PINNED = {
    "companion-official": "412b6f6e6330ffe2ce42c37578ec5f7372628db228ab9a478ef2971e51f92dd7",
    "new-ecommerce-2025": "344abc5e3e17c752d857bfefe46221b6dad1bc89084872ad46725935de3927b9",
}


def read(package: str) -> list[dict[str, str]]:
    """The rows of a package's pinned file; a changed file is refused."""
    content = (SEED / package / "context.csv").read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[package]:
        raise RuntimeError(
            f"seed/{package}/context.csv is not the file that revision {revision} loads. "
            "A landed seed never changes: restore it and add a new revision (or release) with the new rows."
        )
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


def text(name: str, length: int, *items: sa.schema.SchemaItem, key: bool = False) -> sa.Column:
    """A text column that sorts by code point on both engines."""
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, *items, primary_key=key, nullable=False)


def upgrade() -> None:
    table = op.create_table(
        "context",
        text("figure", 240, sa.ForeignKey("figure.id", name="fk_context_figure_figure"), key=True),
        text("before", 200),
        text("after", 200),
        sa.PrimaryKeyConstraint("figure", name="pk_context"),
    )
    there = set(op.get_bind().scalars(sa.text("SELECT id FROM figure")))
    op.bulk_insert(table, [row for package in PINNED for row in read(package) if row["figure"] in there])


def downgrade() -> None:
    op.drop_table("context")
