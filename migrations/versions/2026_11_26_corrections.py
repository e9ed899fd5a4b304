"""Texts of the catalogue that a release corrected, with what stood there before."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_corrections"
down_revision = "2026_11_26_more_units"
branch_labels = None
depends_on = None


def text(length: int) -> sa.types.TypeEngine:
    """Text that sorts by code point on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column(
            "release", text(80), sa.ForeignKey("release.id", name="fk_correction_release_release"), nullable=False
        ),
        sa.Column("kind", text(10), nullable=False),
        sa.Column("code", text(80), nullable=False),
        sa.Column("field", text(20), nullable=False),
        sa.Column("before", text(2000)),
        sa.Column("after", text(2000), nullable=False),
        sa.PrimaryKeyConstraint("release", "kind", "code", "field", name="pk_correction"),
        sa.CheckConstraint("kind IN ('report', 'unit', 'source', 'indicator')", name="ck_correction_kind"),
    )


def downgrade() -> None:
    op.drop_table("correction")
