"""The few words around the phrase of each shipped figure in its source: `seed/reference/context.csv`."""

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

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "reference"
PINNED = {"context.csv": "40704dbbc1e13728ba24bb944806b7440d631e9a19353c03161e704e6723c79e"}


def read(name: str = "context.csv") -> list[dict[str, str]]:
    """The rows of a pinned file; a changed file is refused."""
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        raise RuntimeError(
            f"seed/reference/{name} is not the file that revision {revision} loads. "
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
    op.bulk_insert(table, [row for row in read() if row["figure"] in there])


def downgrade() -> None:
    op.drop_table("context")
