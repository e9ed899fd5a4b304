"""An area may be a part of a country, with a code such as CN-ZJ and the code of its country.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_parts_of_countries"
down_revision = "2026_11_30_fiscal_years"
branch_labels = None
depends_on = None

COLUMNS = {
    "area": {"alpha3": 3, "alpha2": 2, "m49": 3},
    "figure": {"area": 3},
    "relation": {"area": 3},
    "served_claim": {"area": 3},
    "series_count": {"area": 3},
}
LENGTH = 15


def upgrade() -> None:
    code = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
    op.add_column("area", sa.Column("country", code, nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # SQLite takes a text of any length
        for table, columns in COLUMNS.items():
            for column in columns:
                op.alter_column(table, column, type_=sa.String(LENGTH, collation="C"))


def downgrade() -> None:
    op.drop_column("area", "country")
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in COLUMNS.items():
            for column, length in columns.items():
                op.alter_column(table, column, type_=sa.String(length, collation="C"))
