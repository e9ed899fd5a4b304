"""MCP over HTTP: tools whose answers fit an assistant, documents, prompts, and refusals that say what was wrong."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from logging.handlers import BufferingHandler
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from api.protocols.mcp.answers import BUDGET
from api.protocols.mcp.arguments import schema
from api.protocols.mcp.documents import KINDS
from api.protocols.mcp.entries import ADDED
from api.protocols.mcp.tools import TOOLS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.mcp import mcp_calls
from tests.protocols.mcp.mcp_calls import EXPORTS, FIGURE, HEADERS, SALES, call, post, refused, send

CONVERSION = {"value": "15.5", "scale": "trillion", "from": "CNY", "to": "USD", "year": 2024}
REQUIRED = {
    "search": ["query"],
    "fetch": ["id"],
    "fact_check": ["text"],
    "search_indicators": [],
    "get_figures": [],
    "convert": ["value", "from", "to"],
    "audit_findings": [],
    "get_source": ["id"],
}


def test_the_tools_are_listed(client: Client) -> None:
    """All read-only, each with a schema that takes nothing else, as the API has it, and a schema of what it answers."""
    tools = post(client, "tools/list", {})["tools"]
    assert [tool["name"] for tool in tools] == [tool.name for tool in TOOLS] == list(REQUIRED)
    for tool in tools:
        assert tool["inputSchema"]["additionalProperties"] is False
        assert tool["annotations"]["readOnlyHint"] is True
        assert tool["outputSchema"]["type"] == "object"
        assert all(member["description"] for member in tool["inputSchema"]["properties"].values())
    assert {tool.name: schema(tool.arguments)["required"] for tool in TOOLS} == REQUIRED
    # Codes are looked up, not listed: a list of all of them would fill an assistant's memory.
    assert all(len(json.dumps(schema(tool.arguments))) < 5000 for tool in TOOLS)


@every(
    ("tool", "arguments"),
    [
        ("search_indicators", {}),
        ("get_figures", {"claims": "all", "limit": 100}),
        ("get_figures", {"claims": "all", "limit": 100, "lang": "zh"}),
        ("get_figures", {"derived": True, "offset": 110}),
        ("convert", CONVERSION),
        ("audit_findings", {"limit": 100}),
        ("get_source", {"id": "cfis-2025-09-15"}),
    ],
)
def test_rows_can_be_quoted(client: Client, tool: str, arguments: dict[str, Any]) -> None:
    """Each names its unit, comparator, source link and id, and a derived one its inputs; the whole fits."""
    rows = call(client, tool, **arguments)["data"]
    assert rows
    for row in rows:
        for figure in row.get("newest", row.get("inputs") if tool == "audit_findings" else [row]):
            assert figure["id"]
            assert figure["unit"]
            assert figure["comparator"] in ("=", "~", ">", ">=", "<", "<=")
            assert figure["source_link"] or figure["inputs"]


def test_pages_lead_through_everything(client: Client) -> None:
    """Each answer says how many are left and where to go on; together they are all claims."""
    found: list[str] = []
    while True:
        answer = call(client, "get_figures", claims="all", limit=20, offset=len(found))
        found += [row["id"] for row in answer["data"]]
        left = answer["total"] - len(found)
        if not left:
            assert "remainder" not in answer
            break
        assert answer["remainder"].startswith(f"Not shown: {left} of {answer['total']}. ")
        assert f"offset={len(found)}," in answer["remainder"]
    assert found == [row["id"] for row in client.data("/v1/figures?claims=all&limit=10000")]


def test_search_finds_words_in_either_language(client: Client) -> None:
    """The best first, the newest figure with each; a mistyped word finds, and where none does there is a hint."""
    found = call(client, "search_indicators", query="national pavilions")
    assert found["data"][0]["id"] == "silk-road-ecommerce-national-pavilions"
    quote = "Silk Road e-commerce national pavilions, China, 2025-06 = 120 pavilions (CFIS, 2025-09-15)"
    assert found["data"][0]["newest"][0]["quote"] == quote
    chinese = call(client, "search_indicators", query="国家馆", lang="zh")
    assert chinese["data"][0]["id"] == "silk-road-ecommerce-national-pavilions"
    found = call(client, "search_indicators", query="zzzz")
    assert (found["data"], found["total"]) == ([], 0)
    assert "other words" in found["hint"]
    assert call(client, "search_indicators", query="online-retale-sails")["data"][0]["id"] == SALES


@every("words", ["China online retail market", "online retail market size", "网络零售", "market size"])
def test_search_finds_the_level_first(client: Client, words: str) -> None:
    """Before its growth, its shares and another publisher's measure: the search is that of /v1/search."""
    found = [row["id"] for row in call(client, "search_indicators", query=words, limit=3)["data"]]
    assert found[0] == SALES
    ours = client.data(f"/v1/search?q={words}&limit=3")
    assert found == [row["code"] for row in ours if row["kind"] == "indicator"]


@every("words", ["China", "CHN", "中国"])
def test_search_for_an_area_alone_lists_all_indicators(client: Client, words: str) -> None:
    assert call(client, "search_indicators", query=words)["total"] == len(client.data("/v1/indicators"))


def test_conversion_is_the_api_s_own(client: Client) -> None:
    """The digits and the receipt of /v1/convert, whose address is the id."""
    (row,) = call(client, "convert", **CONVERSION)["data"]
    ours = client.data(row["id"])
    assert [row[name] for name in ("value", "low", "high")] == [ours[name] for name in ("value", "low", "high")]
    assert (row["display"], row["rounding_leaves_open"]) == (ours["display"], "2.147 to 2.162 trillion USD")
    assert row["conversion"] == {name: cell for name, cell in ours["conversion"].items() if cell not in (None, False)}
    assert client.data(row["source_link"])[0]["year"] == 2024


def test_a_source_tells_what_was_read_in_it(client: Client) -> None:
    found = call(client, "get_source", id="cfis-2025-09-15")
    ours = client.data("/v1/sources/cfis-2025-09-15")
    assert found["source"] == {name: cell for name, cell in ours.items() if cell is not None}
    assert found["total"] == client.get("/v1/figures?claims=all&source=cfis-2025-09-15").json()["meta"]["total"]


def test_the_dictionary_is_a_resource(client: Client) -> None:
    """Every field of a figure and every indicator, within the budget."""
    (entry,) = post(client, "resources/list", {})["resources"]
    (content,) = post(client, "resources/read", {"uri": entry["uri"]})["contents"]
    assert content["mimeType"] == "text/markdown"
    assert mcp_calls.measured(content["text"]) <= BUDGET
    codes = [row["code"] for row in client.data("/v1/indicators")]
    assert all(f"- {name}: " in content["text"] for name in (*client.data(f"/v1/figures/{FIGURE}"), *ADDED, *codes))


def test_a_figure_is_the_api_s_own(client: Client) -> None:
    """Cell by cell in whole units, missing ones left out."""
    (row,) = call(client, "get_figures", id=[FIGURE])["data"]
    ours = client.data(f"/v1/figures/{FIGURE}")
    own = {name: cell for name, cell in row.items() if name not in ADDED}
    assert {name: ours[name] for name in own} == own
    assert (row["value"], row["unit"], row["comparator"]) == (15_500_000_000_000, "CNY", "=")
    assert (row["low"], row["high"]) == (15_450_000_000_000, 15_550_000_000_000)
    assert row["source_link"].startswith("https://")


def test_a_figure_says_how_sure_it_is(client: Client) -> None:
    """What rounding leaves open, what is printed in another unit, who says otherwise, and what checks found."""
    (row,) = call(client, "get_figures", indicator=SALES, period="2024", unit="USD")["data"]
    opened = "Online retail sales, China, 2024: 2.147 to 2.162 trillion USD (CFIS, 2025-09-15)"
    assert row["rounding_leaves_open"] == opened
    assert row["low"] < row["value"] < row["high"]
    assert row["as_printed"] == "15.5 trillion yuan"
    again = "Online retail sales, China, 2024 ~ 2.1 trillion USD (about; CFIS, 2025-09-15)"
    assert row["also_printed"] == [{"quote": again, "as_printed": "about $2.1 trillion"}]
    assert (row["preferred"], row["publisher"]) == (True, "CFIS")
    ours = client.data("/v1/figures?indicator=online-retail-sales&period=2024&claims=all")
    rivals = {other["id"]: other["display"] for other in ours if not other["preferred"]}
    told = {other["id"]: other["quote"] for other in row["other_claims"]}
    assert told.keys() == rivals.keys()
    assert all(display in told[id] for id, display in rivals.items())
    assert "15,522.5 billion CNY" in rivals.values()
    told = {finding["id"]: finding for finding in row["findings"]}
    for finding in client.data("/v1/audit"):
        if FIGURE in finding["inputs"]:
            shown = told.pop(finding["id"])
            assert shown["verdict"] == finding["verdict"]
            assert shown.get("sentence", finding["sentence"]) == finding["sentence"]
            assert ("sentence" in shown) == (finding["verdict"] != "consistent")
    assert not told


def test_a_claim_that_is_not_preferred_says_so(client: Client) -> None:
    """And names the one that is, unless that is in the same answer."""
    bureau = "online-retail-sales.CHN.2024.nbs-2025-01-18"
    (row,) = call(client, "get_figures", id=[bureau])["data"]
    assert row["preferred"] is False
    assert {other["id"] for other in row["other_claims"] if other.get("preferred")} == {FIGURE}
    both = call(client, "get_figures", id=[bureau, FIGURE])["data"]
    assert all(FIGURE not in {other["id"] for other in row["other_claims"]} for row in both)


def test_a_line_is_that_of_the_api(client: Client) -> None:
    """Numbers in whole units by period, over as many answers as it takes."""
    for unit in ("CNY", "USD"):
        wanted = {row["period"]: row["value"] for row in client.data(f"/v1/figures?indicator={SALES}&unit={unit}")}
        found: dict[str, float] = {}
        while len(found) < len(wanted):
            rows = call(client, "get_figures", indicator=SALES, unit=unit, offset=len(found))["data"]
            assert rows
            assert {row["unit"] for row in rows} == {unit}
            found |= {row["period"]: row["value"] for row in rows}
        assert found == wanted


def test_scales_and_units_are_named(client: Client) -> None:
    """Whole units need no word; what stays as it was is named, so many as a reader looks at and how many more."""
    found = call(client, "get_figures", id=[FIGURE, mcp_calls.GROWTH], scale="billion")
    assert [(row["value"], row.get("scale")) for row in found["data"]] == [(15500, "billion"), (10.8, None)]
    assert found["unscaled"] == [mcp_calls.GROWTH]
    found = call(client, "get_figures", id=[FIGURE, mcp_calls.GROWTH], unit="USD")
    assert [row["unit"] for row in found["data"]] == ["USD", "percent"]
    assert found["unconverted"] == [mcp_calls.GROWTH]
    many = call(client, "get_figures", unit="USD", limit=100)["unconverted"]
    assert len(many) == 9
    assert re.fullmatch(r"and \d+ more", many[-1])


def test_vintages_of_a_line_are_told(client: Client) -> None:
    found = call(client, "get_figures", indicator="cross-border-ecommerce-exports")
    assert found["vintages"] == [
        "cross-border-ecommerce-exports.CHN: none stated 2024; final 2024-S1; preliminary 2020, 2024-Q1"
    ]
    assert [row.get("vintage") for row in found["data"]] == ["preliminary", None, "preliminary", "final"]


def test_an_empty_answer_says_where_figures_are(client: Client) -> None:
    found = call(client, "get_figures", area="FRA")
    assert found["data"] == []
    assert found["hint"] == client.get("/v1/figures?area=FRA").json()["meta"]["hint"]


def test_a_more_than_stays_one_when_it_is_converted(client: Client) -> None:
    (row,) = call(client, "get_figures", id=EXPORTS, unit="USD")["data"]
    assert (row["comparator"], row["display"]) == (">", "> 250 billion USD")
    assert "high" not in row
    assert row["conversion"]["basis"] == "annual-average"


@every("verdict", ["contradicts", "not comparable", "not testable"])
def test_findings_are_the_api_s_own(client: Client, verdict: str) -> None:
    """Those of a verdict, with the sentence, and with why two sides are not comparable."""
    found = call(client, "audit_findings", verdict=[verdict], limit=100)
    ours = client.data(f"/v1/audit?verdict={verdict}")
    assert found["total"] == len(ours)
    told = [(row["sentence"], row.get("differs")) for row in found["data"]]
    assert told == [(row["sentence"], row["differs"]) for row in ours][: len(told)]
    assert all(differs for _, differs in told) == (verdict != "contradicts")


@every("about", [{"indicator": SALES}, {"figure": [FIGURE]}, {"indicator": SALES, "verdict": ["contradicts"]}])
def test_findings_are_narrowed_to_what_is_quoted(client: Client, about: dict[str, Any]) -> None:
    """By indicator and by figure; all of them speak of it."""
    found = call(client, "audit_findings", limit=100, **about)
    prefix = about.get("figure", [f"{SALES}."])[0]
    ours = [
        row["id"]
        for row in client.data("/v1/audit")
        if any(figure.startswith(prefix) for figure in row["inputs"])
        and row["verdict"] in about.get("verdict", [row["verdict"]])
    ]
    assert found["total"] == len(ours)
    assert [row["id"] for row in found["data"]] == ours[: len(found["data"])]
    assert ours or "neither that figures agree" in found["hint"]


ENGLISH = (
    "China's online retail sales reached 15.5 trillion yuan in 2024, up 8 percent. Exports were 1.8 trillion yuan."
)
CHINESE = "2024年中国网络零售额达15.5万亿元，跨境电商出口1.8万亿元。"
SAME = "phrase start end verdict sentence correction figure citation scale unit period".split()  # noqa: SIM905


@every(("text", "lang"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_a_text_is_checked_as_by_the_api(client: Client, text: str, lang: str) -> None:
    """Number by number, with the figure in a line that can be quoted."""
    found = call(client, "fact_check", text=text, lang=lang)
    ours = client.data(f"/v1/fact-check?{urlencode({'text': text, 'lang': lang})}")
    same = [[row.get(name) for name in SAME] for row in found["data"]]
    assert same == [[row[name] for name in SAME] for row in ours]
    assert sum(found["verdicts"].values()) == found["total"] == len(ours)
    for row, mine in zip(ours, found["data"], strict=True):
        assert mine["phrase"] == text[row["start"] : row["end"]]
        if row["figure"]:
            figure = client.data(f"/v1/figures/{row['figure']}?lang={lang}")
            assert all(figure[name] in mine["quote"] for name in ("name", "area_name", "period"))
        assert [one["id"] for one in mine.get("candidates", [])] == [one["figure"] for one in row["candidates"]]


def test_a_long_text_is_checked_page_by_page(client: Client) -> None:
    """Each answer says how many numbers are left; together they are all of the text."""
    text = " ".join([ENGLISH] * 5)
    ours = client.data(f"/v1/fact-check?{urlencode({'text': text})}")
    found: list[Any] = []
    answer = {"remainder": "offset=0"}
    while "remainder" in answer:
        assert f"offset={len(found)}" in answer["remainder"]
        answer = call(client, "fact_check", text=text, offset=len(found), limit=100)
        found += answer["data"]
    assert [row["start"] for row in found] == [row["start"] for row in ours]


@every("text", ["Nothing is counted here, and nobody says how much.", "Rien de tel n'est dit ici, et pas de chiffre."])
def test_a_text_without_numbers_says_so(client: Client, text: str) -> None:
    """No rows, and the API's own hint."""
    found = call(client, "fact_check", text=text)
    assert (found["data"], found["total"]) == ([], 0)
    assert found["hint"] == client.get(f"/v1/fact-check?{urlencode({'text': text})}").json()["meta"]["hint"]


LONG = [
    ("search_indicators", json.dumps({"query": "x" * 1000}), "query", "longer than 200 characters"),
    ("fact_check", json.dumps({"text": "x" * 65_537}), "text", ""),
]


@every(("tool", "arguments", "parameter", "detail"), [*rows_beside(__file__, "refusals.txt"), *LONG])
def test_wrong_arguments_are_refused(client: Client, tool: str, arguments: str, parameter: str, detail: str) -> None:
    """As an error of the tool, so that the assistant can do better, in the API's own words."""
    errors = refused(client, tool, json.loads(arguments))["errors"]
    assert [error["parameter"] for error in errors][:1] == [parameter]
    assert detail in errors[0]["detail"]


def test_half_a_surrogate_pair_is_refused(client: Client) -> None:
    params = {"name": "get_figures", "arguments": {"unit": "\ud800"}}
    response = send(client, "tools/call", params)
    if "error" in response.json():
        assert response.status_code in (200, 400)
        assert response.json()["error"]["message"].startswith("Parse error")
    else:
        (error, *_) = refused(client, **params)["errors"]
        assert error["parameter"] == "unit"
        assert "is no unit here" in error["detail"]


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
BROKEN: list[tuple[Any, int, int]] = [
    (b"", 400, -32700),
    (b"{", 400, -32700),
    (b"[" * 100_000, 400, -32700),
    (b"\xff\xfe", 400, -32700),
    (b"1", 400, -32602),
    (b"[]", 400, -32602),
    (json.dumps({"method": "ping"}).encode(), 400, -32602),
    (json.dumps({**CALL, "params": {"name": 1}}).encode(), 200, -32602),
    (json.dumps({**CALL, "params": {"name": "convert", "arguments": "x"}}).encode(), 200, -32602),
    (json.dumps({**CALL, "method": "nothing"}).encode(), 200, -32601),
    (b" " * (256 * 1024 + 1), 413, -32600),
]


@every(("body", "status", "code"), BROKEN)
def test_broken_calls_are_errors_of_the_protocol(client: Client, body: bytes, status: int, code: int) -> None:
    response = client.request("POST", "/mcp/", content=body, headers=HEADERS)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]


def test_an_unknown_tool_is_named(client: Client) -> None:
    result = post(client, "tools/call", {"name": "get_figure", "arguments": {}})
    assert result["isError"] is True
    assert "get_figure" in result["content"][0]["text"]


@every("method", ["GET", "HEAD", "DELETE", "PUT"])
def test_only_post_is_allowed(client: Client, method: str) -> None:
    """There is no stream to read and no session to end."""
    response = client.request(method, "/mcp/", headers={"accept": "text/event-stream"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    if method != "HEAD":
        assert response.json()["code"] == "method-not-allowed"


def test_calls_are_like_those_of_any_route(client: Client) -> None:
    """Counted under the address, with and without the slash; open to a page of another site, which asks beforehand."""
    assert post(client, "ping", {}, "/mcp") == post(client, "ping", {}, "/mcp/") == {}
    assert 'route="/mcp/",status="200"' in client.get("/metrics").text
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    before = client.request("OPTIONS", "/mcp/", headers=asked)
    assert before.status_code == 204
    assert before.headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert before.headers["access-control-allow-headers"] == "*"
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    response = client.request("POST", "/mcp/", json=body, headers={**HEADERS, "origin": "https://example.org"})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    elsewhere = client.request("OPTIONS", "/v1/figures", headers=asked)
    assert elsewhere.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_without_figures(bare: Client, connect: Callable[..., Client], new_url: Callable[[str], str]) -> None:
    """An empty database has no rows and no error; without one the tool says what to do."""
    assert call(bare, "get_figures")["data"] == []
    assert call(bare, "search_indicators")["total"] == 0
    assert call(bare, "audit_findings")["total"] == 0
    found = call(bare, "search", query="online retail 2024")
    assert (found["results"], bool(found["hint"])) == ([], True)
    assert refused(connect(new_url("sqlite")), "get_figures", {})["code"] == "not-ready"


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


@every("query", QUESTIONS)
def test_every_result_can_be_fetched_and_cited(client: Client, query: str) -> None:
    """Each has an id that fetch takes, a title, and an absolute address; the document has the same three."""
    rows = call(client, "search", query=query)["results"]
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
    for row in call(client, "search", query=query)["results"]:
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


FIRST = f"""
    How large was China's online retail market in 2024? | {FIGURE}
    {FIGURE}                                            | {FIGURE}
    CFIS                                                | cfis-2025-09-15
    2025 China New E-commerce Report                    | cfis-2025-09-15
    cross-border exports 2024-S1                        | cross-border-ecommerce-exports.CHN.2024-S1.
    cross-border exports 2024H1                         | cross-border-ecommerce-exports.CHN.2024-S1.
    跨境电商出口额 2024年上半年                           | cross-border-ecommerce-exports.CHN.2024-S1.
    in 2024, how large were cross-border exports?       | cross-border-ecommerce-exports.CHN.2024.
    cross-border exports 2020-21                        | cross-border-ecommerce-exports.CHN.2020.
    cross-border exports (2020,2019)                    | cross-border-ecommerce-exports.CHN.2020.
"""


@every(("query", "wanted"), text_rows(FIRST))
def test_the_answer_comes_first(client: Client, query: str, wanted: str) -> None:
    """Of the indicator that is meant and the period as it is written; what is called so, once; an id's own figure."""
    first, *others = call(client, "search", query=query)["results"]
    assert first["id"].startswith(wanted)
    assert first["id"] not in {row["id"] for row in others}
    if wanted == FIGURE:
        assert first["title"] == "Online retail sales, China, 2024 = 15.5 trillion CNY (CFIS, 2025-09-15)"
        assert first["url"] == f"http://test/v1/figures/{FIGURE}"


NOT_THERE = """
    online retail sales 2035        | There is no figure of 2035: the newest are shown.
    online retail sales France 2024 | There is no figure of FRA: those of other areas are shown.
    online retail sales France 2035 | There is no such figure of that area and period
    zzzz                            | Nothing is called so.
    ?!                              | Nothing is called so.
"""


@every(("query", "hint"), text_rows(NOT_THERE))
def test_what_is_not_there_is_said(client: Client, query: str, hint: str) -> None:
    """Before others are shown in its place; what is left out is counted."""
    assert call(client, "search", query=query)["hint"].startswith(hint)
    found = call(client, "search", query="China")
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


def prompted(client: Client, name: str, **arguments: str) -> str:
    """The text of a prompt."""
    (message,) = post(client, "prompts/get", {"name": name, "arguments": arguments})["messages"]
    return str(message["content"]["text"])


def test_a_figure_is_cited_by_a_prompt(client: Client) -> None:
    """With what may be said, the citation word for word, and the address."""
    prompts = post(client, "prompts/list", {})["prompts"]
    assert [prompt["name"] for prompt in prompts] == ["cite_this_figure", "fact_check"]
    text, ours = prompted(client, "cite_this_figure", id=EXPORTS), client.data(f"/v1/figures/{EXPORTS}")
    told = "Cross-border e-commerce exports, China, 2024 > 1.8 trillion CNY (more than; CFIS, 2025-09-15)"
    assert all(part in text for part in (told, ours["citation"], ours["source_link"], ours["as_printed"]))
    chinese = client.data(f"/v1/figures/{EXPORTS}?lang=zh")
    assert chinese["citation"] in prompted(client, "cite_this_figure", id=EXPORTS, lang="zh")


def test_a_text_is_checked_by_a_prompt(client: Client) -> None:
    """Whatever is in it, word for word at its end."""
    words = "Online retail sales were 15.5 trillion yuan.\n{braces} 网络零售额"
    text = prompted(client, "fact_check", text=words)
    assert text.endswith(words)
    assert "the tool fact_check" in text


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


def test_awkward_figures_are_told(rich: Client) -> None:
    """Negative, zero, very long, with Markdown in what is printed: each fetched within the budget."""
    rows = rich.data("/v1/figures?indicator=retail-ecommerce-sales-growth&area=USA&claims=all")
    assert rows
    for row in rows:
        assert row["period"] in call(rich, "fetch", id=row["id"])["title"]
