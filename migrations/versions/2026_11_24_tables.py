"""The tables of reports, figures, sources, units, areas, years, indicators, exchange rates and releases."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_tables"
down_revision = None
branch_labels = None
depends_on = None

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)


def text(length: int) -> sa.types.TypeEngine:
    """Text that sorts by code point on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def column(name: str, length: int, *items: sa.schema.SchemaItem, key: bool = False, null: bool = False) -> sa.Column:
    """A text column, required unless it says otherwise."""
    return sa.Column(name, text(length), *items, primary_key=key, nullable=null)


def number(name: str, *items: sa.schema.SchemaItem, key: bool = False, null: bool = False) -> sa.Column:
    """An integer column, required unless it says otherwise."""
    return sa.Column(name, sa.Integer, *items, primary_key=key, nullable=null, autoincrement=False)


def one_of(name: str, *allowed: str) -> sa.CheckConstraint:
    """A check that the column holds one of a few words."""
    return sa.CheckConstraint(f"{name} IN ({', '.join(repr(word) for word in allowed)})", name=name)


sa.Table("year", metadata, number("year", key=True), column("first_day", 10), column("last_day", 10))
sa.Table(
    "unit",
    metadata,
    column("code", 20, key=True),
    column("kind", 10),
    number("exponent"),
    column("name_en", 200),
    column("name_zh", 200),
    column("label_en", 60),
    column("label_zh", 60),
    column("symbol", 20),
    column("sdmx", 20),
    one_of("kind", "money", "share", "count", "physical"),
)
sa.Table(
    "area",
    metadata,
    column("alpha3", 3, key=True),
    column("alpha2", 2),
    column("m49", 3),
    column("name_en", 200),
    column("name_zh", 200),
    sa.UniqueConstraint("alpha2"),
    sa.UniqueConstraint("m49"),
)
sa.Table(
    "report",
    metadata,
    column("id", 60, key=True),
    column("title_en", 300),
    column("title_zh", 300, null=True),
    column("publisher", 300, null=True),
    number("year", sa.ForeignKey("year.year"), null=True),
    column("language", 10),
    column("rank", 10),
    column("description_en", 2000),
    column("description_zh", 2000),
    one_of("rank", "preferred", "normal", "deprecated"),
)
sa.Table(
    "release",
    metadata,
    column("id", 80, key=True),
    number("sequence"),
    column("report", 60, sa.ForeignKey("report.id")),
    column("released_at", 20),
    column("content_sha256", 64),
    column("note_en", 1000),
    column("note_zh", 1000),
    sa.UniqueConstraint("sequence"),
    sa.CheckConstraint("length(content_sha256) = 64", name="content_sha256"),
)
sa.Table(
    "source",
    metadata,
    column("id", 60, key=True),
    column("publisher", 300),
    column("publisher_zh", 300, null=True),
    column("title", 500, null=True),
    column("language", 10),
    column("url", 1000),
    column("published", 10, null=True),
    column("tier", 1),
    column("note", 1000, null=True),
    column("licence", 300, null=True),
    column("retrieved_at", 20, null=True),
    column("archived_url", 1000, null=True),
    column("page_sha256", 64, null=True),
    one_of("tier", "A", "B"),
)
sa.Table(
    "indicator",
    metadata,
    column("code", 80, key=True),
    column("topic", 40),
    column("name_en", 300),
    column("name_zh", 300),
    column("aliases_en", 1000, null=True),
    column("aliases_zh", 1000, null=True),
    column("definition_en", 2000),
    column("definition_zh", 2000),
    column("unit_kind", 10),
    column("measuring_type", 10),
    column("measure", 40, null=True),
    column("breakdown", 40, null=True),
    one_of("unit_kind", "money", "share", "count", "physical"),
    one_of("measuring_type", "flow", "stock", "ratio", "rank", "count"),
    sa.Index(None, "topic"),
)
sa.Table(
    "exchange_rate",
    metadata,
    column("base", 20, sa.ForeignKey("unit.code"), key=True),
    column("quote", 20, sa.ForeignKey("unit.code"), key=True),
    number("year", sa.ForeignKey("year.year"), key=True),
    column("mean", 40),
    column("last", 40),
    column("last_day", 10),
    number("days"),
    sa.Column("partial", sa.Boolean, nullable=False),
    sa.CheckConstraint("days > 0", name="days"),
    sa.CheckConstraint("length(mean) > 0 AND length(last) > 0", name="rates"),
    sqlite_with_rowid=False,
)
sa.Table(
    "figure",
    metadata,
    column("indicator", 80, sa.ForeignKey("indicator.code"), key=True),
    column("area", 3, sa.ForeignKey("area.alpha3"), key=True),
    column("period", 10, key=True),
    column("id", 240, key=True),
    number("year", sa.ForeignKey("year.year")),
    column("first_day", 10),
    column("last_day", 10),
    column("value", 64),
    number("scale"),
    column("unit", 20, sa.ForeignKey("unit.code")),
    column("comparator", 2),
    column("status", 1),
    column("vintage", 40, null=True),
    column("rank", 10),
    column("source", 60, sa.ForeignKey("source.id")),
    column("originator", 300, null=True),
    number("paragraph", null=True),
    column("phrase", 300),
    column("prefix", 200, null=True),
    column("suffix", 200, null=True),
    column("sentence_sha256", 64),
    column("inferred", 100, null=True),
    column("note_en", 1000, null=True),
    column("note_zh", 1000, null=True),
    column("restates", 240, null=True),
    column("release", 80, sa.ForeignKey("release.id")),
    sa.UniqueConstraint("id"),
    one_of("comparator", "=", "~", ">", ">=", "<", "<="),
    one_of("status", "A", "B", "E", "F", "P"),
    one_of("rank", "preferred", "normal", "deprecated"),
    sa.CheckConstraint("length(value) > 0", name="value"),
    sa.CheckConstraint("length(phrase) > 0", name="phrase"),
    sa.CheckConstraint("paragraph > 0", name="paragraph"),
    sa.CheckConstraint("length(sentence_sha256) = 64", name="sentence_sha256"),
    sa.Index(None, "period", "indicator", "area"),
    sa.Index(None, "indicator", "area", "last_day"),
    sa.Index(
        None, "vintage", sqlite_where=sa.text("vintage IS NOT NULL"), postgresql_where=sa.text("vintage IS NOT NULL")
    ),
    sa.Index(None, "release"),
    sqlite_with_rowid=False,
)
sa.Table(
    "verification",
    metadata,
    column("figure", 240, sa.ForeignKey("figure.id"), key=True),
    column("verdict", 20),
    column("checked_at", 20),
    sa.CheckConstraint("length(verdict) > 0", name="verdict"),
    sa.Index(None, "checked_at"),
)
sa.Table(
    "relation",
    metadata,
    column("report", 60, sa.ForeignKey("report.id"), key=True),
    column("id", 80, key=True),
    number("position"),
    column("kind", 10),
    column("formula", 2000),
    column("expectation_en", 1000),
    column("expectation_zh", 1000),
    column("note_en", 1000, null=True),
    column("note_zh", 1000, null=True),
    column("method", 20, null=True),
    column("indicator", 80, null=True),
    column("name_en", 1000, null=True),
    column("name_zh", 1000, null=True),
    column("area", 3, null=True),
    column("period", 10, null=True),
    column("unit", 20, null=True),
    column("measure", 40, null=True),
    column("breakdown", 40, null=True),
    column("release", 80, sa.ForeignKey("release.id")),
    one_of("kind", "check", "derive"),
)
sa.Table(
    "withdrawal",
    metadata,
    column("figure", 240, sa.ForeignKey("figure.id"), key=True),
    column("release", 80, sa.ForeignKey("release.id")),
    column("replaced_by", 240, sa.ForeignKey("figure.id"), null=True),
    column("reason_en", 1000),
    column("reason_zh", 1000, null=True),
)
# What the service computes of the printed, and fills itself: no revision writes it.
sa.Table(
    "claim_standing",
    metadata,
    column("indicator", 80, key=True),
    column("area", 3, key=True),
    column("period", 10, key=True),
    column("figure", 240, key=True),
    sa.Column("since", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
    number("until"),
    sa.Column("preferred", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)
sa.Table(
    "claim_count",
    metadata,
    column("indicator", 80, key=True),
    column("area", 3, key=True),
    number("claims"),
    number("preferred"),
    sqlite_with_rowid=False,
)
sa.Table(
    "computed",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
    number("rules"),
    number("sequence"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    metadata.drop_all(op.get_bind(), checkfirst=False)
