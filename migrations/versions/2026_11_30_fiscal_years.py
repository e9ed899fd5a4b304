"""A period may be a fiscal year, 2025-FY0630, which is a character longer than a day.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_fiscal_years"
down_revision = "2026_11_29_words_of_reports"
branch_labels = None
depends_on = None

TABLES = ("figure", "served_claim", "relation")


def upgrade() -> None:
    _set_length(11)


def downgrade() -> None:
    _set_length(10)


def _set_length(length: int) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite takes a text of any length
        for table in TABLES:
            op.alter_column(table, "period", type_=sa.String(length, collation="C"))
