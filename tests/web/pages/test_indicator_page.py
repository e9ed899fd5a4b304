"""The page of an indicator: its newest figure, its picture, who says what, and what keeps levels from comparing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection, insert
from sqlmodel import col, select

from api.storage import models
from api.storage.bulk_insert import refresh_statistics
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

SALES, TRADE = "/indicators/online-retail-sales", "/indicators/cross-border-ecommerce-trade"
ZONES, GROWTH = "/indicators/cross-border-ecommerce-pilot-zones", "/indicators/online-retail-sales-growth"


@every(
    ("path", "heading", "newest"),
    [
        (SALES, "Online retail sales, China", "15.97 trillion yuan 2025 · as printed by People’s Daily Online"),
        (f"/zh{SALES}", "网上零售额，中国", "15.97万亿元 2025年 · 原文见人民网"),
        (f"{SALES}?report=new-ecommerce-2025", "Online retail sales, China", "15.5 trillion yuan 2024"),
        (f"{SALES}?scale=billion", "Online retail sales, China", "15,970 billion yuan 2025"),
        (GROWTH, "Growth of online retail sales, China", "8.6% 2025"),
        (TRADE, "Cross-border e-commerce imports and exports, China", "2.6 trillion yuan 2024"),
        ("/indicators/retail-ecommerce-sales", "Retail e-commerce sales, World", "6.3 trillion US dollars 2024"),
    ],
)
def test_the_newest_figure_is_the_headline(client: Client, path: str, heading: str, newest: str) -> None:
    """The name first, then the number of the latest period, in words as printed, with its period and publisher."""
    page = opened(client, path)
    assert text_of(one(page, "//h1")) == heading
    told = text_of(one(page, "//p[@class='newest']")).replace("'", "’")
    assert told.startswith(newest)


def test_a_unit_converts_all_of_it(client: Client) -> None:
    """The headline with its receipt, the table, the picture, and every address to leave with."""
    page = opened(client, f"{SALES}?unit=USD")
    assert "average of" in text_of(one(page, "//p[@class='converted']"))
    assert "US dollars" in text_of(one(page, "//table[@class='claims']"))
    addresses = page.xpath("//dl[@class='downloads']//a/@href")
    assert len(addresses) > 12
    for address in addresses:
        assert dict(parse_qsl(urlsplit(address).query))["unit"] == "USD"
        assert client.get(address).status_code == 200, address
    assert "unit=USD" in text_of(one(page, "//aside//details[summary='pandas']"))


@every(
    ("asked", "table"),
    [
        ("", "//details[@class='chart-table']//tbody/tr"),
        ("?claims=all", "//table[@class='claims']//li[a[@class='stated']]"),
    ],
)
@every("path", [SALES, f"/zh{TRADE}", ZONES, "/indicators/retail-ecommerce-sales"])
def test_a_download_has_what_the_page_shows(client: Client, path: str, asked: str, table: str) -> None:
    """As many figures as the table beside the chart has rows; with each source's claims those of the other table."""
    page = opened(client, f"{path}{asked}")
    (address,) = page.xpath("//dl[@class='downloads']//a[.='JSON']/@href")
    assert len(client.data(address)) == len(page.xpath(table))


def test_who_says_what_is_told_of_each_period(client: Client) -> None:
    """Every claim with who measured and who quotes it, the preferred one marked, and whether they can all be right."""
    (row,) = [row for row in opened(client, SALES).xpath("//table[@class='claims']/tbody/tr") if row[0].text == "2021"]
    assert [text_of(mark) for mark in row.xpath(".//span[contains(@class, 'preferred')]")] == ["preferred"]
    assert text_of(row).count(" of China, as quoted by People's Daily Online") == 2
    assert "Both can be right: 13.05 to 13.15 trillion yuan lies within" in text_of(row)
    (link,) = {link for link in row.xpath(".//a[contains(., '↗')]/@href") if "topped" in link}
    assert "#:~:text=" in link


@every(
    ("prefix", "told"),
    [
        ("", "Both can be right at one number only: what rounding leaves open of the two shares no more than an end."),
        ("/zh", "两者仅在一点上可同时成立：取整区间仅端点相接。"),
    ],
)
def test_claims_that_touch_at_one_end_do_not_overlap(client: Client, prefix: str, told: str) -> None:
    """15.415 to 15.425 and 15.425 to 15.435 share one number."""
    (row,) = [
        row
        for row in opened(client, f"{prefix}{SALES}").xpath("//table[@class='claims']/tbody/tr")
        if "2023" in (row[0].text or "")
    ]
    assert told in text_of(row)


def test_each_of_those_who_measured_together_is_named_in_chinese(client: Client) -> None:
    """Two names that a source joins are two names."""
    claims = text_of(one(opened(client, f"/zh{SALES}"), "//table[@class='claims']"))
    assert "商务部、国家统计局，动点科技引述" in claims
    assert "Ministry of Commerce" not in claims


def test_claims_that_differ_are_told(client: Client) -> None:
    """By how much they differ is more than rounding, or they are of different vintages."""
    table = text_of(one(opened(client, TRADE), "//table[@class='claims']"))
    assert "are of different vintages, and need not be the same" in table
    table = text_of(one(opened(client, f"/zh{TRADE}"), "//table[@class='claims']"))
    assert "版本不同，本不必一致" in table


@every(
    ("path", "told"),
    [
        (SALES, "2024: The level is not comparable"),
        (SALES, "no growth is reckoned here"),
        (SALES, "Growth of online retail sales"),
        (f"/zh{SALES}", "2024年：与2023年所载总额不可比"),
        (f"/zh{SALES}", "不据以计算增速"),
        (TRADE, "Preliminary: "),
        (TRADE, "Forecast of 2024-01: 2024"),
        (TRADE, "no solid line joins it to a final one"),
        ("/indicators/retail-ecommerce-sales", "Edition of 2024: 2024"),
        ("/indicators/retail-ecommerce-sales", "A later edition does not correct an earlier one"),
        ("/zh/indicators/retail-ecommerce-sales", "后出的版本并不更正先前的版本"),
    ],
)
def test_what_keeps_numbers_from_comparing_is_told(client: Client, path: str, told: str) -> None:
    """Breaks with their reasons, vintages with their periods, editions of forecasts."""
    assert told in text_of(one(opened(client, path), "//section[@aria-labelledby='breaks']"))


def test_a_plain_series_has_nothing_to_warn_of(client: Client) -> None:
    """No section without a break, a vintage or a forecast."""
    assert opened(client, ZONES).xpath("//section[@aria-labelledby='breaks']") == []


def test_what_is_measured_is_told_in_plain_words(client: Client) -> None:
    """Definition, what kind of number it is, other names, code, and what is near to it."""
    page = opened(client, SALES)
    told = text_of(one(page, "//section[@aria-labelledby='definition']"))
    assert "An amount that comes together over its period" in told
    assert "Also called: " in told
    assert "online-retail-sales" in told
    near = one(page, "//section[@aria-labelledby='related']").xpath(".//a/@href")
    assert near[0] == "/indicators/online-retail-sales-growth"
    assert all(client.get(link).status_code == 200 for link in near)


@every(
    "path",
    [
        f"{SALES}?unit=USD&basis=year-end",
        f"/zh{SALES}?scale=yi&unit=EUR",
        f"{SALES}?as_of=2026-11-25&claims=all",
        f"{SALES}?unit=USD&rate=USDCNY:7.2&report=new-ecommerce-2025",
        f"{GROWTH}?unit=ratio",
        ZONES,
    ],
)
def test_no_link_leads_nowhere(client: Client, path: str) -> None:
    """Every address of this site on the page is answered, whatever of the page's state it keeps."""
    page = opened(client, path)
    links = {link.partition("#")[0] for link in page.xpath("//main//@href") if link.startswith("/")}
    assert len(links) > 20
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code != 200} == {}


def test_what_was_known_at_a_moment_stays_so_in_links(client: Client) -> None:
    """To figures and to files; one link leads back to what is known now."""
    page = opened(client, f"{SALES}?as_of=2026-11-25")
    links = page.xpath("//table[@class='claims']//a[@class='stated']/@href | //dl[@class='downloads']//a/@href")
    assert links
    assert all("as_of=2026-11-25" in link for link in links)
    assert page.xpath("//p[@class='note']/a/@href")[0] == SALES


def test_a_rate_is_switched_where_something_is_converted(client: Client) -> None:
    """Without a unit there is none to choose; one of the caller's own can be taken back."""
    assert opened(client, SALES).xpath("//select[@name='basis' or @name='rate']") == []
    page = opened(client, f"{SALES}?unit=USD&basis=as-printed")
    assert one(page, "//select[@name='basis']/option[@selected]").get("value") == "as-printed"
    page = opened(client, f"{SALES}?unit=USD&rate=USDCNY:7.2")
    assert text_of(one(page, "//select[@name='rate']/option[@selected]")) == "1 USD = 7.2 CNY"
    assert page.xpath("//select[@name='basis']") == []


def test_figures_that_stay_in_their_unit_are_named(client: Client) -> None:
    """Where a source prints no dollars, as-printed leaves its figure as it is, and the page says so."""
    note = opened(client, f"{SALES}?unit=USD&basis=as-printed").xpath("//p[@class='note']")[0]
    assert "figures stay in their own unit, since they cannot be had in USD" in text_of(note)
    assert len(note.xpath("a")) == 6


@every(
    ("path", "status", "told"),
    [
        ("/indicators/x", 404, "“x”"),
        ("/indicators/online-retail", 404, "online-retail-sales"),
        (f"{SALES}?unit=percent", 422, "percent"),
        (f"{SALES}?unit=XXX", 422, "XXX"),
        (f"{SALES}?area=Nowhere", 422, "Nowhere"),
        (f"{SALES}?report=nope", 422, "nope"),
        (f"{SALES}?nope=1", 422, "nope"),
        (f"{SALES}?claims=some", 422, "some"),
        (f"{ZONES}?unit=USD", 422, "USD"),
    ],
)
@every("prefix", ["", "/zh"])
def test_what_cannot_be_shown_is_a_page_that_says_so(
    client: Client, prefix: str, path: str, status: int, told: str
) -> None:
    """With the status that the API has for it."""
    assert told in text_of(opened(client, f"{prefix}{path}", status))


def test_a_code_is_read_in_any_case(client: Client) -> None:
    """And led to its one address, with what was asked."""
    answer = client.get("/zh/indicators/Online-Retail-Sales?unit=usd")
    assert (answer.status_code, answer.headers["location"]) == (308, "/zh/indicators/online-retail-sales?unit=USD")


@every(("path", "words"), [(SALES, "There are no figures for this selection"), (f"/zh{SALES}", "没有该指标的数据")])
def test_an_indicator_without_figures_says_so(client: Client, path: str, words: str) -> None:
    """As of a day before the first release, or in an area that has none: the definition, and no picture."""
    for asked in ("as_of=2020-01-01", "area=BRA"):
        page = opened(client, f"{path}?{asked}")
        assert words in text_of(one(page, "//p[@class='none']"))
        assert page.xpath("//figure[@class='chart']") == []
        assert len(page.xpath("//section[@aria-labelledby='definition']")) == 1


@pytest.fixture(scope="module")
def rivals(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over figures of several areas and reports, some of them withdrawn."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    return connect(address)


def test_areas_and_reports_are_switched(rivals: Client) -> None:
    """Those that have figures; what is set is marked, and stays."""
    page = opened(rivals, f"{SALES}?area=FRA")
    areas = page.xpath("//select[@name='area']/option")
    assert {text_of(option) for option in areas} >= {"China", "France", "Germany", "Italy"}
    assert [text_of(option) for option in areas if option.get("selected") is not None] == ["France"]
    assert text_of(one(page, "//h1")) == "Online retail sales, France"
    page = opened(rivals, f"{SALES}?report=test")
    assert text_of(one(page, "//select[@name='report']/option[@selected]")) == "Test"
    assert {option.get("value") for option in page.xpath("//select[@name='claims']/option")} == {"", "preferred"}
    assert "China" not in text_of(one(page, "//table[@class='claims']"))


def test_several_areas_are_one_picture_where_it_holds_them(rivals: Client) -> None:
    """Each row of the table then names its area."""
    page = opened(rivals, SALES)
    assert text_of(one(page, "//h1")) in ("Online retail sales", "Online retail sales, China")
    assert len(page.xpath("//figure[@class='chart']")) == 1


def test_corrections_are_told_beside_the_releases(rivals: Client) -> None:
    """What a release took back, and what stands in its place."""
    changes = text_of(one(opened(rivals, SALES), "//section[@aria-labelledby='changes']"))
    assert "6.1 trillion CNY replaced by 6.2 trillion CNY" in changes
    assert "Test: " in changes


def add_days(connection: Connection) -> None:
    """Give online retail sales in Norway a figure of each day of two years."""
    claims.add_claims(connection)
    days = [date(2018, 1, 1) + timedelta(days=number) for number in range(700)]
    rows = [claims.figure(f"NOR {day} a-undated {place + 1}.0 normal test.1") for place, day in enumerate(days)]
    connection.execute(insert(models.PrintedFigure), rows)
    refresh_statistics(connection, "figure")  # as a load does


def test_of_a_long_series_the_newest_figures_are_drawn(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """The picture says how many there are, the files hold all, and every address of a picture gives one."""
    address = migrated_url(engine)
    within(address, add_days)
    daily = connect(address)
    page = opened(daily, f"{SALES}?area=NOR")
    assert text_of(one(page, "//p[@class='newest']/a")) == "700.0 trillion yuan"
    assert "500 of 700 figures" in text_of(one(page, "//div[@class='chart-wide']"))
    links = {text_of(link): link.get("href") for link in page.xpath("//dl[@class='downloads']//a")}
    assert len(daily.data(links["JSON"])) == 700
    assert [daily.get(links[name]).status_code for name in ("SVG", "PNG", "Vega-Lite")] == [200, 200, 200]
    assert "the newest; 500 more stand in" in text_of(
        one(page, "//section[@aria-labelledby='claims']/p[@class='note']")
    )


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
def many(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over figures of many areas."""
    address = migrated_url(engine)
    within(address, add_areas)
    return connect(address)


def test_of_many_areas_the_one_with_most_figures_is_shown(many: Client) -> None:
    """And the page says so; the others stand in the switch."""
    page = opened(many, SALES)
    assert text_of(one(page, "//h1")) == "Online retail sales, Spain"
    assert "more than one picture tells apart" in text_of(page)
    assert len(page.xpath("//select[@name='area']/option")) > MANY
    assert text_of(one(page, "//select[@name='area']/option[@selected]")) == "Spain"


IN_ONE_YEAR, IN_MANY, IN_UNITS = "goods-trade-exports", "goods-trade-imports", "goods-trade"


def add_side_by_side(connection: Connection) -> None:
    """Give thirty areas a figure of one year, ten areas figures of two, and two areas figures in two currencies."""
    claims.add_claims(connection)
    codes = [row[0] for row in connection.execute(select(col(models.Area.alpha3)).limit(30))]
    told = [(IN_ONE_YEAR, code, 2019, "CNY") for code in codes]
    told += [(IN_MANY, code, year, "CNY") for code in codes[:10] for year in (2018, 2019)]
    told += [(IN_UNITS, codes[0], 2019, "CNY"), (IN_UNITS, codes[1], 2019, "CAD")]
    rows = []
    for place, (indicator, code, year, unit) in enumerate(told):
        row = claims.figure(f"{code} {year} a-undated {place + 1}.5 normal test.1")
        rows.append(row | {"id": f"{indicator}-{row['id']}", "indicator": indicator, "unit": unit})
    connection.execute(insert(models.PrintedFigure), rows)


def test_areas_are_left_out_for_the_reason_that_is_told(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """The page and what is embedded show the areas that a picture of the API holds, or say why they do not.

    The table beside a picture of several areas tells them apart.
    """
    address = migrated_url(engine)
    within(address, add_side_by_side)
    client = connect(address)
    for code, count, english, chinese in (
        (IN_ONE_YEAR, 30, "", ""),
        (IN_MANY, 10, "", ""),
        (
            IN_UNITS,
            1,
            "figures of 2 areas, in several units, which no one picture holds; this is",
            "2个地区的数据，单位不同",
        ),
    ):
        for prefix, told, head in (("", english, "Area"), ("/zh", chinese, "地区")):
            page = opened(client, f"{prefix}/indicators/{code}?report=test")
            embedded = opened(client, f"{prefix}/embed/indicators/{code}?report=test")
            table = one(page, "//details[@class='chart-table']//table")
            assert (told in text_of(page), told in text_of(embedded)) == (True, True)
            assert bool(told) is ("There are figures of" in text_of(embedded) or "共有" in text_of(embedded))
            heads = [text_of(each) for each in table.xpath(".//th[@scope='col']")]
            assert (heads[0] == head) is (count > 1)
            chosen = page.xpath("//select[@name='area']/option[@selected]")
            assert text_of(chosen[0]) in ("all areas", "全部地区") or count == 1
            assert len({text_of(row[0]) for row in table.xpath("./tbody/tr")}) == count


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


def test_the_heading_and_the_chart_tell_the_same_figure(client: Client) -> None:
    """Of every indicator, whatever lengths of periods and claims it has."""
    for row in client.data("/v1/indicators?limit=1000"):
        for asked in ("", "?claims=all"):
            page = opened(client, f"/zh/indicators/{row['code']}{asked}")
            heading = page.xpath("//p[@class='newest']/a")
            titles = page.xpath("//div[@class='chart-wide']//*[local-name()='svg']/*[local-name()='title']")
            if heading and titles and "说法" not in titles[0].text:
                number = re.search(r"[\d.,]+", text_of(heading[0]))
                assert number, row["code"]
                assert number[0] in titles[0].text, row["code"]
