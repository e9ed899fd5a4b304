"""Links to figures in HTML and Markdown: what is read, what is not, and where the linked words stand."""

from typing import Any

from api.plugins.fact_check.links import HTML, MARKDOWN, MAX_LINKED_BYTES, figure_links
from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

PATH = "/v1/fact-check"
TABLES = tables(__file__)
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def checked(client: Client, document: str, media_type: str, status: int = 200) -> Any:
    headers = {"content-type": media_type}
    answer = client.request("POST", PATH, content=document.encode(), headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


@every(("media_type", "document", "expected"), TABLES["documents"])
def test_linked_words_are_a_claim(client: Client, media_type: str, document: str, expected: str) -> None:
    """The verdict on each link to a figure, `phrase: verdict`; `SALES` stands for the id of a figure."""
    text = document.replace("SALES", SALES).replace("EXPORTS", EXPORTS).replace("\\n", "\n")
    rows = checked(client, text, f"text/{media_type}")["data"]
    found = [f"{row['phrase'] or '-'}: {row['verdict'] or row['error']['code']}" for row in rows]
    assert found == [each.strip() for each in expected.split(";") if each.strip()]
    for row in rows:
        assert row["error"] or row["value_text"].removesuffix(".0") in text[row["start"] : row["end"]]


def test_a_fault_is_told_at_its_link(client: Client) -> None:
    """Words without a number, and a link to the figures of another host; the others are judged."""
    links = {"here": "/v1", "15.5": "https://example.org", "15.5 trillion yuan": ""}
    text = " ".join(f"[{words}]({site}/figures/{SALES})" for words, site in links.items())
    first, second, last = checked(client, text, MARKDOWN)["data"]
    assert (first["error"]["parameter"], second["error"]["parameter"]) == ("links[0].amount", "links[1].figure")
    assert "example.org" in second["error"]["detail"]
    assert last["verdict"] == "agrees"


def test_a_document_without_links_says_so(client: Client) -> None:
    body = checked(client, "China's online retail sales were 15.5 trillion yuan.", HTML)
    assert (body["data"], "no link" in body["meta"]["hint"]) == ([], True)
    assert checked(client, "a" * (MAX_LINKED_BYTES + 1), HTML, 413)["code"] == "content-too-large"
    many = f"[15.5](/figures/{SALES}) " * 1_001
    assert checked(client, many, MARKDOWN, 413)["code"] == "content-too-large"


@every(
    "piece",
    [*"`<[", "<a ", "<a href='", "<a href=x>", "](", "[a](x ", "[a]: ", "\\[", "<!--", "\n[a]:", "\x00<a", "~~~\n"],
)
def test_odd_documents_end(piece: str) -> None:
    assert figure_links(piece * 20_000, MARKDOWN) == []


@every(("figure", "as_of", "figure_now", "now", "notice"), TABLES["revised"])
def test_who_quoted_a_figure_hears_of_its_revision(
    rivals: Client, figure: str, as_of: str, figure_now: str, now: str, notice: str
) -> None:
    """In the link and meta of the figure, pinned or not, in the link of its citation, on its page and frame."""
    id, pinned = f"online-retail-sales.FRA.{figure}", {"as_of": as_of} if as_of else {}
    answer = rivals.get(f"/v1/figures/{id}", params=pinned)
    cited = rivals.get(f"/v1/figures/{id}/citation", params=pinned)
    framed = rivals.get(f"/embed/figures/{id}", params=pinned).text
    page = rivals.get(f"/figures/{id}", params=pinned).text
    revised, link = answer.json()["meta"].get("revised"), f'FRA.{figure_now or figure}>; rel="latest'
    assert [link in each.headers.get("link", "") for each in (answer, cited)] == [bool(notice)] * 2
    for html in (framed, page):
        assert (notice in html, 'class="withdrawn"' in html) == (True, bool(notice))
    assert ("withdrawn" in cited.text) == (not as_of)
    told = revised and [revised["figure"] or "", revised["now"] or "", revised["why"]]
    assert told == ([figure_now and f"online-retail-sales.FRA.{figure_now}", now, "Made up."] if notice else None)


def test_a_link_to_a_figure_that_was_replaced_is_told(rivals: Client) -> None:
    text = "[6.0 trillion yuan](/figures/online-retail-sales.FRA.2018.a-old?as_of=2020-01-15)"
    (row,) = checked(rivals, text, MARKDOWN)["data"]
    assert (row["verdict"], row["correction"]) == ("superseded", "6.2 trillion yuan")
    assert "was withdrawn on 10 February 2020, and superseded" in row["sentence"]
