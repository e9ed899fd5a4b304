"""A refusal as a page: said in the language of the page, with pages to go on to and no address of the API."""

from __future__ import annotations

import re

from api.domain.errors import tree
from api.web.pages.words.problem_words import SENTENCES, without_addresses
from tests.conftest import Client
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

SALES = "/indicators/online-retail-sales"
RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"


@every(
    ("path", "english", "chinese", "ways"),
    [
        ("/nowhere", "There is no page at “/nowhere”.", "网址“/nowhere”没有页面", []),
        ("/api", "Perhaps you mean All figures", "您要找的可能是：全部数据", ["/"]),
        ("/rest/graphql", "Perhaps you mean All figures", "您要找的可能是：全部数据", ["/"]),
        ("/country", "There is no page at “/country”. Perhaps", "您要找的可能是", ["/search"]),
        ("/indicator", "Perhaps you mean All indicators", "您要找的可能是：全部指标", ["/indicators"]),
        ("/source", "Perhaps you mean Sources", "您要找的可能是：来源", ["/sources"]),
        ("/exports", "Perhaps you mean All indicators", "您要找的可能是：全部指标", ["/indicators"]),
        (
            "/indicators/online-retail",
            "There is no indicator “online-retail”",
            "没有代码为“online-retail”的指标",
            [SALES],
        ),
        ("/figures/nope", "There is no figure “nope”", "没有编号为“nope”的数据", []),
        ("/figures/online-retail-sales.CHN.2023.x", "Perhaps you mean", "您要找的可能是", [SALES]),
        (
            f"/figures/{RETAIL}?as_of=2020-01-01",
            "This figure was not here on 1 January 2020: it was added on 24 November 2026.",
            "2020年1月1日此数据尚未收录，录入于2026年11月24日。",
            [f"/figures/{RETAIL}"],
        ),
        ("/reports/x", "There is no report “x”", "没有编号为“x”的报告", []),
        ("/sources/cfis-2025", "There is no source", "没有编号为", ["/sources/cfis-2025-09-15"]),
        ("/embed/figures/x", "There is no figure “x”", "没有编号为“x”的数据", []),
        (f"{SALES}?year=2024", "`year` is not a parameter of this path. It takes", "网址中有此页不支持的参数", []),
        (f"{SALES}?area=Nowhere", "or names.", "网址中有此处未收录的代码或名称", []),
        (f"{SALES}?unit=percent", "percent", "数据无法换算为所选单位", []),
        (f"{SALES}?basis=year-end", "needs `unit`", "网址中的参数不能同时使用", []),
        ("/audit?as_of=tomorrow", "is no day like", "无法识别的参数值", []),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    client: Client, path: str, english: str, chinese: str, ways: list[str]
) -> None:
    """With the pages that are meant and those that list what there is; the API's own words stand last, as English."""
    for prefix, told in (("", english), ("/zh", chinese)):
        status = client.get(f"{prefix}{path}").status_code
        assert status in (404, 422)
        main = one(opened(client, f"{prefix}{path}", status), "//main")
        assert told in text_of(main)
        assert "/v1" not in text_of(main)
        links = main.xpath(".//a/@href")
        assert [link for link in links if link.startswith("/v1")] == []
        assert {f"{prefix}{way}" for way in [*ways, "/indicators", "/reports", "/sources"]} <= set(links)
        if prefix:
            for part in main.xpath(".//h1 | .//p[not(@class)] | .//li"):
                assert re.search("[\u4e00-\u9fff]", text_of(part)), text_of(part)


def test_what_it_leads_to_is_there(client: Client) -> None:
    """Each page that was probably meant."""
    for path in ("/country", "/indicators/online-retail", "/figures/online-retail-sales.CHN.2023.x"):
        for link in one(opened(client, path, 404), "//main").xpath(".//a/@href"):
            assert client.get(link).status_code == 200, link


def test_every_problem_has_words() -> None:
    """In both languages, by its code."""
    assert {problem.code for problem in tree()} <= set(SENTENCES)


@every(
    ("detail", "kept"),
    [
        ("`x` is no area here; /v1/areas lists them. Did you mean CHN?", "`x` is no area here. Did you mean CHN?"),
        ("`year` is not taken. /v1/figures takes `year`. It takes: unit.", "`year` is not taken. It takes: unit."),
        ("/v1 and /docs list the paths.", "/v1 and /docs list the paths."),
        ("Use /v1/search?q=a.", ""),
        ("`q=a. B` holds no word.", "`q=a. B` holds no word."),
    ],
)
def test_a_page_leaves_out_addresses_of_the_api(detail: str, kept: str) -> None:
    """The clause that leads there, and no more."""
    assert without_addresses(detail) == kept


@every("path", ["/%3Cscript%3E", "/indicators/%3Cscript%3Ealert(1)", "/figures/" + "a" * 3000])
@every("prefix", ["", "/zh"])
def test_a_hostile_address_is_text_and_not_endless(client: Client, prefix: str, path: str) -> None:
    """Shown as it is, so far as a sentence has room."""
    main = one(opened(client, f"{prefix}{path}", 404), "//main")
    assert main.xpath(".//script") == []
    assert len(text_of(main)) < 600
