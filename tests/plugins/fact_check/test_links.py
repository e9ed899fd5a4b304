"""Links to figures in HTML and Markdown: what is read, what is not, and where the linked words stand."""

from __future__ import annotations

from typing import Any

from api.plugins.fact_check.links import HTML, MARKDOWN, MAX_LINKED_BYTES, figure_links
from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

PATH = "/v1/fact-check"
TABLES = tables(__file__)
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def checked(client: Client, document: str, media_type: str, status: int = 200) -> Any:
    headers = {"content-type": media_type}
    answer = client.request("POST", PATH, content=document.encode(), headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


@every(("media_type", "document", "expected"), TABLES["documents"])
def test_linked_words_are_a_claim(client: Client, media_type: str, document: str, expected: str) -> None:
    """The verdict on each link to a figure, `phrase: verdict`; `SALES` stands for the id of a figure."""
    text = document.replace("SALES", SALES).replace("\\n", "\n")
    rows = checked(client, text, f"text/{media_type}")["data"]
    found = [f"{row['phrase'] or '-'}: {row['verdict'] or row['error']['code']}" for row in rows]
    assert found == [each.strip() for each in expected.split(";") if each.strip()]
    for row in rows:
        assert row["error"] or row["value_text"] in text[row["start"] : row["end"]]


def test_a_fault_is_told_at_its_link(client: Client) -> None:
    """Words without a number, and a link to the figures of another host; the others are judged."""
    links = {"here": "/v1", "15.5": "https://example.org", "15.5 trillion yuan": ""}
    text = " ".join(f"[{words}]({site}/figures/{SALES})" for words, site in links.items())
    first, second, last = checked(client, text, MARKDOWN)["data"]
    assert (first["error"]["parameter"], second["error"]["parameter"]) == ("links[0].amount", "links[1].figure")
    assert "example.org" in second["error"]["detail"]
    assert last["verdict"] == "agrees"


def test_a_document_without_links_says_so(client: Client) -> None:
    """And a long one is refused."""
    body = checked(client, "China's online retail sales were 15.5 trillion yuan.", HTML)
    assert (body["data"], "no link" in body["meta"]["hint"]) == ([], True)
    assert checked(client, "a" * (MAX_LINKED_BYTES + 1), HTML, 413)["code"] == "content-too-large"
    many = f"[15.5](/figures/{SALES}) " * 1_001
    assert checked(client, many, MARKDOWN, 413)["code"] == "content-too-large"


ODD = [
    "<a href=",
    "<a href='figures/'>",
    "[a](",
    "[" * 20_000,
    "<a href=x>" * 20_000,
    "](" * 20_000,
    "`" * 20_001,
    "\x00<a",
]


@every("document", ODD)
def test_odd_documents_end(document: str) -> None:
    assert figure_links(document, MARKDOWN) == []
