"""The lists of indicators, reports and sources for people: all that the API lists, bounded, each with its page."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert

from api.storage import models
from api.web.pages.list_pages import LONGEST, MOST
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers.page_reader import BROWSER, one, opened, text_of
from tests.helpers.tables import every

LISTS = {"indicators": "code", "reports": "id", "sources": "id"}
PREFIXES = ("", "/zh")


@every("prefix", PREFIXES)
@every("kind", LISTS)
def test_all_that_the_api_lists_is_there(client: Client, prefix: str, kind: str) -> None:
    """Each entry once, by its name in the language of the page, with its page and how many figures it has."""
    lang = "zh" if prefix else "en"
    rows = {row[LISTS[kind]]: row for row in client.data(f"/v1/{kind}?limit=1000&lang={lang}")}
    page = opened(client, f"{prefix}/{kind}")
    hits = page.xpath("//li/a[@class='hit']")
    assert sorted(hit.get("href") for hit in hits) == sorted(f"{prefix}/{kind}/{key}" for key in rows)
    assert text_of(one(page, "//h1//*[@class='count']")) == str(len(rows))
    for hit in hits:
        key = hit.get("href").rpartition("/")[2]
        name = rows[key].get("name") or rows[key].get("title" if kind == "reports" else "publisher")
        assert text_of(hit) in (name, rows[key].get("publisher_zh"))
        found = client.get(f"/v1/figures?{kind[:-1]}={key}&claims=all&limit=1").json()["meta"]["total"]
        assert text_of(hit.getparent()).endswith(
            ("no figure that stands", "目前没有有效数据")
            if not found
            else (f" {found} figure", f" {found} figures", f" {found}个数据")
        )


@every("prefix", PREFIXES)
def test_indicators_stand_under_their_topic(client: Client, prefix: str) -> None:
    """Each topic has a heading that is linked from the top, and its indicators with what they mean."""
    lang = "zh" if prefix else "en"
    page = opened(client, f"{prefix}/indicators")
    rows = client.data(f"/v1/indicators?limit=1000&lang={lang}")
    headings = page.xpath("//main//h2")
    assert len(headings) == len({row["topic"] for row in rows})
    assert page.xpath("//header/p[@class='formats']/a/@href") == [f"#{heading.get('id')}" for heading in headings]
    for row in rows:
        entry = one(page, f"//li[a/@href='{prefix}/indicators/{row['code']}']")
        assert row["definition"][: LONGEST - 1] in text_of(entry)
    of_topic = [
        {href.rpartition("/")[2] for href in section.xpath(".//a[@class='hit']/@href")}
        for section in page.xpath("//main//section")
    ]
    topics = {row["code"]: row["topic"] for row in rows}
    assert all(len({topics[code] for code in codes}) == 1 for codes in of_topic)


@every("prefix", PREFIXES)
@every("path", ["/", "/search", "/audit", "/nowhere"])
def test_the_lists_are_linked_where_people_look(client: Client, prefix: str, path: str) -> None:
    """At the foot of every page, a refusal's too."""
    page = opened(client, f"{prefix}{path}", 404 if path == "/nowhere" else 200)
    foot = page.xpath("//footer//a/@href")
    assert foot[:3] == [f"{prefix}/{kind}" for kind in LISTS]


@every("prefix", PREFIXES)
def test_all_figures_are_the_front_page(client: Client, prefix: str) -> None:
    """`/figures` leads there, with what it was asked."""
    answer = client.get(f"{prefix}/figures?unit=USD", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{prefix}/?unit=USD")


@every("kind", LISTS)
def test_a_parameter_is_refused(client: Client, kind: str) -> None:
    """As everywhere."""
    opened(client, f"/{kind}?topic=trade", 422)


@every("prefix", PREFIXES)
def test_a_database_without_reports(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client], prefix: str
) -> None:
    """The page says that there is nothing, and lists nothing."""
    address = migrated_url(engine)
    within(address, without_reports)
    client = connect(address)
    for kind in LISTS:
        page = opened(client, f"{prefix}/{kind}")
        assert page.xpath("//main//li") == []
        assert any(words in text_of(one(page, "//main")) for words in ("There are none yet.", "目前还没有。"))


def add_a_thousand(connection: Connection) -> None:
    """A thousand indicators with names and definitions as long as they may be."""
    row = {
        "topic": "many-things",
        "name_en": "Sales " * 40,
        "name_zh": "销售额" * 60,
        "definition_en": "What it is " * 100,
        "definition_zh": "含义" * 900,
        "unit_kind": "money",
        "measuring_type": "flow",
    }
    connection.execute(insert(models.Indicator), [row | {"code": f"many-{number:04}"} for number in range(1000)])


@every("prefix", PREFIXES)
def test_a_thousand_indicators_are_bounded(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client], prefix: str
) -> None:
    """The page holds so many, says of how many, and leads to where the others are; nothing of one is endless."""
    address = migrated_url(engine)
    within(address, add_a_thousand)
    client = connect(address)
    total = client.get("/v1/indicators?limit=1").json()["meta"]["total"]
    page = opened(client, f"{prefix}/indicators")
    assert len(page.xpath("//a[@class='hit']")) == MOST < total
    note = one(page, "//p[@class='note']")
    assert str(MOST) in text_of(note)
    assert f"{total:,}" in text_of(note)
    links = note.xpath("./a/@href")
    assert links[0] == f"{prefix}/search"
    assert len(client.get(links[1]).text.splitlines()) == total + 1
    assert max(len(text_of(said)) for said in page.xpath("//li/p")) <= LONGEST
