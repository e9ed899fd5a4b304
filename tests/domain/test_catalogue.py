"""The catalogue: which releases a query and a moment select, entries whose fields occur once; conditions."""

import dataclasses
from typing import Any

import pytest
from pydantic import ValidationError

from api.domain.catalogue import Catalogue
from api.domain.models import CatalogueEntry, RateBase, ReleaseBase
from api.domain.query import Among, Both, Comparison, ComparisonOperator, Condition, Either, Not, Query, Value, pinned
from api.storage import tables as models
from tests.helpers.tables import every

ENTRIES = [*CatalogueEntry.__subclasses__(), *RateBase.__subclasses__()]
ENTRIES.remove(RateBase)  # what its two tables share
TABLES: list[Any] = [mapper.class_ for mapper in models.SQLModel._sa_registry.mappers]


def columns(table: Any) -> list[str]:
    return list(table.__table__.columns.keys())


def release(sequence: int, report: str) -> ReleaseBase:
    moment = f"2025-01-{sequence:02}T00:00:00Z"
    given = {"id": f"{report}.{sequence}", "sequence": sequence, "report": report, "released_at": moment}
    return ReleaseBase(**given, content_sha256="0" * 64, note_en="", note_zh="")


RELEASES = [release(1, "a"), release(2, "b"), release(3, "a")]
CATALOGUE = dataclasses.replace(Catalogue.empty(), releases={item.id: item for item in RELEASES})


MOMENTS = [(None, "a.1 b.2 a.3"), ("2025-01-02T00:00:00Z", "a.1 b.2")]
MOMENTS += [("2025-01-01T23:59:59Z", "a.1"), ("2024-12-31T00:00:00Z", "")]


@every("moment, expected", MOMENTS)
def test_releases_at_a_moment(moment: str | None, expected: str) -> None:
    assert CATALOGUE.releases_of(Query(as_of=moment)) == expected.split()
    newest = CATALOGUE.newest(moment)
    assert (newest.id if newest else "") == expected[-3:]


@every(
    "query, expected",
    [
        *((Query(), "a.1 b.2 a.3"), (Query(reports=("a",)), "a.1 a.3")),
        *((Query(as_of="2025-01-02T00:00:00Z"), "a.1 b.2"), (Query(updated_after="2025-01-02T00:00:00Z"), "a.3")),
        (Query(reports=("b",), updated_after="2025-01-02T00:00:00Z"), ""),
    ],
)
def test_releases_that_a_query_selects(query: Query, expected: str) -> None:
    """Those of its reports, until as_of and after updated_after."""
    assert CATALOGUE.releases_of(query) == expected.split()


def test_an_empty_catalogue_has_no_release_and_an_entry_never_changes() -> None:
    """Its version says so; what is released is published."""
    assert (Catalogue.empty().version, Catalogue.empty().newest()) == ("empty", None)
    entry = release(1, "a")
    with pytest.raises(ValidationError, match="frozen"):
        entry.note_en = "Other words."  # type: ignore[misc]
    assert entry == release(1, "a")
    assert hash(entry) == hash(release(1, "a"))


@every("entry", ENTRIES)
def test_a_table_takes_its_fields_from_the_entry(entry: type[CatalogueEntry]) -> None:
    (table,) = (found for found in TABLES if issubclass(found, entry))
    assert columns(table) == list(entry.model_fields)


def is_(value: Value, field: str = "area") -> Comparison:
    return Comparison(field, ComparisonOperator.EQ, value)


CHN, DEU, OTHER = is_("CHN"), is_("DEU"), is_("x", "unit")


@every(
    "condition, wanted",
    [
        *((None, ()), (CHN, ("CHN",)), (is_("CHN", "unit"), ()), (is_(None), ())),
        (Comparison("area", ComparisonOperator.NE, "CHN"), ()),
        (Comparison("area", ComparisonOperator.STARTS, "C"), ()),
        *((Among("area", ("CHN", "DEU")), ("CHN", "DEU")), (Among("area", ("CHN", None)), ())),
        *((Both((OTHER, CHN)), ("CHN",)), (Both((Both((OTHER, CHN)), DEU)), ("CHN",))),
        *((Both((Either((CHN, DEU)), OTHER)), ()), (Either((CHN, OTHER)), ()), (Not(CHN), ())),
    ],
)
def test_what_a_condition_pins(condition: Condition | None, wanted: tuple[str, ...]) -> None:
    """Only what must hold of every figure narrows a search down: an `or` or a `not` says nothing."""
    assert pinned(condition, "area") == wanted
