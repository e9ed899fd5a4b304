"""When each claim was valid and preferred, and its displays: computed from the printed, rebuilt at will."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from anyio import to_thread
from sqlalchemy import (
    URL,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    inspect,
    tuple_,
    union,
)
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from api.domain.entries import IndicatorBase, UnitBase
from api.domain.errors import NotReady, OccupiedError, UnconfirmedError
from api.domain.figure import Locator, ServedColumns, served_columns
from api.domain.words import Comparator
from api.storage import counts
from api.storage.catalogue import UnitVersions, label_corrections, labelled, units_by_code
from api.storage.database import Database
from api.storage.database_address import sqlite_path
from api.storage.failures import unreadable
from api.storage.filters import is_claim, preference, with_origin
from api.storage.models import (
    OPEN,
    Computed,
    Indicator,
    PrintedFigure,
    Release,
    SeriesCount,
    ServedClaim,
    Withdrawal,
)
from api.storage.writing import LOCK_SECONDS, refresh_statistics, writing, writing_file

RULES = 6
"""The version of the rules: what others have made is made anew."""
PATIENCE = 5
"""Seconds that a server waits for another writer before it looks again."""


class Standing(NamedTuple):
    """That a claim stood from one release on until another, and whether it was the preferred one."""

    figure: str
    since: int
    until: int
    preferred: bool


class RivalClaim(NamedTuple):
    """A claim of a place: the number of the release that brought it, and of the one that took it back."""

    figure: str
    since: int
    until: int


def standings(claims: Sequence[RivalClaim]) -> Iterator[Standing]:
    """The standings of rival claims on one place, of which the preferred come first."""
    if len(claims) == 1:
        yield Standing(*claims[0], preferred=True)
        return
    moments = sorted({moment for claim in claims for moment in (claim.since, claim.until)})
    preferred = {
        moment: next((claim.figure for claim in claims if claim.since <= moment < claim.until), None)
        for moment in moments
    }
    for claim in claims:
        spans = [
            Standing(claim.figure, since, until, preferred[since] == claim.figure)
            for since, until in pairwise(moments)
            if claim.since <= since < claim.until
        ]
        for is_preferred, same in groupby(spans, key=lambda span: span.preferred):
            first, *others = same
            yield Standing(claim.figure, first.since, (others or [first])[-1].until, is_preferred)


async def ensure(database: Database, *, beside_the_loop: bool = False) -> None:
    """See to it that what is computed goes up to the newest release; NotReady where it does not and cannot be written.

    A bare `alembic upgrade head` writes only what was printed, and a later version of the rules finds other results.
    Beside the event loop, whom others wait for, it is written in a thread, and another writer is not waited for long.
    """
    newest = select_columns(func.coalesce(func.max(Release.sequence), 0)).scalar_subquery()
    current = select_columns(col(Computed.id)).where(col(Computed.rules) == RULES, col(Computed.sequence) == newest)
    if await database.rows(current):
        return
    try:
        if beside_the_loop and sqlite_path(database.url) is not None:
            await to_thread.run_sync(_complete_file, database.url, abandon_on_cancel=True)
        else:
            async with writing(database.url, PATIENCE if beside_the_loop else LOCK_SECONDS) as writer:
                await writer.run(complete)
    except (DBAPIError, OccupiedError, UnconfirmedError) as error:
        reason = "What is computed of the figures is not there yet, and cannot be written here."
        raise NotReady(reason, "Run `indicators rebuild` where it may be written.") from error
    except OSError as error:  # of a connection to PostgreSQL, which the driver does not wrap
        raise unreadable(database.url, error) from error


def _complete_file(url: URL) -> None:
    with writing_file(url, PATIENCE) as connection:
        complete(connection)


async def make_anew(url: URL) -> int:
    """Make what is computed anew; how many standings there are."""
    async with writing(url) as writer:
        return await writer.run(rebuild)


def complete(connection: Connection) -> None:
    """Bring what is computed up to the newest release; anew where the rules are others, or a release was taken back."""
    if not inspect(connection).has_table("served_claim"):
        return  # a revision before these tables
    computed, newest = _state(connection)
    if computed is None or computed > newest:
        rebuild(connection)
    elif computed < newest:
        _write(connection, _changed_after(connection, computed))
        remember(connection)


def is_current(connection: Connection) -> bool:
    """Whether what is computed goes up to the newest release, by these rules; no other writer changes it meanwhile."""
    computed, newest = _state(connection)
    return computed == newest


def _state(connection: Connection) -> tuple[int | None, int]:
    """The release up to which what is computed by these rules goes, None where nothing is; and the newest one."""
    computed = select(Computed.sequence).where(col(Computed.rules) == RULES)
    newest = connection.execute(select(func.coalesce(func.max(Release.sequence), 0))).scalar_one()
    return connection.execute(computed).scalar(), newest


def rebuild(connection: Connection) -> int:
    """Make all of it anew from the printed; how many standings there are."""
    connection.execute(delete(ServedClaim))
    connection.execute(delete(SeriesCount))
    refresh_statistics(connection, "figure")
    indicators = connection.execute(select_columns(col(PrintedFigure.indicator)).distinct()).scalars().all()
    written = _write(connection, indicators)
    remember(connection)
    return written


def _changed_after(connection: Connection, sequence: int) -> Sequence[str]:
    """The indicators of the figures that the releases after one have added or taken back."""
    later = select(Release.id).where(col(Release.sequence) > sequence)
    added = select_columns(col(PrintedFigure.indicator)).where(col(PrintedFigure.release).in_(later))
    taken = select_columns(col(PrintedFigure.indicator)).join(
        Withdrawal, col(Withdrawal.figure) == col(PrintedFigure.id)
    )
    units = {item.code for item in label_corrections(connection) if item.sequence > sequence}
    relabelled = select_columns(col(PrintedFigure.indicator)).where(col(PrintedFigure.unit).in_(units))
    changed = union(added, taken.where(col(Withdrawal.release).in_(later)), relabelled)
    return connection.execute(changed).scalars().all()


def remember(connection: Connection) -> None:
    """Note that what is computed goes up to the newest release."""
    _, newest = _state(connection)
    connection.execute(delete(Computed))
    connection.execute(insert(Computed), [{"id": 1, "rules": RULES, "sequence": newest}])


def _write(connection: Connection, indicators: Iterable[str], brought: int | None = None) -> int:
    """Write the standings and counts of some indicators in place of those that were there; how many standings.

    With the number of a release, only those of the places for which it brought a rival.
    """
    written = 0
    units = units_by_code(connection)
    for indicator in indicators:
        contested = _contested(indicator, brought) if brought is not None else None
        counted = is_counted(connection, indicator)
        rows = [
            row
            for (area, period), printed in claims_by_place(connection, indicator, contested)
            for row in standing_rows(indicator, area, period, printed, units, counted)
        ]
        here = col(ServedClaim.indicator) == indicator
        if contested is None:
            connection.execute(delete(ServedClaim).where(here))
        elif rows:
            place = col(ServedClaim.area) == bindparam("at_area"), col(ServedClaim.period) == bindparam("at_period")
            places = {(row["area"], row["period"]) for row in rows}
            taken = [{"at_area": area, "at_period": period} for area, period in places]
            connection.execute(delete(ServedClaim).where(here, *place), taken)
        if rows:
            connection.execute(insert(ServedClaim), rows)
        written += len(rows)
        counts.write(connection, indicator)
    return written


def standing_rows(
    indicator: str,
    area: str,
    period: str,
    printed: Sequence[Row[Any]],
    units: Mapping[str, UnitVersions],
    counted: bool,
) -> Iterator[dict[str, Any]]:
    """The standings of the claims of a place, with what is served of each."""
    rows = {row.id: row for row in printed}
    served = {row.id: _served(row, units[row.unit][-1][1], counted)._asdict() for row in printed}
    place = {"indicator": indicator, "area": area, "period": period}
    for span in standings([_rival(row) for row in printed]):
        versions = units[rows[span.figure].unit]
        if len(versions) == 1:
            yield {**place, **span._asdict(), **served[span.figure]}
            continue
        for since, until, unit in labelled(versions, span.since, span.until):
            told = _served(rows[span.figure], unit, counted)._asdict()
            yield {**place, **span._asdict(), "since": since, "until": until, **told}


def relabel(connection: Connection, units: Collection[str]) -> None:
    """Write anew what is served of the figures in some units, whose labels were corrected."""
    indicators = select_columns(col(PrintedFigure.indicator)).where(col(PrintedFigure.unit).in_(units)).distinct()
    _write(connection, connection.execute(indicators).scalars().all())


def claims_by_place(
    connection: Connection, indicator: str, among: Select[Any] | None = None
) -> Iterator[tuple[tuple[str, str], Sequence[Row[Any]]]]:
    """By area and period, the claims of an indicator, the preferred first; only of some places if these are given."""
    ended = aliased(Release)
    place: tuple[Any, ...] = (col(PrintedFigure.area), col(PrintedFigure.period))
    columns: Select[Any] = select_columns(
        *place, col(PrintedFigure.id), *_SHOWN, col(Release.sequence), col(ended.sequence).label("ended")
    )
    statement = (
        with_origin(columns)
        .outerjoin(Withdrawal, col(Withdrawal.figure) == col(PrintedFigure.id))
        .outerjoin(ended, col(ended.id) == col(Withdrawal.release))
        .where(col(PrintedFigure.indicator) == indicator, is_claim())
        .order_by(*place, *preference())
    )
    if among is not None:
        statement = statement.where(tuple_(*place).in_(among))
    rows: Iterable[Row[Any]] = connection.execute(statement).all()
    for place, same in groupby(rows, key=lambda row: (row.area, row.period)):
        yield place, list(same)


_SHOWN = tuple(
    col(getattr(PrintedFigure, name))
    for name in ("value", "scale", "comparator", "unit", "paragraph", "phrase", "prefix", "suffix", "sentence_sha256")
)
"""The columns that the served ones are made of."""


def _rival(row: Row[Any]) -> RivalClaim:
    return RivalClaim(row.id, row.sequence, OPEN if row.ended is None else row.ended)


def _served(row: Row[Any], unit: UnitBase, counted: bool) -> ServedColumns:
    locator = Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256)
    return served_columns(row.value, row.scale, Comparator(row.comparator), counted, unit, locator)


def is_counted(connection: Connection, indicator: str) -> bool:
    """Whether what is printed of the indicator is exact."""
    row = connection.execute(select(Indicator).where(col(Indicator.code) == indicator)).one()
    return IndicatorBase(**row._mapping).counted


def settle(connection: Connection, sequence: int, indicators: Iterable[str]) -> None:
    """Bring what is computed up to a release whose claims, of these indicators, stand there as if without rivals."""
    _write(connection, indicators, sequence)
    remember(connection)


def _contested(indicator: str, sequence: int) -> Select[Any]:
    """The areas and periods of an indicator for which a release brought a claim that is not the only one."""
    place: tuple[Any, ...] = (col(ServedClaim.area), col(ServedClaim.period))
    several = func.count() > 1, func.max(ServedClaim.since) == sequence
    places: Select[Any] = select_columns(*place).where(col(ServedClaim.indicator) == indicator)
    return places.group_by(*place).having(*several)
