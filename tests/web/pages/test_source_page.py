"""The page of a source: what is kept of it in words, every figure read there with its proof, and its citation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, update

from api.storage import models
from tests.conftest import Client, MakeUrl, within
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

CFIS, UNTITLED = "cfis-2025-09-15", "bastillepost-2024-s1"
TITLE = "“Global Buying, Global Selling”: China’s New E-Commerce Builds Digital Bridges for Open Cooperation"
DETAILS = {
    "publisher_zh": "中国国际服务贸易促进中心",
    "licence": "CC BY 4.0",
    "retrieved_at": "2025-10-01T08:30:00Z",
    "archived_url": "https://web.archive.example/20251001/c.html",
    "page_sha256": "5" * 64,
}
CHECKED = {
    "online-retail-sales.CHN.2024.cfis-2025-09-15": "proved",
    "share-of-world-online-retail.CHN.2024.cfis-2025-09-15": "proved",
    "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15": "moved",
}


def know_all(connection: Connection) -> None:
    """Make all known of one source, and keep a verification of three of its figures."""
    connection.execute(update(models.Source).where(models.Source.id == CFIS).values(**DETAILS))  # type: ignore[arg-type]
    rows = [{"figure": id, "verdict": found, "checked_at": "2026-11-25T10:00:00Z"} for id, found in CHECKED.items()]
    connection.execute(insert(models.Verification), rows)


@pytest.fixture(scope="module")
def known(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over the seed, where all is known of one source."""
    address = migrated_url(engine)
    within(address, know_all)
    return connect(address)


def facts(client: Client, path: str) -> dict[str, str]:
    """What the page tells of the source, by the name of it."""
    told = one(opened(client, path), "//dl[@class='facts']")
    return {text_of(name): text_of(name.getnext()) for name in told.xpath("dt")}


def test_what_is_known_is_told(known: Client) -> None:
    """Publisher in both languages, days, licence with its address, archive, fingerprint, verification in counts."""
    told = facts(known, f"/sources/{CFIS}")
    assert told["Publisher"] == "CFIS (中国国际服务贸易促进中心)"
    assert told["Published"] == "15 September 2025"
    assert told["Terms of use"].startswith("CC BY 4.0 · the licence")
    assert told["Read"] == "1 October 2025"
    assert told["Archived copy"].startswith("https://web.archive.example/")
    assert told["Fingerprint of the page that was read (SHA-256)"] == "5" * 64
    assert told["Held against the page"] == (
        "last on 25 November 2026: 2 × the words stand there; 1 × the words stand elsewhere on the page"
    )
    chinese = facts(known, f"/zh/sources/{CFIS}")
    assert chinese["发布者"] == "中国国际服务贸易促进中心（CFIS）"
    assert chinese["与网页核对"] == "最近于2026年11月25日：2个：原文仍在；1个：原文在页面另一处"


def test_what_is_not_known_is_told_too(client: Client) -> None:
    """No day, no licence, no copy: in words, and no empty field."""
    told = facts(client, f"/sources/{UNTITLED}")
    assert told["Published"] == "the day was not seen"
    assert told["Terms of use"] == "none were seen on the page"
    assert told["Archived copy"] == "none is known"
    assert told["Held against the page"] == "not again since it was read"
    page = opened(client, f"/sources/{UNTITLED}")
    assert text_of(one(page, "//h1")) == "Bastille Post"
    assert "own title was not seen" in text_of(page)
    assert "[title not seen]" in text_of(one(page, "//aside"))


@every(
    ("source", "words", "chinese"),
    [
        (CFIS, "A page that quotes figures of others.", "引述他人数据的网页。"),
        ("customs-2025-01-13", "The publisher’s own page.", "发布机构自己的网页。"),
    ],
)
def test_the_tier_is_told_in_plain_words(client: Client, source: str, words: str, chinese: str) -> None:
    """Whose page it is."""
    assert words in text_of(one(opened(client, f"/sources/{source}"), "//article"))
    assert chinese in text_of(one(opened(client, f"/zh/sources/{source}"), "//article"))


def test_every_figure_read_there_is_told_with_its_proof(client: Client) -> None:
    """As many as the API has, in the order of the text, each with its phrase, its link, and what is printed beside."""
    page = opened(client, f"/sources/{CFIS}")
    assert text_of(one(page, "//h1")) == TITLE
    rows = client.data(f"/v1/figures?source={CFIS}&fields=*")
    items = page.xpath("//ul[@class='read']/li")
    assert len(items) == len(rows)
    assert {item.xpath(".//a/@href")[0] for item in items} == {f"/figures/{row['id']}" for row in rows}
    phrases = sorted(text_of(mark) for mark in page.xpath("//ul[@class='read']//mark"))
    assert phrases == sorted(row["as_printed"] for row in rows)
    links = page.xpath("//ul[@class='read']//a[contains(@href, '#:~:text=')]/@href")
    assert set(links) == {row["source_link"] for row in rows}
    (sales,) = [text_of(item) for item in items if "Online retail sales, China, 2024" in text_of(item)]
    assert "also printed as about 2.1 trillion US dollars" in sales


def test_the_findings_are_those_of_its_figures(client: Client) -> None:
    """Each in which one of its figures takes part, and no other."""
    ids = {row["id"] for row in client.data(f"/v1/figures?source={CFIS}")}
    expected = [row["id"] for row in client.data("/v1/audit") if ids & set(row["inputs"])]
    page = opened(client, f"/sources/{CFIS}")
    found = page.xpath("//section[@aria-labelledby='findings']//li//a/@href")
    assert [link.partition("#")[2] for link in found] == expected


@every(
    ("path", "style", "citation"),
    [
        (
            f"/sources/{CFIS}",
            "APA",
            f"CFIS. (2025, September 15). {TITLE}. Retrieved October 1, 2025, from https://en.cfis.cn/",
        ),
        (
            f"/sources/{CFIS}",
            "Chicago",
            f"CFIS. 2025. “{TITLE}.” September 15. Accessed October 1, 2025. https://en.cfis.cn/",
        ),
        (
            f"/zh/sources/{CFIS}",
            "GB/T 7714",
            f"中国国际服务贸易促进中心. {TITLE}[EB/OL]. (2025-09-15)[2025-10-01]. https://en.cfis.cn/",
        ),
        (f"/sources/{UNTITLED}", "APA", "Bastille Post. (n.d.). [title not seen]. https://www.bastillepost.com/"),
        (f"/sources/{UNTITLED}", "Chicago", "Bastille Post. n.d. “[title not seen].” https://www.bastillepost.com/"),
        (f"/zh/sources/{UNTITLED}", "GB/T 7714", "Bastille Post. [题名未见][EB/OL]. https://www.bastillepost.com/"),
    ],
)
def test_a_source_is_cited_as_a_whole(known: Client, path: str, style: str, citation: str) -> None:
    """With the day that it was read on where that is known, and nothing made up where it is not."""
    snippet = one(opened(known, path), f"//aside//details[summary='{style}']/div")
    assert text_of(snippet).startswith(citation)


@every("prefix", ["", "/zh"])
def test_an_unknown_source_is_a_page_that_says_so(client: Client, prefix: str) -> None:
    """With the nearest id; a parameter that it does not have is refused."""
    assert CFIS in text_of(opened(client, f"{prefix}/sources/cfis-2025-09-51", 404))
    assert "nope" in text_of(opened(client, f"{prefix}/sources/{CFIS}?nope=1", 422))
    answer = client.get(f"{prefix}/sources/CFIS-2025-09-15")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{prefix}/sources/{CFIS}")
