"""MCP over HTTP: tools whose answers fit an assistant, a dictionary, and refusals that say what was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from api.protocols.mcp.answers import BUDGET
from api.protocols.mcp.arguments import schema
from api.protocols.mcp.entries import ADDED
from api.protocols.mcp.tools import TOOLS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside
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
    """An area narrows no indicator down."""
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
    """Its own fields, and its figures."""
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
    """Above the rows, and in each of them."""
    found = call(client, "get_figures", indicator="cross-border-ecommerce-exports")
    assert found["vintages"] == [
        "cross-border-ecommerce-exports.CHN: none stated 2024; final 2024-S1; preliminary 2020, 2024-Q1"
    ]
    assert [row.get("vintage") for row in found["data"]] == ["preliminary", None, "preliminary", "final"]


def test_an_empty_answer_says_where_figures_are(client: Client) -> None:
    """The hint of the API."""
    found = call(client, "get_figures", area="FRA")
    assert found["data"] == []
    assert found["hint"] == client.get("/v1/figures?area=FRA").json()["meta"]["hint"]


def test_a_more_than_stays_one_when_it_is_converted(client: Client) -> None:
    """With the receipt of the rate."""
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
    """By the tool, or by the reader of JSON."""
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
    """In JSON-RPC's shape, with a message."""
    response = client.request("POST", "/mcp/", content=body, headers=HEADERS)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]


def test_an_unknown_tool_is_named(client: Client) -> None:
    """In the answer of the call."""
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
    assert refused(connect(new_url("sqlite")), "get_figures", {})["code"] == "not-ready"
