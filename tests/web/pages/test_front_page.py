"""The front page: a report as headlines by topic, its longest series drawn, and ways to ask further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from sqlalchemy import Connection, delete, update
from sqlmodel import col

from api.domain.query import Lang
from api.storage import models
from api.web.pages.parts.headlines import topic_name
from tests.conftest import Client, within, without_reports
from tests.helpers import claims, odd_report
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def rows(page: Any) -> dict[str, Any]:
    """The rows of the headlines by their names."""
    return {text_of(row.xpath(".//h3/a")[0]): row for row in page.xpath("//li[@class='head']")}


@every(
    ("path", "name", "amount", "told"),
    [
        ("/", "Online retail sales", "15.5 trillion yuan", "15.45 to 15.55"),
        ("/", "Cross-border e-commerce exports", "more than 1.8 trillion yuan", "no upper limit"),
        ("/", "Silk Road e-commerce partner countries", "35 countries", "exact"),
        ("/?unit=USD", "Online retail sales", "2.15 trillion US dollars", "15.5 trillion yuan as printed"),
        ("/?unit=USD", "Retail e-commerce sales", "6.3 trillion US dollars", "6.25 to 6.35"),
        ("/?unit=USD&basis=as-printed", "Online retail sales", "about 2.1 trillion US dollars", "15.5 trillion yuan"),
        ("/?scale=billion", "Online retail sales", "15,500 billion yuan", "15,450 to 15,550"),
        ("/zh/", "网上零售额", "15.5万亿元", "15.45至15.55"),
        ("/zh/?unit=USD", "跨境电商出口额", "超过2500亿美元", "未给上限"),
        ("/?report=companion-official", "Online retail sales", "15.97 trillion yuan", "National Bureau of Statistics"),
        ("/zh/?report=companion-official", "网上零售额", "15.97万亿元", "数据出自国家统计局"),
        ("/?report=Companion-Official", "E-commerce transactions", "43.83 trillion yuan", "43.825 to 43.835"),
    ],
)
def test_a_headline_says_what_how_exact_and_who(client: Client, path: str, name: str, amount: str, told: str) -> None:
    """The number in words, the room that rounding leaves, the words of the source."""
    row = rows(opened(client, path))[name]
    assert text_of(one(row, ".//p[@class='amount']")) == amount
    assert told in text_of(row)


def test_every_figure_of_the_preferred_report_is_there(client: Client) -> None:
    """The fifteen, each once, linked to its page; what its source prints in another unit beside it."""
    page = opened(client, "/")
    figures = {row["id"] for row in client.data("/v1/figures?report=new-ecommerce-2025")}
    linked = {href.removeprefix("/figures/") for href in page.xpath("//ul[@class='heads']//a/@href") if "#" not in href}
    assert len(figures) == 15
    assert figures <= {urlsplit(link).path for link in linked}
    (also,) = rows(page)["Online retail sales"].xpath(".//p[@class='by']/a[contains(@href, 'as-printed')]")
    assert text_of(also) == "about 2.1 trillion US dollars"
    assert text_of(one(opened(client, also.get("href")), "//p[@class='converted']/strong")) == text_of(also)


@every(
    ("level", "ratios"),
    [
        ("Online retail sales", ["about 33% Share of world online retail"]),
        ("Retail e-commerce sales", ["8.8% Growth of retail e-commerce sales"]),
        (
            "Cross-border e-commerce imports and exports",
            [
                "10.8% Growth of cross-border e-commerce imports and exports",
                "6% Cross-border e-commerce as a share of total trade",
            ],
        ),
        ("Cross-border e-commerce exports", ["70% Exports as a share of cross-border e-commerce"]),
    ],
)
def test_growth_and_shares_stand_beside_their_level(client: Client, level: str, ratios: list[str]) -> None:
    """As the report prints them, of the same area and period."""
    beside = rows(opened(client, "/"))[level].xpath(".//ul[@class='beside']/li")
    assert [text_of(item).startswith(told) for item, told in zip(beside, ratios, strict=True)] == [True] * len(ratios)


def test_findings_are_counted_in_plain_words(client: Client) -> None:
    """As many of each verdict as the audit has about the figure, and a link to them.

    What holds it against its own source alone is no word of others.
    """
    page = opened(client, "/")
    others, own = rows(page)["Online retail sales"].xpath(".//div/a[@class='checked']")
    about = [row for row in client.data("/v1/audit") if RETAIL in row["inputs"]]
    for told, checked, is_own in (("Held against others", others, False), ("Within its own source", own, True)):
        alike = [row for row in about if (len({id.rpartition(".")[2] for id in row["inputs"]}) == 1) is is_own]
        held = [row["verdict"] for row in alike]
        counts = held.count("consistent"), held.count("consistent only within rounding")
        agrees, barely = (f" ×{count}" if count > 1 else "" for count in counts)
        assert text_of(checked) == f"{told}: Agrees{agrees} Only within rounding{barely}"
    assert {others.get("href"), own.get("href")} == {f"/figures/{RETAIL}#findings"}
    assert one(page, "//a[.='Do its figures agree?']").get("href") == "/audit?report=new-ecommerce-2025"
    (own,) = rows(page)["Countries with Silk Road e-commerce direct sourcing bases"].xpath(".//a[@class='checked']")
    assert text_of(own) == "Within its own source: Agrees ×2"


def test_the_longest_series_of_the_report_is_drawn(client: Client) -> None:
    """Wide and narrow, in the topic that it belongs to, with pictures to save that there are."""
    page = opened(client, "/?unit=USD")
    chart = one(page, "//figure[@class='chart']")
    assert len(chart.xpath(".//*[local-name()='svg']")) == 2
    assert text_of(one(chart, "./ancestor::section/h2")) == "Market size"
    periods = [text_of(row) for row in chart.xpath(".//tbody/tr/th")]
    assert len(periods) == len(client.data("/v1/figures?indicator=online-retail-sales&area=CHN"))
    for address in chart.xpath(".//p[@class='chart-save']/a/@href"):
        assert parse_qs(urlsplit(address).query)["unit"] == ["USD"]
        assert client.get(address).status_code == 200, address


def test_a_switch_stays_where_it_was_put(client: Client) -> None:
    """In every link to a figure, an indicator or a report, and in the form; the report stays beside a switched unit."""
    page = opened(client, "/?report=companion-official&unit=EUR")
    numbers = page.xpath("//p[@class='amount']/a/@href | //li[@class='head']//h3/a/@href")
    kept = [href for href in numbers if "unit=EUR" in href]
    assert 0 < len(kept) < len(numbers)
    money = {code for code, each in client.catalogue().indicators.items() if each.unit_kind == "money"}
    assert {href.split("/")[2].split(".")[0].split("?")[0] for href in kept} == money & {
        href.split("/")[2].split(".")[0].split("?")[0] for href in numbers
    }
    form = one(page, "//form[@data-switches]")
    chosen = {name: form.xpath(f".//select[@name='{name}']/option[@selected]/@value") for name in ("report", "unit")}
    assert chosen == {"report": ["companion-official"], "unit": ["EUR"]}
    assert form.xpath(".//input[@name='report']") == []
    _, chinese = page.xpath("//ul[@class='languages']//a/@href")
    assert chinese == "/zh/?report=companion-official&unit=EUR"
    assert opened(client, chinese).xpath("//html/@lang") == ["zh-Hans"]


@every("path", ["/", "/zh/", "/?report=companion-official&unit=EUR"])
def test_forms_and_links_lead_somewhere(client: Client, path: str) -> None:
    """To the fact-check, to the search, and to nothing that is missing."""
    page = opened(client, path)
    prefix = "/zh" if path.startswith("/zh") else ""
    check, search = one(page, "//form[.//textarea[@name='text']]"), one(page, "//form[.//input[@name='q']]")
    assert (check.get("action"), check.get("method")) == (f"{prefix}/fact-check", "get")
    assert (search.get("action"), search.get("method")) == (f"{prefix}/search", "get")
    links = {link.partition("#")[0] for link in page.xpath("//a/@href") if link.startswith("/")}
    assert len(links) > 30
    for link in links:
        assert client.get(link).status_code == 200, link


def test_every_report_is_listed_the_preferred_first(client: Client) -> None:
    """With how many figures stand, and a way to see it here."""
    page = opened(client, "/")
    listed = [text_of(item) for item in page.xpath("//ul[@class='reports']/li")]
    assert listed == [
        "2025 China New E-commerce Report 15 figures",
        "Companion figures of official publishers 121 figures · show here",
    ]
    newest = max(client.data("/v1/releases"), key=lambda row: row["sequence"])
    assert newest["id"] in text_of(page.xpath("//ol[@class='timeline']/li")[0])


@every(
    ("path", "location"), [("/zh", "/zh/"), ("/zh?unit=USD", "/zh/?unit=USD"), ("/?lang=zh&unit=USD", "/zh/?unit=USD")]
)
def test_the_chinese_page_is_found(client: Client, path: str, location: str) -> None:
    """Without the slash, and by the parameter of the API."""
    answer = client.get(path)
    assert (answer.status_code in (302, 308), answer.headers["location"]) == (True, location)


@every(
    ("path", "told"),
    [
        ("/?report=new-ecommerce-2026", "new-ecommerce-2025"),
        ("/?unit=RMX", "RMX"),
        ("/?unit=pavilions&scale=yi&basis=week", "basis"),
        ("/?country=CHN", "country"),
    ],
)
def test_what_is_unknown_is_refused(client: Client, path: str, told: str) -> None:
    """With what was probably meant."""
    assert told in text_of(one(opened(client, path, 422), "//main"))


def test_the_page_is_light(client: Client) -> None:
    """All that a browser loads of it, compressed, in at most four requests."""
    page = opened(client, "/")
    parts = [*page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.xpath("//script/@src")]
    bodies = [client.get(address).content for address in ("/", *parts)]
    assert len(bodies) <= 4
    assert sum(len(brotli.compress(body, quality=5)) for body in bodies) <= 30_000


@pytest.mark.parametrize(("prefix", "heading"), [("/", "Nothing is loaded yet"), ("/zh/", "尚未载入数据")])
def test_an_empty_database_says_how_to_load(
    fresh_url: str, connect: Callable[..., Client], prefix: str, heading: str
) -> None:
    """The commands, and no empty table."""
    within(fresh_url, without_reports)
    client = connect(fresh_url)
    page = opened(client, prefix)
    assert text_of(one(page, "//h1")) == heading
    assert "indicators load my-report" in text_of(one(page, "//pre"))
    assert "api-catalog" in client.get(prefix).links


def _without_money(connection: Connection) -> None:
    odd_report.add_odd_report(connection)
    money = [code for code, (_, kind, _, _) in odd_report.SERIES.items() if kind == "money"]
    for model, column in ((models.PrintedFigure, "indicator"), (models.Indicator, "code")):
        connection.execute(delete(model).where(col(getattr(model, column)).in_(money)))


@pytest.mark.parametrize("path", ["/?report=odd&unit=USD&basis=year-end", "/reports/odd?unit=USD"])
def test_a_unit_that_nothing_fits_is_told(fresh_url: str, connect: Callable[..., Client], path: str) -> None:
    """Of a report without money, to which a switch of reports may lead: all as printed, and every link works."""
    within(fresh_url, _without_money)
    client = connect(fresh_url)
    page = opened(client, path)
    assert "No figure here can be put into USD: all stand as printed." in text_of(one(page, "//main"))
    assert "113 countries" in text_of(one(page, "//main"))
    for link in page.xpath("//main//a/@href[starts-with(., '/')]"):
        assert client.get(link.partition("#")[0]).status_code == 200, link


def _only_odd(connection: Connection) -> None:
    without_reports(connection)
    odd_report.add_odd_report(connection)


def _odd_preferred(connection: Connection) -> None:
    odd_report.add_odd_report(connection)
    connection.execute(update(models.Report).values(rank="normal"))
    connection.execute(update(models.Report).where(col(models.Report.id) == odd_report.REPORT).values(rank="preferred"))


@pytest.mark.parametrize("prepare", [_only_odd, _odd_preferred])
@pytest.mark.parametrize("path", ["/", "/zh/", "/?unit=USD", "/?report=odd"])
def test_any_report_is_told_by_the_same_rules(
    fresh_url: str, connect: Callable[..., Client], prepare: Callable[[Connection], None], path: str
) -> None:
    """The preferred one, its topic named by its code, one row a series that has figures, the longest drawn."""
    within(fresh_url, prepare)
    page = opened(connect(fresh_url), path)
    assert odd_report.SCRIPT in text_of(one(page, "//h1"))
    assert text_of(page.xpath("//section/h2")[0]) == "Odd things"
    filled = [name for name, _, _, figures in odd_report.SERIES.values() if figures]
    assert len(page.xpath("//li[@class='head']")) == len(filled)


def test_of_rival_claims_and_several_areas_one_stands(fresh_url: str, connect: Callable[..., Client]) -> None:
    """The newest period of each area, the longest where several end on a day, the preferred claim of it."""
    within(fresh_url, claims.add_claims)
    client = connect(fresh_url)
    heads = opened(client, f"/?report={claims.REPORT}").xpath("//li[@class='head']")
    shown = {row.xpath(".//p[@class='amount']/a/@href")[0].removeprefix("/figures/") for row in heads}
    places = [figure_id.split(".")[1:3] for figure_id in shown]
    assert len(places) == len({area for area, _ in places})
    newest = client.data(f"/v1/figures?report={claims.REPORT}&latest=1&claims=preferred")
    assert {row["id"] for row in newest} & shown


@every(
    ("code", "lang", "name"),
    [
        ("trade", Lang.EN, "Cross-border e-commerce trade"),
        ("trade", Lang.ZH, "跨境电商贸易"),
        ("air-quality_2", Lang.EN, "Air quality 2"),
        ("", Lang.EN, ""),
    ],
)
def test_a_topic_has_a_name(code: str, lang: Lang, name: str) -> None:
    """Of its endpoint, or its code in words."""
    assert topic_name(code, lang) == name
