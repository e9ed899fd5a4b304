"""Validity, preference and displays of claims, and counts of series: computed from the printed, rebuilt at will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, inspect, select, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.domain.catalogue import undone
from api.domain.catalogue_fields import IndicatorBase, UnitBase
from api.domain.figure import Locator, served_columns
from api.domain.words import Comparator
from api.storage.address import POSTGRESQL
from api.storage.catalogue import SEQUENCE, corrections
from api.storage.figures import SERIES, preference, select_series, with_origin
from api.storage.models import (
    OPEN,
    Computed,
    Indicator,
    PrintedFigure,
    Release,
    SeriesCount,
    ServedClaim,
    Unit,
    Withdrawal,
)

RULES = 7
"""The version of the rules: what others have computed is computed again."""


class Standing(NamedTuple):
    """The numbers of the releases from which on and until which a claim is valid, and whether it is preferred."""

    figure: str
    since: int
    until: int
    preferred: bool = True


def standings(claims: Sequence[Standing]) -> Iterator[Standing]:
    """The spans of rival claims on one place, of which the preferred come first."""
    if len(claims) == 1 and claims[0].since < claims[0].until:  # as most are
        yield claims[0]
        return
    moments = sorted({moment for claim in claims for moment in (claim.since, claim.until)})
    preferred = {
        moment: next((claim.figure for claim in claims if claim.since <= moment < claim.until), None)
        for moment in moments
    }
    for claim in claims:
        own = [pair for pair in pairwise(moments) if claim.since <= pair[0] < claim.until]
        for is_preferred, pairs in groupby(own, key=lambda pair: preferred[pair[0]] == claim.figure):
            spans = list(pairs)
            yield Standing(claim.figure, spans[0][0], spans[-1][1], is_preferred)


def complete(connection: Connection) -> None:
    """Compute up to the newest release; all again where the rules are others, or a release was taken back."""
    if not inspect(connection).has_table("served_claim"):
        return  # a revision before these tables
    newest = connection.execute(SEQUENCE).scalar_one()
    computed = connection.execute(select(col(Computed.sequence)).where(col(Computed.rules) == RULES)).scalar()
    if computed is None or computed > newest:
        rebuild(connection)
    elif computed < newest:
        refresh_statistics(connection, "figure")
        _write(connection, _changed_after(connection, computed))


def rebuild(connection: Connection) -> int:
    """Compute everything again from the printed; the number of spans."""
    connection.execute(delete(ServedClaim))
    connection.execute(delete(SeriesCount))
    refresh_statistics(connection, "figure")
    return _write(connection, select(col(PrintedFigure.indicator)).distinct())


def refresh_statistics(connection: Connection, table: str) -> None:
    """Let PostgreSQL look at a table that was filled in this transaction: without it a plan takes it for empty."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql(f"ANALYZE {table}")


def _changed_after(connection: Connection, sequence: int) -> Any:
    """The indicators of the figures that later releases have added, taken back, or given a unit with another label."""
    later = select(col(Release.id)).where(col(Release.sequence) > sequence)
    indicators = select(col(PrintedFigure.indicator))
    withdrawn = indicators.join(Withdrawal, col(Withdrawal.figure) == col(PrintedFigure.id))
    units = [item.code for item in corrections(connection) if item.sequence > sequence and item.kind == "unit"]
    return union(
        indicators.where(col(PrintedFigure.release).in_(later)),
        withdrawn.where(col(Withdrawal.release).in_(later)),
        indicators.where(col(PrintedFigure.unit).in_(units)),
    )


def _write(connection: Connection, indicators: Any) -> int:
    """Write the spans and counts of some indicators, and up to where they go; the number of spans."""
    written = 0
    units = _units(connection)
    exact = {row.code: IndicatorBase(**row._mapping).counted for row in connection.execute(select(Indicator))}
    for indicator in connection.execute(indicators).scalars().all():
        rows = list(_rows(connection, indicator, units, exact[indicator]))
        connection.execute(delete(ServedClaim).where(col(ServedClaim.indicator) == indicator))
        if rows:
            connection.execute(insert(ServedClaim), rows)
        write_counts(connection, indicator)
        written += len(rows)
    connection.execute(delete(Computed))
    connection.execute(
        insert(Computed), [{"id": 1, "rules": RULES, "sequence": connection.execute(SEQUENCE).scalar_one()}]
    )
    return written


def _rows(
    connection: Connection, indicator: str, units: Mapping[str, Sequence[_Labelled]], exact: bool
) -> Iterator[dict[str, Any]]:
    """The spans of the claims of an indicator, with what is served of each while its unit has one label."""
    for (area, period), claims in groupby(_claims(connection, indicator), key=lambda row: (row.area, row.period)):
        rivals = {row.id: row for row in claims}
        lives = [Standing(row.id, row.sequence, OPEN if row.ended is None else row.ended) for row in rivals.values()]
        for span in standings(lives):
            row = rivals[span.figure]
            locator = Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256)
            for first, end, unit in units[row.unit]:
                since, until = max(first, span.since), min(end, span.until)
                if since < until:
                    sign = Comparator(row.comparator)
                    served = served_columns(row.value, row.scale, sign, exact, unit, locator)
                    place = {"indicator": indicator, "area": area, "period": period}
                    yield {**place, **span._asdict(), "since": since, "until": until, **served._asdict()}


def _claims(connection: Connection, indicator: str) -> Sequence[Row[Any]]:
    """The claims of an indicator by place, the preferred first, and the releases that brought and ended each."""
    figure, ended = PrintedFigure, aliased(Release)
    read: list[Any] = [figure, col(Release.sequence), col(ended.sequence).label("ended")]
    statement = (
        with_origin(select(*read))
        .outerjoin(Withdrawal, col(Withdrawal.figure) == col(figure.id))
        .outerjoin(ended, col(ended.id) == col(Withdrawal.release))
        .where(col(figure.indicator) == indicator, col(figure.restates).is_(None))
        .order_by(col(figure.area), col(figure.period), *preference())
    )
    return connection.execute(statement).all()


_Labelled = tuple[int, int, UnitBase]
"""The releases from which on and until which a unit is labelled so."""


def _units(connection: Connection) -> Mapping[str, Sequence[_Labelled]]:
    """All units there are, each with the labels that it had from release to release."""
    corrected = [item for item in corrections(connection) if item.kind == "unit"]
    units = {row.code: UnitBase(**row._mapping) for row in connection.execute(select(Unit))}

    def labelled(code: str) -> Iterator[_Labelled]:
        own = [item for item in corrected if item.code == code]
        for since, until in pairwise([0, *sorted({item.sequence for item in own}), OPEN]):
            later = [item for item in own if item.sequence > since]
            yield since, until, undone("unit", {code: units[code]}, later)[code]

    return {code: list(labelled(code)) for code in units}


def write_counts(connection: Connection, indicator: str) -> None:
    """Count the valid claims of an indicator, whose spans are written, in place of those counted before."""
    connection.execute(delete(SeriesCount).where(col(SeriesCount.indicator) == indicator))
    series = select_series(OPEN - 1).where(col(ServedClaim.indicator) == indicator)
    connection.execute(insert(SeriesCount).from_select([*SERIES, "claims", "preferred"], series))
