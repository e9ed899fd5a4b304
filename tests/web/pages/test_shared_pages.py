"""What a page says where its link is pasted, and what it is in a frame of another page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from tests.conftest import Client
from tests.helpers.page_reader import BROWSER, one, opened, text_of
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
PARTNERS = "silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15"
EXPECTED = "cross-border-ecommerce-trade.CHN.2024.imsilkroad-2024-01-31"
IMPORTS = "new-ecommerce-2025.cross-border-imports"


def tags(page: Any) -> dict[str, str]:
    """What the meta elements of a page say, by name or property."""
    return {
        item.get("property") or item.get("name"): item.get("content")
        for item in page.xpath("//meta[@property or @name]")
    }


@every(
    ("path", "title", "picture", "labels"),
    [
        (
            f"/figures/{RETAIL}",
            "Online retail sales, China, 2024: 15.5 trillion yuan",
            f"/v1/figures/{RETAIL}.png",
            ("Printed as", "15.5 trillion yuan", "Source", "CFIS, 15 September 2025"),
        ),
        (
            f"/zh/figures/{RETAIL}",
            "网上零售额，中国，2024年：15.5万亿元",
            f"/v1/figures/{RETAIL}.png?lang=zh",
            ("原文", "15.5 trillion yuan", "来源", "CFIS，2025年9月15日"),
        ),
        (
            f"/figures/{EXPORTS}?unit=EUR",
            "Cross-border e-commerce exports, China, 2024: more than 1.8 trillion yuan",
            f"/v1/figures/{EXPORTS}.png?unit=EUR",
            ("Printed as", "exceeding 1.8 trillion yuan", "Source", "CFIS, 15 September 2025"),
        ),
        (
            f"/figures/{IMPORTS}",
            "780 billion yuan",
            f"/v1/figures/{IMPORTS}.png",
            ("Calculated from", "cross-border-ecommerce-trade", "Source", "Report indicators"),
        ),
        (
            f"/figures/{EXPECTED}",
            "Cross-border e-commerce imports and exports, China, 2024: 2.95 trillion yuan (forecast of 2024-01)",
            f"/v1/figures/{EXPECTED}.png",
            ("Printed as", "expected to reach 2.95 trillion yuan", "Source", ""),
        ),
        (
            f"/zh/figures/{EXPECTED}",
            "中国，2024年：2.95万亿元（2024年1月预测）",
            f"/v1/figures/{EXPECTED}.png?lang=zh",
            ("原文", "2.95 trillion yuan", "来源", ""),
        ),
    ],
)
def test_a_figure_is_shown_where_its_link_is_pasted(
    client: Client, path: str, title: str, picture: str, labels: tuple[str, ...]
) -> None:
    """Its claim as the title, a picture of 1200 by 630, what is printed and who publishes it."""
    told = tags(opened(client, path))
    assert title in told["og:title"]
    assert told["og:title"] in told["og:description"]
    assert told["og:type"] == "article"
    assert told["og:url"] == f"http://test{path}"
    assert told["og:locale"] == ("zh_CN" if path.startswith("/zh") else "en_GB")
    assert told["og:image"] == f"http://test{picture}"
    assert told["og:image:alt"] == told["og:title"]
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["twitter:card"] == "summary_large_image"
    found = [told[f"twitter:{name}"] for name in ("label1", "data1", "label2", "data2")]
    assert all(wanted in given for wanted, given in zip(labels, found, strict=True))


@every(
    ("path", "told"),
    [
        (f"/embed/figures/{RETAIL}", ("15.5 trillion yuan", "2.15 trillion US dollars", "15.45 to 15.55", "CFIS")),
        (f"/zh/embed/figures/{RETAIL}", ("15.5万亿元", "2.15万亿美元", "15.45至15.55", "来源")),
        (f"/embed/figures/{EXPORTS}?unit=EUR", ("more than 1.8 trillion yuan", "euros", "a lower limit only")),
        (f"/embed/figures/{PARTNERS}", ("countries", "An exact count", "CFIS")),
        (f"/embed/figures/{IMPORTS}", ("calculated from other figures", "What rounding leaves open")),
    ],
)
def test_a_figure_stands_in_a_frame(client: Client, path: str, told: tuple[str, ...]) -> None:
    """Large, converted, with what rounding leaves open, its source, and the way to its page."""
    page = opened(client, path)
    text = text_of(one(page, "//body"))
    assert [words for words in told if words not in text] == []
    back = one(page, "//footer//a")
    assert back.get("href") == f"http://test{path.replace('/embed', '')}"
    assert client.get(back.get("href")).status_code == 200
    assert page.xpath("//nav") == []
    assert page.xpath("//script") == []
    assert {item.get("target") for item in page.xpath("//a")} == {"_blank"}


@every("prefix", ["", "/zh"])
def test_anybody_may_put_it_into_a_frame(client: Client, prefix: str) -> None:
    """The one thing that its policy allows and that of other pages does not; it runs no script."""
    path = f"{prefix}/figures/{RETAIL}"
    embedded = client.get(f"/embed/figures/{RETAIL}").headers["content-security-policy"].split("; ")
    whole = client.get(path).headers["content-security-policy"].split("; ")
    assert {"frame-ancestors * file:", "script-src 'none'", "default-src 'none'"} < set(embedded)
    assert "frame-ancestors 'none'" in whole


@every("prefix", ["", "/zh"])
@every(
    ("path", "picture"),
    [
        ("/", f"/v1/figures.png?area=CHN&indicator=online-retail-sales&highlight={RETAIL}"),
        ("/?unit=USD", f"/v1/figures.png?area=CHN&indicator=online-retail-sales&highlight={RETAIL}&unit=USD"),
        ("/indicators/online-retail-sales", "/v1/figures.png?indicator=online-retail-sales"),
        ("/audit", "/v1/figures.png?area=CHN&indicator=online-retail-sales"),
        ("/search?q=sales", "/v1/figures.png?area=CHN&indicator=online-retail-sales"),
        ("/fact-check", "/v1/figures.png?area=CHN&indicator=online-retail-sales"),
        ("/reports/new-ecommerce-2025", "/v1/figures.png?area=CHN&indicator=online-retail-sales"),
        ("/sources/cfis-2025-09-15", "/v1/figures.png?area=CHN&indicator=online-retail-sales"),
    ],
)
def test_every_page_is_shared_with_a_picture(client: Client, prefix: str, path: str, picture: str) -> None:
    """A chart of its own, or the front page's; it is there, as large as is told."""
    page = opened(client, f"{prefix}{path}")
    told = tags(page)
    assert told["og:title"] == page.findtext(".//title").rpartition(" · ")[0]
    assert told["og:description"] == told["description"]
    address, _, query = told["og:image"].partition("?")
    assert set(query.split("&")) == {*picture.partition("?")[2].split("&"), *(["lang=zh"] if prefix else [])}
    assert address == "http://test/v1/figures.png"
    assert told["og:image:alt"]
    image = Image.open(BytesIO(client.get(told["og:image"]).content))
    assert (image.format, image.size) == ("PNG", (1200, 630))


@every(
    ("path", "told"),
    [
        ("/embed/indicators/online-retail-sales", ("Online retail sales, China", "National Bureau of Statistics")),
        ("/zh/embed/indicators/online-retail-sales?unit=USD", ("网上零售额，中国", "美元")),
        ("/embed/indicators/online-retail-sales?area=DEU", ("No figure of it is known",)),
    ],
)
def test_an_indicator_stands_in_a_frame(client: Client, path: str, told: tuple[str, ...]) -> None:
    """Its chart, for three widths, with its sources, or the words that there is none; and the way to its page."""
    page = opened(client, path)
    text = text_of(one(page, "//body"))
    assert [words for words in told if words not in text] == []
    assert len(page.xpath("//figure[@class='chart']//*[local-name()='svg']")) == (0 if "No figure" in told[0] else 3)
    back = one(page, "//footer//a").get("href")
    assert back == f"http://test{path.replace('/embed', '')}"
    assert client.get(back).status_code == 200
    assert page.xpath("//script") == []


@every(
    ("asked", "told"),
    [
        ("", "Newest release, 26 November 2026"),
        ("?as_of=2026-11-26T00:00:00Z", "As of release"),
    ],
)
def test_a_frame_says_which_release_it_shows(client: Client, asked: str, told: str) -> None:
    """Live it follows each release, pinned it names the one that it stays with."""
    newest = client.data("/v1/releases?sort=-sequence&limit=1")
    assert newest
    page = opened(client, f"/embed/figures/{RETAIL}{asked}")
    assert told.split(",")[0] in text_of(one(page, "//footer"))


@every("path", ["/embed/figures/nope", "/zh/embed/figures/nope", "/embed/indicators/nope"])
def test_what_is_not_there_is_not_embedded(client: Client, path: str) -> None:
    """A refusal with its status, which the frame may show."""
    opened(client, path, 404)
    policy = client.get(path, headers=BROWSER).headers["content-security-policy"]
    assert "frame-ancestors * file:" in policy


def test_the_code_to_embed_is_that_of_the_page(client: Client) -> None:
    """Both frames that a figure's page offers, live and pinned, are there; each is named by the claim."""
    page = opened(client, f"/figures/{EXPORTS}?unit=EUR")
    codes = page.xpath("//details[@name='embed']//code")
    assert len(codes) == 2
    for code in codes:
        assert "more than 1.8 trillion yuan" in text_of(code)
        address = text_of(code).partition('src="')[2].partition('"')[0].replace("&amp;", "&")
        assert "unit=EUR" in address
        assert client.get(address).status_code == 200


@every("path", ["/", "/indicators/online-retail-sales", "/indicators/online-retail-sales?claims=all"])
def test_a_picture_has_the_size_that_is_told(client: Client, path: str) -> None:
    """Also of a chart that is higher than a preview, since its figures need it."""
    page = opened(client, path)
    told = {item.get("property"): item.get("content") for item in page.xpath("//meta[starts-with(@property, 'og:')]")}
    image = Image.open(BytesIO(client.get(told["og:image"]).content))
    assert image.size == (int(told["og:image:width"]), int(told["og:image:height"]))


@every(
    ("path", "source", "told"),
    [
        ("/embed/indicators/online-retail-sales", "//footer", "Source: National Bureau of Statistics of China"),
        ("/zh/embed/indicators/online-retail-sales", "//footer", "来源：国家统计局"),
        (f"/embed/figures/{RETAIL}", "//p[@class='by']", "2025 China New E-commerce Report, as quoted by CFIS, 15 Sep"),
        (f"/zh/embed/figures/{RETAIL}", "//p[@class='by']", "CFIS引述，2025年9月15日"),
    ],
)
def test_a_frame_says_whose_figures_it_shows(client: Client, path: str, source: str, told: str) -> None:
    """Of a chart below its drawing, of a figure the report, and who quotes it."""
    assert told in text_of(one(opened(client, path), source))
