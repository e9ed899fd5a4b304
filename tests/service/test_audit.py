"""The audit of loaded packages: with editions, other sources and currencies, and of which release it is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.plugins.packages import load as releases
from api.plugins.packages.package import HEAD, RELATIONS, read
from api.service.audit import Audit, audit_of
from api.storage.database import Database
from tests.conftest import MakeUrl, reading
from tests.faults.known_releases import write_package
from tests.faults.packages import Spoil, again, all_of, convert, drop, edition, swap, widen
from tests.helpers.command_line import indicators
from tests.helpers.tables import mostly_full
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

PER_VISITOR = "station-shop-sales-per-visitor[ATA,2024]"
AGREE = (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING)
PER_VISITOR_ID = "station-shop-sales-per-visitor.ATA.2024.example-agency-2025-02-01"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return example(tmp_path)


def example(parent: Path) -> Path:
    folder = without_lock(parent / "my-report")
    convert(HEAD, lambda text: text.partition(b"# Texts")[0])(folder)
    return folder


@pytest.fixture
def run(fresh_url: str) -> Callable[..., Any]:
    return partial(reading, fresh_url)


CASES: dict[str, tuple[Spoil, list[str]]] = {
    "consistent": (lambda _folder: None, []),
    "without relations": (drop(RELATIONS), []),
    "a contradiction": (swap(RELATIONS, PER_VISITOR, f"{PER_VISITOR} * 2"), ["contradicts"]),
    "in another currency": (swap(RELATIONS, PER_VISITOR, f"{PER_VISITOR}{{EUR}}"), ["not testable"]),
    "a figure that is missing": (swap(RELATIONS, PER_VISITOR, PER_VISITOR.replace("2024", "2025")), ["not testable"]),
    "a figure of another report": (
        swap(RELATIONS, f"= {PER_VISITOR}", "= 0 * online-retail-sales[CHN,2024]"),
        ["not testable"],
    ),
    "a corrected figure": (edition(2, 2, ("4200", "2100"), ("4,200", "2,100")), ["contradicts"]),
    "a figure in two currencies": (
        all_of(
            widen("restates", {}),
            again(4, ("USD", "EUR"), ("$1.2", "€0.9"), ("1.2,6", "0.9,6"), ("period,,,", "period,,,USD")),
            swap(RELATIONS, "sales[ATA,2024] /", "sales[ATA,2024]{EUR:as-printed} /"),
            swap(RELATIONS, PER_VISITOR, f"{PER_VISITOR}{{EUR}}"),
        ),
        ["contradicts"],
    ),
    "a figure of another source": (
        again(2, ("4200", "8400"), ("4,200", "8,400"), ("example-agency-2025-02-01", "cfis-2025-09-15")),
        [],
    ),
}

ORDINARY = ("a contradiction", "a figure that is missing", "a figure in two currencies")


def disagreeing(audit: Audit) -> list[Verdict]:
    return [one.verdict for one in audit.findings if one.relation.report == "my-report" and one.verdict not in AGREE]


@pytest.mark.parametrize("case", mostly_full(CASES, *ORDINARY))
def test_relations_of_a_package(case: str, package: Path, run: Callable[..., Any]) -> None:
    spoil, verdicts = CASES[case]
    spoil(package)
    run(lambda database, _: releases.load(database, read(package)))
    assert disagreeing(run(audit_of)) == verdicts


def test_a_withdrawn_figure_is_not_tested(package: Path, run: Callable[..., Any]) -> None:
    run(lambda database, _: releases.load(database, read(package)))
    run(lambda database, _: releases.withdraw(database, [PER_VISITOR_ID], "It was wrong."))
    assert disagreeing(run(audit_of)) == [Verdict.NOT_TESTABLE]


def test_an_audit_is_of_the_release_of_its_catalogue(engine: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Also where the next one has been committed before its figures are read, as between two requests."""
    url = migrated_url(engine)

    def load(release: int) -> None:
        package = write_package(tmp_path / f"package-{release}", release)
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0

    async def audited(database: Database, newest: Catalogue, known: Catalogue | None = None) -> tuple[Catalogue, Audit]:
        return newest, await audit_of(database, known or newest)

    load(1)
    catalogue, before = reading(url, audited)
    load(2)
    assert reading(url, audited, catalogue)[1] == before
    assert reading(url, audited)[1] != before
