"""The page of an indicator: its newest figure, its picture, who says what, and of many areas or figures how many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert
from sqlmodel import col, select

from api.storage import models
from api.storage.bulk_insert import refresh_statistics
from tests.conftest import Client
from tests.helpers import claims
from tests.helpers.pages import PREFIXES, SALES, answered, one, opened, text_of, texts
from tests.helpers.rows import tables
from tests.helpers.tables import count, every
from tests.web.pages.conftest import Filled

TRADE, ZONES = "/indicators/cross-border-ecommerce-trade", "/indicators/cross-border-ecommerce-pilot-zones"
TABLE = "//details[@class='chart-table']//tbody/tr"


@pytest.mark.full
@every(("asked", "table"), [("", TABLE), ("?claims=all", "//table[@class='claims']//li[a[@class='stated']]")])
@every("path", [SALES, f"/zh{TRADE}", ZONES, "/indicators/retail-ecommerce-sales"])
def test_a_download_has_what_the_page_shows(client: Client, path: str, asked: str, table: str) -> None:
    """As many figures as the table beside the chart has rows; with each source's claims those of the other table."""
    page = opened(client, f"{path}{asked}")
    (address,) = page.xpath("//dl[@class='downloads']//a[.='JSON']/@href")
    assert len(client.data(address)) == len(page.xpath(table))


def add_days(connection: Connection) -> None:
    """Give online retail sales in Norway a figure of each day of two years."""
    claims.add_claims(connection)
    days = [date(2018, 1, 1) + timedelta(days=number) for number in range(700)]
    add(connection, (f"NOR {day} a-undated {place + 1}.0 normal test.1" for place, day in enumerate(days)))
    refresh_statistics(connection, "figure")  # as a load does


def add(connection: Connection, rows: Iterable[str]) -> None:
    """Add figures of online retail sales."""
    connection.execute(insert(models.PrintedFigure), [claims.figure(row) for row in rows])


@pytest.mark.full
def test_of_a_long_series_the_newest_figures_are_drawn(filled: Filled) -> None:
    """The picture says how many there are, the files hold all, and every address of a picture gives one."""
    daily = filled(add_days)
    page = opened(daily, f"{SALES}?area=NOR")
    assert text_of(one(page, "//p[@class='newest']/a")) == "700.0 trillion yuan"
    assert "500 of 700 figures" in text_of(one(page, "//div[@class='chart-wide']"))
    links = {text_of(link): link.get("href") for link in page.xpath("//dl[@class='downloads']//a")}
    assert len(daily.data(links["JSON"])) == 700
    answered(daily, [links[name] for name in ("SVG", "PNG", "Vega-Lite")])
    note = text_of(one(page, "//section[@aria-labelledby='claims']/p[@class='note']"))
    assert "the newest; 500 more stand in" in note


MANY = 45
"""Areas that have figures, more than any picture tells apart."""


def add_areas(connection: Connection) -> None:
    """Give online retail sales figures of many areas, and of one of them more than the table tells."""
    claims.add_claims(connection)
    codes = [row[0] for row in connection.execute(select(col(models.Area.alpha3)).limit(MANY))]
    rows = [claims.figure(f"{code} 2019 a-undated 1.{place:02} normal test.1") for place, code in enumerate(codes)]
    months = [f"{year}-{month:02}" for year in range(2000, 2026) for month in range(1, 13)]
    rows += [claims.figure(f"ESP {month} a-undated {place + 1}.0 normal test.1") for place, month in enumerate(months)]
    connection.execute(insert(models.PrintedFigure), rows)


@pytest.fixture(scope="module")
def many(filled: Filled) -> Client:
    """A client over figures of many areas."""
    return filled(add_areas)


def test_of_many_areas_the_one_with_most_figures_is_shown(many: Client) -> None:
    """And the page says so; the others stand in the switch."""
    page = opened(many, SALES)
    assert text_of(one(page, "//h1")) == "Online retail sales, Spain"
    assert "more than one picture tells apart" in text_of(page)
    assert len(page.xpath("//select[@name='area']/option")) > MANY
    assert text_of(one(page, "//select[@name='area']/option[@selected]")) == "Spain"


def add_side_by_side(connection: Connection) -> None:
    """Give thirty areas a figure of one year, ten areas figures of two, and two areas figures in two currencies."""
    claims.add_claims(connection)
    codes = [row[0] for row in connection.execute(select(col(models.Area.alpha3)).limit(30))]
    told = [("goods-trade-exports", code, 2019, "CNY") for code in codes]
    told += [("goods-trade-imports", code, year, "CNY") for code in codes[:10] for year in (2018, 2019)]
    told += [("goods-trade", codes[0], 2019, "CNY"), ("goods-trade", codes[1], 2019, "CAD")]
    rows = []
    for place, (indicator, code, year, unit) in enumerate(told):
        row = claims.figure(f"{code} {year} a-undated {place + 1}.5 normal test.1")
        rows.append(row | {"id": f"{indicator}-{row['id']}", "indicator": indicator, "unit": unit})
    connection.execute(insert(models.PrintedFigure), rows)


@pytest.mark.full
@every(("code", "count", "english", "chinese"), tables(__file__)["side by side"])
@every("prefix", PREFIXES)
def test_areas_are_left_out_for_the_reason_that_is_told(
    filled: Filled, prefix: str, code: str, count: str, english: str, chinese: str
) -> None:
    """The page and what is embedded show the areas that a picture of the API holds, or say why they do not.

    The table beside a picture of several areas tells them apart.
    """
    client = filled(add_side_by_side)
    told, head = (chinese, "地区") if prefix else (english, "Area")
    page = opened(client, f"{prefix}/indicators/{code}?report=test")
    embedded = text_of(opened(client, f"{prefix}/embed/indicators/{code}?report=test"))
    table = one(page, "//details[@class='chart-table']//table")
    assert (told in text_of(page), told in embedded) == (True, True)
    assert bool(told) is ("There are figures of" in embedded or "共有" in embedded)
    assert (texts(table, ".//th[@scope='col']")[0] == head) is (count != "1")
    chosen = texts(page, "//select[@name='area']/option[@selected]")
    assert chosen[0] in ("all areas", "全部地区") or count == "1"
    assert len({text_of(row[0]) for row in table.xpath("./tbody/tr")}) == int(count)


def test_a_long_table_is_cut_and_says_so(many: Client) -> None:
    """The newest claims are told, the number of the others too, and the file that has all of them."""
    page = opened(many, f"{SALES}?area=ESP")
    assert len(page.xpath("//table[@class='claims']//li[a[@class='stated']]")) == 200
    note = page.xpath("//section[@aria-labelledby='claims']/p[@class='note']")[0]
    assert "112 more stand in" in text_of(note)
    rows = many.get(note.xpath(".//a/@href")[0]).text.splitlines()
    assert len(rows) == 312 + 1
    table = one(page, "//details[@class='chart-table']")
    assert len(table.xpath(".//tbody/tr")) == 300
    assert "12 more stand in" in text_of(table)


@pytest.mark.parametrize("codes", [["online-retail-sales", "goods-trade"], pytest.param(None, marks=pytest.mark.full)])
def test_the_heading_and_the_chart_have_the_same_number(client: Client, codes: list[str] | None) -> None:
    """Of one with many claims, and of one with periods of several lengths; in the rest of every indicator."""
    for code in codes or [row["code"] for row in client.data("/v1/indicators?limit=1000")]:
        for asked in ("", "?claims=all"):
            count(1)
            page = opened(client, f"/zh/indicators/{code}{asked}")
            heading = page.xpath("//p[@class='newest']/a")
            titles = page.xpath("//div[@class='chart-wide']//*[local-name()='svg']/*[local-name()='title']")
            if heading and titles and "说法" not in titles[0].text:
                number = re.search(r"[\d.,]+", text_of(heading[0]))
                assert number, code
                assert number[0] in titles[0].text, code
