"""What all tables have in common: how constraints are named, and how text is stored."""

from __future__ import annotations

from sqlalchemy import MetaData, String
from sqlmodel import AutoString

from api.storage.database_address import POSTGRESQL

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""The names by which migrations find constraints again."""


def name_constraints(metadata: MetaData) -> None:
    """Give the metadata the naming convention; this comes before its first table."""
    metadata.naming_convention = NAMING_CONVENTION


def sort_text_by_code_point(metadata: MetaData) -> None:
    """Let every text column sort by code point on both engines, so that pages come in the same order."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, AutoString):  # SQLModel's type for a field of str
                length = column.type.length
                column.type = String(length).with_variant(String(length, collation="C"), POSTGRESQL)
