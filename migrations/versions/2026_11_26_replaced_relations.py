"""Relations that a later release may replace, and that say why their sides are not comparable.

A revision is frozen once it has landed. It imports nothing from `api`, is named by date and slug, and pins the SHA-256
of every file that it loads. A wrong figure is mended by a new release, never by editing an old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_replaced_relations"
down_revision = "2026_11_25_served_claims"
branch_labels = None
depends_on = None

NAMING_CONVENTION = {
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
COLUMNS = {
    **{"kind": 10, "formula": 2000, "expectation_en": 1000, "expectation_zh": 1000},
    **{"note_en": 1000, "note_zh": 1000, "method": 20, "indicator": 80, "name_en": 1000, "name_zh": 1000},
    **{"area": 3, "period": 10, "unit": 20, "measure": 40, "breakdown": 40},
}
REQUIRED = {"kind", "formula", "expectation_en", "expectation_zh"}


def text(length: int) -> sa.types.TypeEngine:
    """Text that sorts by code point on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def relation(*, versioned: bool) -> sa.Table:
    """The table of relations: one row an id, or one for each release that declares it."""
    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    for name, length in (("report", 60), ("release", 80)):
        sa.Table(name, metadata, sa.Column("id", text(length), primary_key=True))
    release = sa.Column("release", text(80), sa.ForeignKey("release.id"), primary_key=versioned, nullable=False)
    columns = [
        sa.Column("position", sa.Integer, nullable=False),
        *(sa.Column(name, text(length), nullable=name not in REQUIRED) for name, length in COLUMNS.items()),
    ]
    words = "differs IN ('definition', 'period', 'edition', 'vintage')"
    differs = [sa.Column("differs", text(10)), sa.CheckConstraint(words, name="differs")]
    return sa.Table(
        "relation",
        metadata,
        sa.Column("report", text(60), sa.ForeignKey("report.id"), primary_key=True, nullable=False),
        sa.Column("id", text(80), primary_key=True, nullable=False),
        *([release, *columns, *differs] if versioned else [*columns, release]),
        sa.CheckConstraint("kind IN ('check', 'derive')", name="kind"),
    )


def replace(before: sa.Table, after: sa.Table, rows: list[dict[str, object]]) -> None:
    """Make the table anew with these rows: SQLite changes no key of a table that there is."""
    connection = op.get_bind()
    before.drop(connection)
    after.create(connection)
    if rows:
        op.bulk_insert(after, rows)


def upgrade() -> None:
    before = relation(versioned=False)
    rows = op.get_bind().execute(sa.select(before)).mappings()
    replace(before, relation(versioned=True), [{**row, "differs": None} for row in rows])


def downgrade() -> None:
    before = relation(versioned=True)
    release = sa.table("release", sa.column("id"), sa.column("sequence"))
    declared = sa.select(before).join(release, release.c.id == before.c.release).order_by(release.c.sequence)
    # Of an id that several releases declare, the one that stands is kept.
    standing = {(row["report"], row["id"]): row for row in op.get_bind().execute(declared).mappings()}
    rows = [{key: cell for key, cell in row.items() if key != "differs"} for row in standing.values()]
    replace(before, relation(versioned=False), rows)
