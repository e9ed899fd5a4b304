"""Tables computed from printed figures: validity, preference and displays of claims, and counts of series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.domain.catalogue import undone
from api.domain.figure import Locator, served_columns
from api.domain.models import RANKS, UnitBase
from api.domain.words import Comparator
from api.storage.address import POSTGRESQL
from api.storage.catalogue import CORRECTIONS, SEQUENCE, entries_of
from api.storage.tables import (
    OPEN,
    Computed,
    Correction,
    Indicator,
    PrintedFigure,
    Release,
    Report,
    SeriesCount,
    ServedClaim,
    Source,
    Unit,
    Withdrawal,
)

_LABELS = CORRECTIONS.where(col(Correction.kind) == "unit")
"""The corrections of labels of units, in the order of their releases."""
RULES = 7
"""The version of the rules; tables that another version computed are computed again."""


def same_place(one: Any, other: Any) -> ColumnElement[bool]:
    """SQL condition that the rows of two tables have the same indicator, area and period."""
    return and_(*(getattr(one, name) == getattr(other, name) for name in ("indicator", "area", "period")))


def is_served(figure: Any = PrintedFigure, served: Any = ServedClaim) -> ColumnElement[bool]:
    """SQL condition that the row `served` of ServedClaim belongs to the row `figure` of the figures."""
    return and_(same_place(served, figure), served.figure == col(figure.id))


def standing_at(sequence: ColumnElement[int], served: Any = ServedClaim) -> ColumnElement[bool]:
    """SQL condition that a row of ServedClaim is valid at the release with this sequence number."""
    return and_(served.since <= sequence, served.until > sequence)


def preference() -> Sequence[ColumnElement[Any]]:
    """The columns to order rival claims by, the preferred claim first; the select needs the joins of `with_origin`.

    Order: rank of claim, rank of report, tier of source, date of source (newest first, None last), id (descending).
    """
    places = {rank: place for place, rank in enumerate(RANKS)}
    ranks = (case(places, value=col(of.rank)) for of in (PrintedFigure, Report))
    dated = func.coalesce(col(Source.published), "").desc()
    return [*ranks, col(Source.tier).asc(), dated, col(PrintedFigure.id).desc()]


def with_origin(statement: Select[Any]) -> Select[Any]:
    """The statement on figures, joined to the source, release and report of each."""
    return statement.join(Source).join(Release).join(Report)


class Standing(NamedTuple):
    """A claim, by its id, valid from release number `since` to before `until`, and preferred all that time or never."""

    figure: str
    since: int
    until: int
    preferred: bool = True


def standings(claims: Sequence[Standing]) -> Iterator[Standing]:
    """Rival claims, given in order of preference, each cut in pieces where it becomes or ceases to be the preferred."""
    moments = sorted({moment for claim in claims for moment in (claim.since, claim.until)})
    for claim in claims:
        own = [
            (since, until, claim is next(each for each in claims if each.since <= since < each.until))
            for since, until in pairwise(moments)
            if claim.since <= since < claim.until
        ]
        for preferred, group in groupby(own, key=itemgetter(2)):
            spans = list(group)
            yield Standing(claim.figure, spans[0][0], spans[-1][1], preferred)


def complete(connection: Connection) -> None:
    """Bring the computed tables up to the newest release; rebuild them if empty, by other rules or beyond it."""
    newest = connection.scalars(SEQUENCE).one()
    computed = connection.scalar(select(col(Computed.sequence)).where(col(Computed.rules) == RULES))
    if computed is None or computed > newest:
        rebuild(connection)
    elif computed < newest:
        refresh_statistics(connection, "figure")
        _write(connection, _changed_after(connection, computed))


def rebuild(connection: Connection) -> int:
    """Compute all computed tables again; return the number of rows of ServedClaim."""
    connection.execute(delete(ServedClaim))
    connection.execute(delete(SeriesCount))
    refresh_statistics(connection, "figure")
    return _write(connection, select(col(PrintedFigure.indicator)).distinct())


def refresh_statistics(connection: Connection, table: str) -> None:
    """Have PostgreSQL analyse a table that this transaction filled, to plan by its size; nothing on SQLite."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql(f"ANALYZE {table}")


def _changed_after(connection: Connection, sequence: int) -> Any:
    """Select the indicators with figures that a later release added or withdrew, or whose unit label it corrected."""
    later = select(col(Release.id)).where(col(Release.sequence) > sequence)
    indicators = select(col(PrintedFigure.indicator))
    withdrawn = indicators.join(Withdrawal, col(Withdrawal.figure) == col(PrintedFigure.id))
    units = [row.code for row in connection.execute(_LABELS) if row.sequence > sequence]
    return union(
        indicators.where(col(PrintedFigure.release).in_(later)),
        withdrawn.where(col(Withdrawal.release).in_(later)),
        indicators.where(col(PrintedFigure.unit).in_(units)),
    )


def _write(connection: Connection, indicators: Any) -> int:
    """Replace the computed rows of the selected indicators, and of Computed; return the number of ServedClaim rows."""
    written = 0
    units = _units(connection)
    exact = {entry.code: entry.counted for entry in entries_of(Indicator, connection.execute(select(Indicator)))}
    for indicator in connection.scalars(indicators).all():
        rows = list(_rows(connection, indicator, units, exact[indicator]))
        connection.execute(delete(ServedClaim).where(ServedClaim.indicator == indicator))
        if rows:
            connection.execute(insert(ServedClaim), rows)
        write_counts(connection, indicator)
        written += len(rows)
    connection.execute(delete(Computed))
    connection.execute(insert(Computed).values(id=1, rules=RULES, sequence=SEQUENCE.scalar_subquery()))
    return written


def _rows(
    connection: Connection, indicator: str, units: Mapping[str, Sequence[_Labelled]], exact: bool
) -> Iterator[dict[str, Any]]:
    """The rows of ServedClaim of an indicator, as dicts; a claim has one more when its preference or label changes."""
    for (area, period), claims in groupby(_claims(connection, indicator), key=lambda row: (row.area, row.period)):
        rivals = {row.id: row for row in claims}
        lives = [Standing(row.id, row.sequence, row.ended or OPEN) for row in rivals.values()]
        for span in standings(lives):
            row = rivals[span.figure]
            locator = Locator(*attrgetter(*Locator._fields)(row))
            for first, end, unit in units[row.unit]:
                since, until = max(first, span.since), min(end, span.until)
                if since < until:
                    sign = Comparator(row.comparator)
                    served = served_columns(row.value, row.scale, sign, exact, unit, locator)
                    place = {"indicator": indicator, "area": area, "period": period}
                    yield {**place, **span._asdict(), "since": since, "until": until, **served._asdict()}


def _claims(connection: Connection, indicator: str) -> Sequence[Row[Any]]:
    """The claims of an indicator by area and period, the preferred first, with numbers of first and end release."""
    ended = aliased(Release)
    read: list[Any] = [PrintedFigure, col(Release.sequence), col(ended.sequence).label("ended")]
    statement = (
        with_origin(select(*read))
        .outerjoin(Withdrawal, col(Withdrawal.figure) == PrintedFigure.id)
        .outerjoin(ended, col(ended.id) == col(Withdrawal.release))
        .where(col(PrintedFigure.indicator) == indicator, col(PrintedFigure.restates).is_(None))
        .order_by(PrintedFigure.area, PrintedFigure.period, *preference())
    )
    return connection.execute(statement).all()


_Labelled = tuple[int, int, UnitBase]
"""Two release numbers, and a unit with the labels that are valid from the first to before the second."""


def _units(connection: Connection) -> Mapping[str, Sequence[_Labelled]]:
    """By code of each unit, a list of _Labelled, one for each span of releases with the same labels."""
    corrected: Sequence[Any] = connection.execute(_LABELS).all()
    units = {entry.code: entry for entry in entries_of(Unit, connection.execute(select(Unit)))}

    def labelled(code: str) -> Iterator[_Labelled]:
        own = [item for item in corrected if item.code == code]
        for since, until in pairwise([0, *sorted({item.sequence for item in own}), OPEN]):
            later = [item for item in own if item.sequence > since]
            yield since, until, undone("unit", units, later)[code]

    return {code: list(labelled(code)) for code in units}


PREFERRED = col(ServedClaim.preferred).is_(True)


def frequency_of(period: Any) -> ColumnElement[str]:
    """SQL for the SDMX letter (A, S, Q, M or D) of the length of a period, given as text."""
    letter, length = func.substr(period, 6, 1), func.length(period)
    year = or_(length == 4, letter == "F")
    return case((year, "A"), (or_(letter == "S", letter == "Q"), letter), (length == 7, "M"), else_="D")


FREQUENCY = frequency_of(PrintedFigure.period)
SERIES = {
    **{name: getattr(PrintedFigure, name) for name in ("indicator", "area", "unit", "comparator", "source")},
    "frequency": FREQUENCY,
    "vintage": func.coalesce(PrintedFigure.vintage, ""),
    "report": col(Release.report),
}
"""By name, the columns in which all claims of a series agree."""


def select_series(sequence: int) -> Select[Any]:
    """Select the series of the claims valid at a release, each with its numbers of claims and preferred claims."""
    counts = (func.count().label("claims"), func.sum(case((PREFERRED, 1), else_=0)).label("preferred"))
    of = select(*(column.label(name) for name, column in SERIES.items()), *counts).select_from(ServedClaim)
    brought = of.join(PrintedFigure, is_served()).join(Release)
    return brought.where(standing_at(literal(sequence))).group_by(*SERIES.values())


def write_counts(connection: Connection, indicator: str) -> None:
    """Replace the rows of SeriesCount of an indicator by new counts, from its rows of ServedClaim."""
    connection.execute(delete(SeriesCount).where(col(SeriesCount.indicator) == indicator))
    series = select_series(OPEN - 1).where(col(ServedClaim.indicator) == indicator)
    connection.execute(insert(SeriesCount).from_select([*SERIES, "claims", "preferred"], series))
