"""MCP: `search` and `fetch` as ChatGPT's connectors call them, the same as resources, and the prompts."""

from __future__ import annotations

import logging
import re
from logging.handlers import BufferingHandler
from typing import Any
from urllib.parse import urlsplit

import pytest

from api.protocols.mcp.documents import KINDS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mcp.mcp_calls import EXPORTS, FIGURE, SALES, call, post, refused, send

QUESTIONS = """
How large was China's online retail market in 2024?
网络零售额 2024年
cross-border exports 2024-S1
Silk Road e-commerce partner countries
China
2024
world
CFIS
2025 China New E-commerce Report
growth
""".strip().splitlines()
NUMBER = re.compile(r"[<>=~] [\d,.]+")


def results(client: Client, query: str) -> Any:
    """What a search answers."""
    return call(client, "search", query=query)


@every("query", QUESTIONS)
def test_every_result_can_be_fetched_and_cited(client: Client, query: str) -> None:
    """Each has an id that fetch takes, a title, and an absolute address; the document has the same three."""
    rows = results(client, query)["results"]
    assert rows
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert urlsplit(row["url"]).scheme in ("http", "https")
        assert urlsplit(row["url"]).netloc
    for row in rows[:4]:
        found = call(client, "fetch", id=row["id"])
        assert (found["id"], found["url"]) == (row["id"], row["url"])
        assert found["text"].startswith("# ")
        assert all(isinstance(cell, str) and cell for cell in found["metadata"].values())


@every("query", QUESTIONS)
def test_no_figure_is_told_without_what_it_means(client: Client, query: str) -> None:
    """The title of a figure has its name, place, period, comparator, amount in its unit, publisher and day."""
    for row in results(client, query)["results"]:
        if row["id"].count(".") < 3:
            assert not NUMBER.search(row["title"])
            continue
        ours = client.data(f"/v1/figures/{row['id']}")
        chinese = client.data(f"/v1/figures/{row['id']}?lang=zh")
        told = chinese if chinese["name"] in row["title"] else ours
        source = client.data(f"/v1/sources/{ours['source']}")
        amount = told["display"].removeprefix(f"{told['comparator']} ").lstrip("约超过至少不足多")
        expected = (told["name"], told["area_name"], told["period"], f"{told['comparator']} {amount}")
        assert all(part in row["title"] for part in expected), (row["title"], expected)
        assert source["publisher"] in row["title"] or source["publisher_zh"] in row["title"]
        assert (source["published"] or "") in row["title"]


def test_the_answer_comes_first(client: Client) -> None:
    """Of the indicator that is meant and the year that is asked for."""
    first, *_ = results(client, QUESTIONS[0])["results"]
    assert first["id"] == FIGURE
    assert first["title"] == "Online retail sales, China, 2024 = 15.5 trillion CNY (CFIS, 2025-09-15)"
    assert first["url"] == f"http://test/v1/figures/{FIGURE}"


@every(
    ("query", "period"),
    [
        ("cross-border exports 2024-S1", "2024-S1"),
        ("cross-border exports 2024H1", "2024-S1"),
        ("跨境电商出口额 2024年上半年", "2024-S1"),
        ("in 2024, how large were cross-border exports?", "2024"),
        ("cross-border exports 2020-21", "2020"),
        ("cross-border exports (2020,2019)", "2020"),
    ],
)
def test_a_period_is_read_as_it_is_written(client: Client, query: str, period: str) -> None:
    """The first figure is of that period."""
    first, *_ = results(client, query)["results"]
    assert first["id"].startswith(f"cross-border-ecommerce-exports.CHN.{period}.")


def test_what_is_called_so_comes_first(client: Client) -> None:
    """A source or a report by its name; a figure by its id, once, before what its words find."""
    for query in ("CFIS", "2025 China New E-commerce Report"):
        assert results(client, query)["results"][0]["id"] in ("cfis-2025-09-15", "new-ecommerce-2025")
    rows = results(client, FIGURE)["results"]
    assert [row["id"] for row in rows].count(FIGURE) == 1
    assert rows[0]["id"] == FIGURE


@every(
    ("query", "hint"),
    [
        ("online retail sales 2035", "There is no figure of 2035: the newest are shown."),
        ("online retail sales France 2024", "There is no figure of FRA: those of other areas are shown."),
        ("online retail sales France 2035", "There is no such figure of that area and period"),
        ("zzzz", "Nothing is called so."),
        ("?!", "Nothing is called so."),
    ],
)
def test_what_is_not_there_is_said(client: Client, query: str, hint: str) -> None:
    """Before others are shown in its place."""
    assert results(client, query)["hint"].startswith(hint)


def test_a_long_answer_says_how_to_go_on(client: Client) -> None:
    """What is left out is counted."""
    found = results(client, "China")
    count = re.match(r"Not shown: (\d+) of (\d+)\. Search again", found["remainder"])
    assert count
    assert int(count[1]) == int(count[2]) - len(found["results"])


@every("figure_id", [FIGURE, EXPORTS])
def test_a_figure_is_told_whole(client: Client, figure_id: str) -> None:
    """As its Markdown, with the citation, what others print and what checks found."""
    found = call(client, "fetch", id=figure_id)
    ours = client.data(f"/v1/figures/{figure_id}")
    text, metadata = found["text"], found["metadata"]
    page = client.get(f"/v1/figures/{figure_id}.md").text.partition("## links")[0]
    lines = [line for line in page.splitlines() if line and not line.startswith("- **citation")]
    assert all(line in text for line in lines)
    assert metadata["source_link"] == ours["source_link"]
    assert metadata["citation"] == ours["citation"]
    assert ours["as_printed"] in text
    rivals = client.data(f"/v1/figures?indicator={ours['indicator']}&area=CHN&period=2024&claims=all")
    assert all(other["id"] in text for other in rivals if other["period"] == ours["period"])
    for finding in client.data("/v1/audit?limit=10000"):
        if figure_id in finding["inputs"]:
            assert finding["sentence"] in text


@every(("kind", "key"), [("indicator", SALES), ("source", "cfis-2025-09-15"), ("report", "new-ecommerce-2025")])
def test_an_entry_lists_its_figures(client: Client, kind: str, key: str) -> None:
    """Each in a line that can be quoted, with its id; metadata says how to have all of them."""
    found = call(client, "fetch", id=key)
    assert found["metadata"]["kind"] == kind
    assert f"{kind}={key}" in found["metadata"]["figures"]
    wanted = client.data(f"/v1/figures?{kind}={key}")
    told = re.findall(r"id ([\w.-]+)$", found["text"], re.MULTILINE)
    assert set(told) <= {row["id"] for row in wanted}
    assert len(told) == len(wanted) or "more" in found["text"].splitlines()[-1]


@every("spelled", [FIGURE.lower(), FIGURE.upper(), f"figure://{FIGURE}", f"http://x/v1/figures/{FIGURE}?a=b"])
def test_an_id_is_known_in_other_spellings(client: Client, spelled: str) -> None:
    """In any case of its letters, or as the end of an address."""
    assert call(client, "fetch", id=spelled)["id"] == FIGURE


@every("scheme", ["figure", *KINDS])
def test_documents_are_resources(client: Client, scheme: str) -> None:
    """At an address of their own, the same text as fetch has."""
    templates = post(client, "resources/templates/list", {})["resourceTemplates"]
    assert f"{scheme}://{{id}}" in [template["uriTemplate"] for template in templates]
    key = {"figure": FIGURE, "indicator": SALES, "source": "cfis-2025-09-15", "report": "new-ecommerce-2025"}[scheme]
    (content,) = post(client, "resources/read", {"uri": f"{scheme}://{key}"})["contents"]
    assert content["mimeType"] == "text/markdown"
    assert content["text"] == call(client, "fetch", id=key)["text"]


@every("given", ["online-retail-sale.CHN.2024.x", "online-retail-sale", "x" * 5000 + ".CHN.2024.y", "\x00", "../etc"])
def test_what_there_is_not_is_refused(client: Client, given: str) -> None:
    """By the tool and as a resource, with what was probably meant."""
    error = refused(client, "fetch", {"id": given})["errors"][0]
    assert error["parameter"] == "id"
    if given.startswith("online"):
        assert error["nearest"][0] == SALES
    assert send(client, "resources/read", {"uri": f"figure://{given}"}).json()["error"]["message"]


def test_a_figure_is_cited_by_a_prompt(client: Client) -> None:
    """With what may be said, the citation word for word, and the address."""
    prompts = post(client, "prompts/list", {})["prompts"]
    assert [prompt["name"] for prompt in prompts] == ["cite_this_figure", "fact_check"]
    asked = {"name": "cite_this_figure", "arguments": {"id": EXPORTS}}
    (message,) = post(client, "prompts/get", asked)["messages"]
    text = message["content"]["text"]
    ours = client.data(f"/v1/figures/{EXPORTS}")
    told = "Cross-border e-commerce exports, China, 2024 > 1.8 trillion CNY (more than; CFIS, 2025-09-15)"
    assert all(part in text for part in (told, ours["citation"], ours["source_link"], ours["as_printed"]))
    chinese = {"name": "cite_this_figure", "arguments": {"id": EXPORTS, "lang": "zh"}}
    (message,) = post(client, "prompts/get", chinese)["messages"]
    assert client.data(f"/v1/figures/{EXPORTS}?lang=zh")["citation"] in message["content"]["text"]


def test_a_text_is_checked_by_a_prompt(client: Client) -> None:
    """Whatever stands in it, word for word at its end."""
    words = "Online retail sales were 15.5 trillion yuan.\n{braces} 网络零售额"
    (message,) = post(client, "prompts/get", {"name": "fact_check", "arguments": {"text": words}})["messages"]
    assert message["content"]["text"].endswith(words)
    assert "the tool fact_check" in message["content"]["text"]


@every(
    ("name", "arguments", "told"),
    [
        ("cite_this_figure", {"id": "online-retail-sale.CHN.2024.x"}, "online-retail-sales"),
        ("cite_this_figure", {"id": FIGURE, "lang": "fr"}, "en or zh"),
        ("fact_check", {"text": "  "}, "is empty"),
        ("fact_check", {"text": "x" * 65_537}, "longer than 65536"),
        ("cite_this_figure", {}, "needs id"),
        ("cite_this_figure", {"lang": "zh"}, "needs id"),
        ("fact_check", {}, "needs text"),
    ],
)
def test_a_prompt_says_what_is_wrong(
    client: Client, name: str, arguments: dict[str, str], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """As an error of the protocol; where an argument is left out, the log of the server holds no failure."""
    handler = BufferingHandler(100)
    logging.getLogger("fastmcp").addHandler(handler)
    try:
        error = send(client, "prompts/get", {"name": name, "arguments": arguments}).json()["error"]
    finally:
        logging.getLogger("fastmcp").removeHandler(handler)
    assert told in error["message"]
    if told.startswith("needs"):
        assert error["code"] == -32602
        assert [record for record in handler.buffer if record.exc_info] == []
        assert "Traceback" not in "".join(capfd.readouterr())


def test_an_empty_database_has_no_documents(bare: Client) -> None:
    """Nothing is found, and that is said."""
    found = call(bare, "search", query="online retail 2024")
    assert found["results"] == []
    assert found["hint"]


def test_awkward_figures_are_told(rich: Client) -> None:
    """Negative, zero, very long, with Markdown in what is printed: each fetched within the budget."""
    rows = rich.data("/v1/figures?indicator=retail-ecommerce-sales-growth&area=USA&claims=all")
    assert rows
    for row in rows:
        found = call(rich, "fetch", id=row["id"])
        assert row["period"] in found["title"]
