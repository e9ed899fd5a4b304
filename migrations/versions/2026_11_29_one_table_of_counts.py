"""Counts of claims are kept by series alone: sums of those, or one statement, give the others.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_one_table_of_counts"
down_revision = "2026_11_27_figure_values"
branch_labels = None
depends_on = None


def text(length: int) -> sa.types.TypeEngine:
    """Text that sorts by code point on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def counts() -> list[sa.Column]:
    """How many claims there are, and how many of them are preferred."""
    return [sa.Column(name, sa.Integer, nullable=False) for name in ("claims", "preferred")]


def upgrade() -> None:
    op.drop_table("period_count")
    op.drop_table("claim_count")


# Both are empty: an earlier version fills them, since it finds that the rules of what is computed are other ones.
def downgrade() -> None:
    op.create_table(
        "claim_count",
        sa.Column("indicator", text(80), nullable=False),
        sa.Column("area", text(3), nullable=False),
        *counts(),
        sa.PrimaryKeyConstraint("indicator", "area", name="pk_claim_count"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "period_count",
        sa.Column("indicator", text(80), nullable=False),
        sa.Column("period", text(10), nullable=False),
        sa.Column("first_day", text(10), nullable=False),
        sa.Column("last_day", text(10), nullable=False),
        *counts(),
        sa.PrimaryKeyConstraint("indicator", "period", name="pk_period_count"),
        sqlite_with_rowid=False,
    )
