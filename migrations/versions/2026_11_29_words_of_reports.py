"""Reports have words of prose on their subject: such as leave a number what it is, and such as make it another thing.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_words_of_reports"
down_revision = "2026_11_29_one_table_of_counts"
branch_labels = None
depends_on = None

NAMES = ("neutral_words", "narrowing_words")


def upgrade() -> None:
    for name in NAMES:
        text = sa.String(2000).with_variant(sa.String(2000, collation="C"), "postgresql")
        op.add_column("report", sa.Column(name, text, nullable=True))


def downgrade() -> None:
    for name in NAMES:
        op.drop_column("report", name)
