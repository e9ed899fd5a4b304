"""Claims as they are served: when each stands, its value, ends and displays in whole units; counts of series.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_served_claims"
down_revision = "2026_11_24_companion_official"
branch_labels = None
depends_on = None


def text(length: int) -> sa.types.TypeEngine:
    """Text that sorts by code point on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key() -> list[sa.Column]:
    """The columns that name a claim and the release from which on a row of it holds."""
    named = [("indicator", 80), ("area", 3), ("period", 10), ("figure", 240)]
    columns = [sa.Column(name, text(length), nullable=False) for name, length in named]
    return [*columns, sa.Column("since", sa.Integer, autoincrement=False, nullable=False)]


KEY = ("indicator", "area", "period", "figure", "since")
SERIES = {
    **{"indicator": 80, "area": 3, "frequency": 1, "unit": 20},
    **{"vintage": 40, "comparator": 2, "source": 60, "report": 60},
}


# No table here holds what was printed: the service fills them from the figures.
def upgrade() -> None:
    op.drop_table("claim_standing")
    op.create_table(
        "served_claim",
        *key(),
        sa.Column("until", sa.Integer, nullable=False),
        sa.Column("preferred", sa.Boolean, nullable=False),
        sa.Column("value", text(1000), nullable=False),
        sa.Column("low", text(1000)),
        sa.Column("high", text(1000)),
        sa.Column("display_en", text(1200), nullable=False),
        sa.Column("display_zh", text(1200), nullable=False),
        sa.Column("fragment", text(12000)),
        sa.PrimaryKeyConstraint(*KEY, name="pk_served_claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_count",
        *(sa.Column(name, text(length), nullable=False) for name, length in SERIES.items()),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("preferred", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*SERIES, name="pk_series_count"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "period_count",
        sa.Column("indicator", text(80), nullable=False),
        sa.Column("period", text(10), nullable=False),
        sa.Column("first_day", text(10), nullable=False),
        sa.Column("last_day", text(10), nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("preferred", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("indicator", "period", name="pk_period_count"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_figure_source", "figure", ["source"])


def downgrade() -> None:
    op.drop_index("ix_figure_source", "figure")
    op.drop_table("period_count")
    op.drop_table("series_count")
    op.drop_table("served_claim")
    op.create_table(
        "claim_standing",
        *key(),
        sa.Column("until", sa.Integer, nullable=False),
        sa.Column("preferred", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name="pk_claim_standing"),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM claim_count")
    op.execute("DELETE FROM computed")
