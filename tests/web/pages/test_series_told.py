"""A series told by one figure: in its card, beside rivals, in lists; on a phone a number of any length is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from api.storage import models
from tests.conftest import Client, MakeUrl, within
from tests.helpers.odd_report import REPORT, SOURCE, add_odd_report, figure_id, figure_row
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every


def _figure(indicator: str, period: str, value: str, **changed: Any) -> dict[str, Any]:
    return {**figure_row(indicator, period, value, 0, "="), **changed}


FIGURES = [
    _figure("odd-none", "2022", "15", unit="CNY"),
    _figure("odd-none", "2023", "16", unit="USD"),
    _figure("odd-many", "1999", "113", id="odd-many.CHN.1999.second", source="odd-second"),
    *(_figure("odd-one", f"{year}", "33", status="F", scale=9) for year in (2029, 2030)),
]
"""A series in two units, a count that two sources print, and two forecasts ahead of a figure."""
AREAS = ("AUT", "BEL", "BRA", "CAN", "DEU", "DNK", "ESP", "FRA", "GBR", "ITA", "JPN", "WLD")
BESIDE = [
    _figure("odd-negative", period, f"{place}.5", area=area, id=f"odd-negative.{area}.{period}.{SOURCE}")
    for place, area in enumerate(AREAS)
    for period in ("2021", "2022")
]
"""More lines than one picture tells apart."""


def _add(connection: Connection) -> None:
    add_odd_report(connection)
    source = {"id": "odd-second", "publisher": "B", "language": "en", "url": "https://b.example/", "tier": "B"}
    connection.execute(insert(models.Source), [source])
    years = [{"year": year, "first_day": f"{year}-01-01", "last_day": f"{year}-12-31"} for year in (2029, 2030)]
    known = {row[0] for row in connection.execute(models.Year.__table__.select())}
    connection.execute(insert(models.Year), [row for row in years if row["year"] not in known])
    connection.execute(insert(models.PrintedFigure), [*FIGURES, *BESIDE])


@pytest.fixture(scope="module")
def odd(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over the odd report and what is added to it here."""
    address = migrated_url(engine)
    within(address, _add)
    return connect(address)


@every("prefix", ["", "/zh"])
@every(
    ("path", "picture"),
    [
        ("/indicators/odd-none", f"/v1/figures/{figure_id('odd-none', '2023')}.png"),
        ("/indicators/odd-none?report=companion-official", None),
        (f"/reports/{REPORT}", "/v1/figures.png"),
    ],
)
def test_a_page_is_shared_with_a_picture_of_its_own(odd: Client, prefix: str, path: str, picture: str | None) -> None:
    """Of what no one picture holds that of the newest figure, of a report its own series, of nothing none."""
    page = opened(odd, f"{prefix}{path}")
    found = page.xpath("//meta[@property='og:image']/@content")
    assert [address.partition("?")[0] for address in found] == ([f"http://test{picture}"] if picture else [])
    assert all("online-retail-sales" not in address for address in found)


def test_what_is_forecast_is_described_so(odd: Client) -> None:
    """To search engines too, and nothing is said of a plain figure."""
    for period, described in (("2030", "forecast"), ("2024", None)):
        page = opened(odd, f"/figures/{figure_id('odd-one', period)}")
        (script,) = page.xpath("//script[@type='application/ld+json']")
        told = json.loads(script.text)
        assert told["mainEntity"].get("description") == described
        assert ("(forecast)" in told["name"]) is (described is not None)


@every(
    ("prefix", "told", "short"), [("", "Both say the same.", "says the same"), ("/zh", "两者说法相同。", "说法相同")]
)
def test_equal_counts_are_the_same(odd: Client, prefix: str, told: str, short: str) -> None:
    """Where rounding leaves nothing open, nothing of it overlaps."""
    page = opened(odd, f"{prefix}/indicators/odd-many?claims=all")
    (row,) = [row for row in page.xpath("//table[@class='claims']/tbody/tr") if "1999" in text_of(row[0])]
    assert told in text_of(row)
    page = opened(odd, f"{prefix}/figures/{figure_id('odd-many', '1999')}")
    assert short in text_of(one(page, "//ul[@class='rivals']"))


@every("prefix", ["", "/zh"])
@every("path", [f"/?report={REPORT}", "/search?q=one+of+it", "/indicators/odd-one", "/indicators/odd-none"])
def test_a_forecast_stands_for_no_series_that_has_another_figure(odd: Client, prefix: str, path: str) -> None:
    """Wherever one figure is told of it: 2024, and not the forecasts of 2029 and 2030."""
    page = opened(odd, f"{prefix}{path}")
    told = [
        text_of(item)
        for item in page.xpath(
            "//li[@class='head'] | //p[@class='hit-figure'] | //p[@class='newest']"
            " | //section[@aria-labelledby='related']//li"
        )
    ]
    series = [item for item in told if "1.5 billion yuan" in item or "15亿元" in item]
    assert series
    assert all("2024" in item for item in series)
    assert [item for item in told if "33 billion" in item or "330亿" in item] == []


@every(("prefix", "told"), [("", "There are figures of 13 areas"), ("/zh", "共有13个地区的数据")])
def test_more_areas_than_lines_stand_side_by_side(odd: Client, prefix: str, told: str) -> None:
    """Of the newest period, in the picture that is shared too; one area has its series."""
    page = opened(odd, f"{prefix}/indicators/odd-negative")
    assert told in text_of(one(page, "//section[@class='series']"))
    assert told in page.xpath("//meta[@property='og:description']/@content")[0]
    (picture,) = page.xpath("//meta[@property='og:image']/@content")
    assert "period=2022" in picture
    assert odd.get(picture).headers["content-type"] == "image/png"
    rows = page.xpath("//details[@class='chart-table']//tbody/tr")
    assert len(rows) == 13
    (address,) = page.xpath("//dl[@class='downloads']//a[.='JSON']/@href")
    assert len(odd.data(address)) == 13 + 12 + 7
    assert told in text_of(one(opened(odd, f"{prefix}/embed/indicators/odd-negative"), "//body"))
    alone = opened(odd, f"{prefix}/indicators/odd-negative?area=CHN")
    assert len(alone.xpath("//details[@class='chart-table']//tbody/tr")) == 8
