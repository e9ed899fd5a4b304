"""What each report has figures of: in which order, by which area, which series is drawn; which area is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from api.domain.catalogue import Catalogue
from api.service.report_contents import NOTHING, ReportContents, ranked_reports, report_contents
from api.service.standing_figures import area_told
from tests.conftest import Client, within, without_reports
from tests.helpers import claims
from tests.helpers.tables import every

OWN = "new-ecommerce-2025"


@pytest.fixture(scope="module")
def read(portal: Any) -> Callable[[Client], tuple[Catalogue, Mapping[str, ReportContents]]]:
    """Reads the contents of the database that a client is over."""

    def contents(client: Client) -> tuple[Catalogue, Mapping[str, ReportContents]]:
        catalogue = client.catalogue()
        return catalogue, portal.call(report_contents, client.app.state.service, catalogue)

    return contents


def test_all_that_stands_is_counted(client: Client, read: Callable[..., Any]) -> None:
    """Figures by report, series and source, as the API has them."""
    catalogue, contents = read(client)
    assert set(contents) == set(catalogue.reports)
    for report, each in contents.items():
        rows = client.data(f"/v1/figures?report={report}&limit=10000")
        assert each.claims == len(rows)
        assert each.series == len({(row["indicator"], row["area"]) for row in rows})
        assert dict(each.sources) == Counter(row["source"] for row in rows)
        assert [count for _, count in each.sources] == sorted((count for _, count in each.sources), reverse=True)


def test_the_longest_series_is_drawn(client: Client, read: Callable[..., Any]) -> None:
    """Of those that the report states, by the periods that any report has."""
    _, contents = read(client)
    rows = client.data("/v1/figures?limit=10000")
    lengths = Counter((row["indicator"], row["area"]) for row in rows)
    for report, each in contents.items():
        stated = {(row["indicator"], row["area"]) for row in client.data(f"/v1/figures?report={report}&limit=10000")}
        assert each.drawn is not None
        assert each.drawn.length == max(lengths[place] for place in stated)


def test_topics_and_amounts_come_first(client: Client, read: Callable[..., Any]) -> None:
    """Topics with endpoints in their order; in each, money, then counts, then shares."""
    catalogue, contents = read(client)
    found = [catalogue.indicators[each.indicator] for each in contents[OWN].shown]
    assert list(dict.fromkeys(each.topic for each in found)) == ["market-size", "trade", "partnerships"]
    kinds = [each.unit_kind for each in found if each.topic == "market-size"]
    assert kinds == sorted(kinds, key=["money", "physical", "count", "share"].index)


def test_reports_are_ranked(client: Client, read: Callable[..., Any]) -> None:
    """The preferred one first."""
    assert [each.id for each in ranked_reports(*read(client))] == [OWN, "companion-official"]


def test_a_large_report_is_told_by_its_main_area(
    fresh_url: str, connect: Callable[..., Client], read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One series an indicator: of the area that most figures are of."""
    within(fresh_url, claims.add_claims)
    client = connect(fresh_url)
    monkeypatch.setattr("api.service.report_contents.WHOLE", 2)
    _, contents = read(client)
    areas = Counter(row["area"] for row in client.data(f"/v1/figures?report={claims.REPORT}"))
    (shown,) = contents[claims.REPORT].shown
    assert shown.area == max(areas, key=lambda area: areas[area])
    assert contents[claims.REPORT].series == len(areas)


def test_without_reports_there_is_nothing(
    fresh_url: str, connect: Callable[..., Client], read: Callable[..., Any]
) -> None:
    """No report, and of one without figures nothing that stands."""
    within(fresh_url, without_reports)
    assert read(connect(fresh_url))[1] == {}
    assert (NOTHING.claims, NOTHING.drawn, NOTHING.shown) == (0, None, ())


@every(
    ("counts", "said", "area"),
    [
        ({"AUT": 3, "CHN": 5, "WLD": 4}, (), "CHN"),
        ({"AUT": 5, "CHN": 5, "WLD": 5}, (), "WLD"),
        ({"CHN": 5, "AUT": 5, "USA": 5}, (), "AUT"),
        ({"AUT": 5, "CHN": 1}, ("CHN",), "CHN"),
        ({"AUT": 5, "CHN": 1}, ("USA",), "AUT"),
    ],
)
def test_the_area_that_is_told(counts: dict[str, int], said: tuple[str, ...], area: str) -> None:
    """One that is named, else that of most figures, then the world, then the first by its code; in any order."""
    assert area_told(counts, said) == area_told(dict(reversed(counts.items())), said) == area
