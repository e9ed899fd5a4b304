"""The page that finds figures by words: what the API finds, each indicator with its newest figure."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every


@every("q", ["cross-border exports", "中国 网上零售", "China", "CFIS", "2025 China New E-commerce Report"])
@every("prefix", ["", "/zh"])
def test_all_that_the_api_finds_is_there(client: Client, prefix: str, q: str) -> None:
    """By kind in the same order, each by its name in the language of the page, with the page that it leads to."""
    rows = client.data(f"/v1/search?q={q}&limit=100&lang={'zh' if prefix else 'en'}")
    page = opened(client, f"{prefix}/search?q={q}")
    assert str(len(rows)) in text_of(one(page, "//title"))
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    assert [item.get("id") for item in page.xpath("//h2")] == [f"{kind}s" for kind in kinds]
    for kind in kinds:
        hits = page.xpath(f"//section[@aria-labelledby='{kind}s']//*[@class='hit']")
        of_kind = [row for row in rows if row["kind"] == kind]
        if kind in ("indicator", "area", "report"):
            assert [text_of(hit) for hit in hits] == [row["name"] for row in of_kind][: len(hits)]
        if kind != "area":
            assert [hit.get("href") for hit in hits] == [f"{prefix}/{kind}s/{row['code']}" for row in of_kind][
                : len(hits)
            ]
        assert len(hits) == min(len(of_kind), 40)


@every(
    ("path", "headline"),
    [
        ("/search?q=cross-border+exports", "more than 1.8 trillion yuan China, 2024 · CFIS"),
        ("/zh/search?q=cross-border+exports", "超过1.8万亿元 中国，2024年 · CFIS"),
        ("/search?q=world+retail+e-commerce+sales", "World, 2024"),
    ],
)
def test_an_indicator_has_its_newest_figure(client: Client, path: str, headline: str) -> None:
    """In words, with where, when and who says so, of the place that the words name."""
    first = opened(client, path).xpath("//p[@class='hit-figure']")[0]
    assert headline in text_of(first)
    assert client.get(first.xpath("./a/@href")[0]).status_code == 200


def test_the_newest_is_the_newest(client: Client) -> None:
    """No figure of the indicator, the area and the preferred claims is of a later period, but for forecasts."""
    page = opened(client, "/search?q=online+retail+sales")
    for link in page.xpath("//p[@class='hit-figure']/a/@href"):
        figure = client.data(f"/v1{link}")
        rows = client.data(f"/v1/figures?indicator={figure['indicator']}&area={figure['area']}&limit=1000")
        known = [row for row in rows if row["status"] != "F"] or rows
        assert figure["id"] in [row["id"] for row in known]
        assert figure["period"][:4] == max(row["period"][:4] for row in known)


@every(
    ("q", "found"),
    [
        ("35个国家", ["35 countries"]),
        ("35 countries", ["35 countries"]),
        ("15.5万亿", ["15.5 trillion yuan"] * 2),
        ("155,000亿元", ["15.5 trillion yuan"] * 2),
        ("网上零售额 15.5万亿元 2024年", ["15.5 trillion yuan"] * 2),
        ("15.5", ["15.5 trillion yuan"] * 2),
        ("33%", ["about 33%"]),
        ("$6.3 trillion", ["6.3 trillion US dollars"]),
        # What its source prints beside the yuan leads to the same figure.
        ("$2.1 trillion", ["about 2.1 trillion US dollars"]),
        ("15.5 trillion euros", []),
        ("9.7万亿元", []),
        ("2024", []),
    ],
)
def test_a_number_finds_the_figures_that_print_it(client: Client, q: str, found: list[str]) -> None:
    """In its unit, however it is scaled and in both languages; each leads to its figure."""
    links = opened(client, f"/search?q={quote(q)}").xpath("//section[@aria-labelledby='numbers']//a[@class='hit']")
    assert [text_of(link) for link in links] == found
    assert {client.get(link.get("href")).status_code for link in links} <= {200}


@every(
    ("path", "told"),
    [
        ("/search?q=retail+2023", "15.43 trillion yuan China, 2023"),
        ("/zh/search?q=2024年网络零售额", "15.5万亿元 中国，2024年"),
        # Of a year that has none, the newest there is.
        ("/search?q=online+retail+sales+2031", "China, 2025"),
    ],
)
def test_a_year_that_is_named_is_told(client: Client, path: str, told: str) -> None:
    """The figure of that year, though there is a newer one."""
    assert told in text_of(opened(client, path).xpath("//p[@class='hit-figure']")[0])


@every(
    ("q", "path"),
    [
        ("一带一路", "/indicators/silk-road-ecommerce-partner-countries"),
        ("GMV", "/indicators/ecommerce-transactions"),
        ("中国新电商发展报告2025", "/reports/new-ecommerce-2025"),
        ("MOFCOM", "/sources/mofcom-2023-02-23"),
        # It quotes the ministry.
        ("MOFCOM", "/sources/technode-2015-01-22"),
        ("商务部 2024", "/sources/scio-2024-02-07"),
        ("国家统计局", "/sources/technode-2015-01-22"),
    ],
)
def test_other_words_for_the_same_are_found(client: Client, q: str, path: str) -> None:
    """Names that the data do not hold in that language, and those who measured what others publish."""
    assert path in opened(client, f"/search?q={quote(q)}").xpath("//a[@class='hit']/@href")


def test_an_area_tells_what_is_known_of_it(client: Client) -> None:
    """The indicators that there are figures of; of one without any, that there is none."""
    known = one(opened(client, "/search?q=China"), "//section[@aria-labelledby='areas']//details")
    codes = {row["indicator"] for row in client.data("/v1/figures?area=CHN&claims=all&limit=10000&fields=indicator")}
    links = known.xpath(".//a/@href")
    assert {link.removeprefix("/indicators/").partition("?")[0] for link in links} == codes
    assert all(link.endswith("?area=CHN") for link in links)
    assert "There is no figure on it." in text_of(one(opened(client, "/search?q=Bhutan"), "//main"))


@every("prefix", ["", "/zh"])
@every("q", ["zzzzzz", "%3Cscript%3Ealert(1)%3C/script%3E", "%E2%80%AE"])
def test_where_nothing_is_found_the_page_says_what_to_try(client: Client, prefix: str, q: str) -> None:
    """With examples that find something; the words stand there as text."""
    page = opened(client, f"{prefix}/search?q={q}")
    assert one(page, "//p[@role='status']") is not None
    assert page.xpath("//main//script") == []
    examples = page.xpath("//main//a[contains(@href, '/search?q=')]/@href")
    assert examples
    for link in examples:
        assert opened(client, link).xpath("//*[@class='hit']"), link


@every("prefix", ["", "/zh"])
def test_without_words_there_is_the_box(client: Client, prefix: str) -> None:
    """Which a form sends here, in the language of the page; an empty one comes back to it."""
    page = opened(client, f"{prefix}/search")
    assert one(page, "//main//form").get("action") == f"{prefix}/search"
    assert one(page, "//main//form//input[@name='q']").get("value") == ""
    assert client.get(f"{prefix}/search?q=").headers["location"] == f"{prefix}/search"


@every("query", ["?q=%20", "?q=" + "a" * 201, "?words=retail", "?q=a&limit=3"])
def test_what_cannot_be_asked_is_a_page_that_says_so(client: Client, query: str) -> None:
    """With the status of the API."""
    one(opened(client, f"/search{query}", 422), "//h1")


def test_a_database_without_reports_has_a_page(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """Areas alone are found, and there is no example."""
    address = migrated_url(engine)
    within(address, without_reports)
    client = connect(address)
    assert [item.get("id") for item in opened(client, "/search?q=China").xpath("//h2")] == ["areas"]
    assert opened(client, "/search").xpath("//main//a[contains(@href, '/search?q=')]") == []
