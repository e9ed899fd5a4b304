"""Indexes by which a search finds the figures that print a number, and whom sources quote."""

from alembic import op

revision = "2026_11_27_figure_values"
down_revision = "2026_11_26_new_ecommerce_2025_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_figure_value_scale", "figure", ["value", "scale"])
    op.create_index("ix_figure_originator_source", "figure", ["originator", "source"])


def downgrade() -> None:
    op.drop_index("ix_figure_originator_source", "figure")
    op.drop_index("ix_figure_value_scale", "figure")
