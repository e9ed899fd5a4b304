"""MCP over HTTP: tools whose answers fit an assistant, a dictionary, and refusals that say what was wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from api.domain.errors import Fault, InvalidParameter
from api.protocols.mcp.answers import BUDGET, Answer, lines, problem_text, text_of
from api.protocols.mcp.arguments import schema
from api.protocols.mcp.entries import ADDED
from api.protocols.mcp.tools import TOOLS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mcp.mcp_calls import FIGURE, HEADERS, call, measured, post, told

CONVERSION = {"value": "15.5", "scale": "trillion", "from": "CNY", "to": "USD", "year": 2024}


def test_the_tools_are_listed(client: Client) -> None:
    """All read-only, each with a schema that takes nothing else and a schema of what it answers."""
    tools = post(client, "tools/list", {})["result"]["tools"]
    assert [tool["name"] for tool in tools] == [tool.name for tool in TOOLS]
    assert [tool.name for tool in TOOLS] == [
        "search",
        "fetch",
        "fact_check",
        "search_indicators",
        "get_figures",
        "convert",
        "audit_findings",
        "get_source",
    ]
    for tool in tools:
        assert tool["inputSchema"]["additionalProperties"] is False
        assert tool["annotations"]["readOnlyHint"] is True
        assert tool["outputSchema"]["type"] == "object"
        assert all(member["description"] for member in tool["inputSchema"]["properties"].values())


def test_required_arguments_are_in_the_schema() -> None:
    """As the API requires them."""
    required = {tool.name: schema(tool.arguments)["required"] for tool in TOOLS}
    assert required == {
        "search": ["query"],
        "fetch": ["id"],
        "fact_check": ["text"],
        "search_indicators": [],
        "get_figures": [],
        "convert": ["value", "from", "to"],
        "audit_findings": [],
        "get_source": ["id"],
    }


@every("path", ["/mcp", "/mcp/"])
def test_both_addresses_answer(client: Client, path: str) -> None:
    """With and without the slash."""
    assert post(client, "ping", {}, path=path)["result"] == {}


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
        answer = call(client, "get_figures", claims="all", limit=100, offset=len(found))
        found += [row["id"] for row in answer["data"]]
        left = answer["total"] - len(found)
        if not left:
            assert "remainder" not in answer
            break
        assert answer["remainder"].startswith(f"Not shown: {left} of {answer['total']}. ")
        assert f"offset={len(found)}," in answer["remainder"]
    assert found == [row["id"] for row in client.data("/v1/figures?claims=all&limit=10000")]


def test_search_finds_words_in_either_language(client: Client) -> None:
    """The best first; the newest figure with each."""
    found = call(client, "search_indicators", query="national pavilions")
    assert found["data"][0]["id"] == "silk-road-ecommerce-national-pavilions"
    quote = "Silk Road e-commerce national pavilions, China, 2025-06 = 120 pavilions (CFIS, 2025-09-15)"
    assert found["data"][0]["newest"][0]["quote"] == quote
    chinese = call(client, "search_indicators", query="国家馆", lang="zh")
    assert chinese["data"][0]["id"] == "silk-road-ecommerce-national-pavilions"


def test_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    """Without rows, and with other words to try; a word that is only mistyped finds."""
    found = call(client, "search_indicators", query="zzzz")
    assert (found["data"], found["total"]) == ([], 0)
    assert "other words" in found["hint"]
    mistyped = call(client, "search_indicators", query="online-retale-sails")
    assert mistyped["data"][0]["id"] == "online-retail-sales"


@every("words", ["China online retail market", "online retail market size", "网络零售", "market size"])
def test_search_finds_the_level_first(client: Client, words: str) -> None:
    """Before its growth, its shares and another publisher's measure: the search is that of /v1/search."""
    found = [row["id"] for row in call(client, "search_indicators", query=words, limit=3)["data"]]
    assert found[0] == "online-retail-sales"
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
    (entry,) = post(client, "resources/list", {})["result"]["resources"]
    (content,) = post(client, "resources/read", {"uri": entry["uri"]})["result"]["contents"]
    assert content["mimeType"] == "text/markdown"
    assert measured(content["text"]) <= BUDGET
    assert all(f"- {name}: " in content["text"] for name in client.data(f"/v1/figures/{FIGURE}"))
    assert all(f"- {name}: " in content["text"] for name in ADDED)
    assert all(f"- {row['code']}: " in content["text"] for row in client.data("/v1/indicators"))


WRONG = [
    ("get_figures", {"area": 156}, "area", 'a list, each item of it a text, and a whole number was given; write "156"'),
    ("get_figures", {"area": ["CHN", {"x": 1}]}, "area", "an object was given"),
    ("get_figures", {"latest": "two"}, "latest", "`latest=two` is no whole number"),
    ("get_figures", {"latest": 1.5}, "latest", "a whole number, and a number with decimals was given"),
    ("get_figures", {"latest": True}, "latest", "a whole number, and true or false was given"),
    ("get_figures", {"derived": "perhaps"}, "derived", "is unknown. Use: true, false"),
    ("get_figures", {"derived": 1}, "derived", "true or false, and a whole number was given"),
    ("get_figures", {"unit": ["USD"]}, "unit", "a text, and a list was given"),
    ("get_figures", {"indicator": []}, "indicator", "is empty"),
    ("get_figures", {"indicator": "online-retail"}, "indicator", "is no indicator here"),
    ("get_figures", {"country": "CHN"}, "country", "`country` is not a parameter"),
    ("get_figures", {"limit": 101}, "limit", "lies outside 1 to 100"),
    ("get_figures", {"id": [FIGURE], "area": ["CHN"]}, "area", "give one of the two"),
    ("get_figures", {"id": ["online-retail-sale.CHN.2024.x"]}, "id", "no such figure"),
    ("get_figures", {"period": "2024-13"}, "period", "a month lies between 01 and 12"),
    ("get_figures", {"unit": "\ud800"}, "unit", "is no unit here"),
    ("convert", {"value": 15.5, "from": "CNY", "to": "USD"}, "value", 'write "15.5"'),
    ("convert", {}, "value", "Add `value=`"),
    ("convert", {**CONVERSION, "to": "percent"}, "to", "cannot be expressed"),
    ("audit_findings", {"verdict": ["wrong"]}, "verdict", "is unknown. Use: consistent"),
    ("audit_findings", {"figure": ["online-retail-sale.CHN.2024.x"]}, "figure", "no such figure"),
    ("audit_findings", {"indicator": "online-retail"}, "indicator", "is no indicator here"),
    ("get_source", {"id": "nowhere"}, "id", "is no source here"),
    ("get_source", {}, "id", "Add `id=`"),
    ("search_indicators", {"query": "x" * 1000}, "query", "longer than 200 characters"),
]


@pytest.mark.one_engine  # they are refused before any figure is read
@every(("tool", "arguments", "parameter", "detail"), WRONG)
def test_wrong_arguments_are_refused(
    client: Client, tool: str, arguments: dict[str, Any], parameter: str, detail: str
) -> None:
    """As an error of the tool, so that the assistant can do better, in the API's own words."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    response = client.request("POST", "/mcp/", content=json.dumps(body), headers=HEADERS)
    assert response.status_code in (200, 400), response.text
    if "error" in response.json():  # the reader of JSON refused half a surrogate pair itself
        assert response.json()["error"]["message"].startswith("Parse error")
        return
    result = response.json()["result"]
    assert result["isError"] is True
    errors = told(result)["error"]["errors"]
    assert [error["parameter"] for error in errors][:1] == [parameter]
    assert detail in errors[0]["detail"]


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
    result = post(client, "tools/call", {"name": "get_figure", "arguments": {}})["result"]
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


def test_a_page_of_another_site_may_call(client: Client) -> None:
    """The preflight allows POST and the protocol's headers; the answer is open."""
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    before = client.request("OPTIONS", "/mcp/", headers=asked)
    assert before.status_code == 204
    assert before.headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert before.headers["access-control-allow-headers"] == "*"
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    response = client.request("POST", "/mcp/", json=body, headers={**HEADERS, "origin": "https://example.org"})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert client.request("OPTIONS", "/v1/figures", headers=asked).headers["access-control-allow-methods"] == (
        "GET, HEAD, OPTIONS"
    )


def test_calls_are_counted(client: Client) -> None:
    """Under the address, like any route."""
    post(client, "ping", {})
    assert 'route="/mcp/",status="200"' in client.get("/metrics").text


def test_an_empty_database_answers_with_nothing(bare: Client) -> None:
    """No rows, no error."""
    assert call(bare, "get_figures")["data"] == []
    assert call(bare, "search_indicators")["total"] == 0
    assert call(bare, "audit_findings")["total"] == 0


def test_a_missing_database_is_told(connect: Callable[..., Client], new_url: Callable[[str], str]) -> None:
    """As an error of the tool that says what to do."""
    client = connect(new_url("sqlite"))
    result = post(client, "tools/call", {"name": "get_figures", "arguments": {}})["result"]
    assert result["isError"] is True
    assert told(result)["error"]["code"] == "not-ready"


def test_a_long_row_is_shortened_rather_than_left_out() -> None:
    """An answer never is empty for being too long."""
    answer = Answer([{"id": "x", "notes": "long " * 10_000, "inputs": ["y"] * 1000}], 2).body()
    assert measured(text_of(answer)) <= BUDGET
    assert answer["data"][0]["id"] == "x"
    assert "Not shown: 1 of 2" in answer["remainder"]
    assert "are cut" in answer["cut"]


def test_a_long_refusal_fits() -> None:
    """It keeps the nearest words and gives the allowed ones up."""
    codes = [f"a-rather-long-code-of-an-indicator-{number}" for number in range(60)]
    faults = [Fault("indicator", "no such code", "x", codes, codes[:2]) for _ in range(20)]
    text = problem_text(InvalidParameter("no such code", faults))
    assert measured(text) <= BUDGET
    assert json.loads(text)["error"]["errors"][0]["nearest"] == codes[:2]


def test_a_long_dictionary_says_what_is_left_out() -> None:
    """In its last line."""
    text = lines(["line " * 20] * 1000)
    assert measured(text) <= BUDGET
    assert "more lines" in text.splitlines()[-1]


def test_no_catalogue_is_needed_for_the_schemas() -> None:
    """Codes are looked up, not listed: a list of all of them would fill an assistant's memory."""
    assert all(len(json.dumps(schema(tool.arguments))) < 5000 for tool in TOOLS)
