"""MCP over HTTP: tools whose answers are short by default, documents, refusals that say what was wrong."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import Client, Connect, MakeUrl, within
from tests.helpers.claims import add_claims
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
GROWTH = "cross-border-ecommerce-trade-growth.CHN.2024.cfis-2025-09-15"
SALES, CFIS = "online-retail-sales", "cfis-2025-09-15"
CONVERSION = {"value": "15.5", "scale": "trillion", "from": "CNY", "to": "USD", "year": 2024}
ADDED = {"quote", "rounding_leaves_open", "also_printed", "publisher", "other_claims", "findings"}
"""What a row of get_figures has besides the fields of a figure."""
MOST_CHARACTERS = 20_000
"""Of an answer of as many rows as come by default."""
REQUIRED = {"search": ["query"], "fetch": ["id"], "check_claims": ["claims"], "fact_check": ["text"]}
REQUIRED |= {"get_figures": [], "convert": ["value", "from", "to"], "audit_findings": []}
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
TABLES = tables(__file__)
VALIDATORS: dict[str, Draft202012Validator] = {}
"""By the name of a tool, of the schema of its answers."""


@pytest.fixture(scope="module", autouse=True)
def schemas(client: Client) -> None:
    """List the tools once; the first call of all takes a second."""
    tools = post(client, "tools/list", {})["tools"]
    VALIDATORS.update({tool["name"]: Draft202012Validator(tool["outputSchema"]) for tool in tools})


def send(client: Client, method: str, params: Any, path: str = "/mcp/") -> Any:
    """The answer to a JSON-RPC call, whose text may be anything that JSON escapes."""
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
    return client.request("POST", path, content=body, headers=HEADERS)


def post(client: Client, method: str, params: Any, path: str = "/mcp/") -> Any:
    response = send(client, method, params, path)
    assert response.status_code == 200, response.text
    assert response.json()["id"] == 7
    return response.json()["result"]


def call(client: Client, tool: str, **arguments: Any) -> Any:
    result = post(client, "tools/call", {"name": tool, "arguments": arguments})
    assert not result.get("isError"), result
    found = only_text(result)
    VALIDATORS[tool].validate(result["structuredContent"])
    assert result["structuredContent"] == found  # as the numbers that a program reads
    return found


def refused(client: Client, tool: str, arguments: Any) -> Any:
    result = post(client, "tools/call", {"name": tool, "arguments": arguments})
    assert result["isError"] is True
    assert "structuredContent" not in result
    return only_text(result)["error"]


def only_text(result: Any) -> Any:
    (content,) = result["content"]
    return json.loads(content["text"])


def test_the_tools_are_listed(client: Client) -> None:
    """All read-only, each with a schema that takes nothing else, as the API has it, and a schema of what it answers."""
    tools = post(client, "tools/list", {})["tools"]
    assert {tool["name"]: tool["inputSchema"].get("required", []) for tool in tools} == REQUIRED
    assert [tool["name"] for tool in tools] == list(REQUIRED)
    for tool in tools:
        assert tool["inputSchema"]["additionalProperties"] is False
        assert tool["annotations"]["readOnlyHint"] is True
        assert tool["outputSchema"]["type"] == "object"
        assert all(member["description"] for member in tool["inputSchema"]["properties"].values())
        assert len(json.dumps(tool["inputSchema"])) < 5000  # codes are looked up: a list would fill the memory
    unknown = post(client, "tools/call", {"name": "get_figure", "arguments": {}})
    assert (unknown["isError"], "get_figure" in unknown["content"][0]["text"]) == (True, True)


@every("tool, arguments", TABLES["quoted"])
def test_rows_can_be_quoted(client: Client, tool: str, arguments: str) -> None:
    rows = call(client, tool, **json.loads(arguments))["data"]
    assert rows
    for figure in rows:
        assert figure["id"]
        assert figure["unit"]
        assert figure["comparator"] in ("=", "~", ">", ">=", "<", "<=")
        assert figure["source_link"] or figure["inputs"]


def test_pages_lead_through_everything(client: Client) -> None:
    found: list[Any] = []
    answer: Any = {"total": 1}
    while left := answer["total"] - len(found):
        assert not found or answer["remainder"].startswith(f"Not shown: {left} of {answer['total']}. ")
        assert not found or f"offset={len(found)}" in answer["remainder"]
        answer = call(client, "get_figures", claims="all", limit=20, offset=len(found))
        found += answer["data"]
    assert "remainder" not in answer
    assert [row["id"] for row in found] == [row["id"] for row in client.data("/v1/figures?claims=all&limit=10000")]


@every("lang", ["en", "zh"])
@every("tool", ["get_figures", "audit_findings"])
def test_answers_are_short_unless_more_is_asked_for(rich: Client, tool: str, lang: str) -> None:
    """In either language, awkward figures among them: ten rows, with how many are left."""
    found = call(rich, tool, lang=lang)
    assert len(found["data"]) == 10
    assert f"Not shown: {found['total'] - 10} of" in found["remainder"]
    assert len(json.dumps(found, ensure_ascii=False)) <= MOST_CHARACTERS


def test_conversions_are_the_api_s_own(client: Client) -> None:
    (row,) = call(client, "convert", **CONVERSION)["data"]
    ours = client.data(f"/v1/convert?{urlencode(CONVERSION)}")
    assert row == {name: cell for name, cell in ours.items() if cell is not None}


def test_a_figure_is_the_api_s_own(client: Client) -> None:
    (row,) = call(client, "get_figures", id=[FIGURE])["data"]
    ours = client.data(f"/v1/figures/{FIGURE}")
    own = {name: cell for name, cell in row.items() if name not in ADDED}
    assert {name: ours[name] for name in own} == own
    assert (row["value"], row["unit"], row["comparator"]) == (15_500_000_000_000, "CNY", "=")
    assert (row["low"], row["high"]) == (15_450_000_000_000, 15_550_000_000_000)
    assert row["source_link"].startswith("https://")
    found = call(client, "get_figures", area="FRA")
    assert (found["data"], found["hint"]) == ([], client.get("/v1/figures?area=FRA").json()["meta"]["hint"])


def test_a_figure_says_how_sure_it_is(client: Client) -> None:
    """What rounding leaves open, what is printed in another unit, who says otherwise, and what checks found."""
    (row,) = call(client, "get_figures", indicator=SALES, period="2024", unit="USD")["data"]
    opened = "2.147 to 2.162 trillion USD"
    assert (row["rounding_leaves_open"], row["as_printed"]) == (opened, "15.5 trillion yuan")
    again = "Online retail sales, China, 2024 ~ 2.1 trillion USD (about; CFIS, 2025-09-15)"
    assert [(one["quote"], one["as_printed"]) for one in row["also_printed"]] == [(again, "about $2.1 trillion")]
    assert (row["preferred"], row["publisher"]) == (True, "CFIS")
    ours = client.data("/v1/figures?indicator=online-retail-sales&period=2024&claims=all")
    rivals = {other["id"]: other["display"] for other in ours if not other["preferred"]}
    others = {other["id"]: other["quote"] for other in row["other_claims"]}
    assert others.keys() == rivals.keys() != set()
    assert all(display in others[id] for id, display in rivals.items())
    findings = {one["id"]: one["verdict"] for one in client.data("/v1/audit") if FIGURE in one["inputs"]}
    assert {one["id"]: one["verdict"] for one in row["findings"]} == findings != {}


def test_scales_units_and_vintages_are_named(client: Client) -> None:
    """Whole units need no word; what stays as it was is named, so many as a reader looks at and how many more."""
    found = call(client, "get_figures", id=[FIGURE, GROWTH], scale="billion")
    assert [(row["value"], row.get("scale")) for row in found["data"]] == [(15500, "billion"), (10.8, None)]
    assert found["unscaled"] == [GROWTH]
    many = call(client, "get_figures", unit="USD", limit=100)["unconverted"]
    assert len(many) == 9
    assert re.fullmatch(r"and \d+ more", many[-1])
    found = call(client, "get_figures", indicator="cross-border-ecommerce-exports")
    line = "cross-border-ecommerce-exports.CHN: none stated 2024; final 2024-S1; preliminary 2020, 2024-Q1"
    assert found["vintages"] == [line]
    (row,) = call(client, "get_figures", id=EXPORTS, unit="USD")["data"]
    assert (row["comparator"], row["display"]) == (">", "> 250 billion USD")  # a more than stays one
    assert (row["conversion"]["basis"], "high" in row) == ("annual-average", False)


@every("about", [{"verdict": ["not comparable"]}, {"indicator": SALES}])
def test_findings_are_the_api_s_own(client: Client, about: dict[str, Any]) -> None:
    """Of a verdict, of an indicator: with the sentence, and with why two sides are not comparable."""
    found = call(client, "audit_findings", limit=100, **about)
    prefix = f"{SALES}." if "indicator" in about else ""
    ours = [
        (row["id"], row["sentence"], row["differs"])
        for row in client.data("/v1/audit?limit=10000")
        if any(figure.startswith(prefix) for figure in row["inputs"])
        and row["verdict"] in about.get("verdict", [row["verdict"]])
    ]
    shown = [(row["id"], row["sentence"], row.get("differs")) for row in found["data"]]
    assert (found["total"], shown) == (len(ours), ours[: len(shown)])
    empty = call(client, "audit_findings", verdict=["not testable"])
    assert (empty["data"], "neither that figures agree" in empty["hint"]) == ([], True)


ENGLISH = "China's online retail sales reached 15.5 trillion yuan in 2024, up 8 percent. Exports: 1.8 trillion yuan."
CHINESE = "2024年中国网络零售额达15.5万亿元，跨境电商出口1.8万亿元。"
SAME = "phrase start end verdict sentence correction figure citation scale unit period".split()  # noqa: SIM905


@every(("text", "lang"), [(ENGLISH, "en"), (CHINESE, "zh"), ("Nothing is counted here.", "en")])
def test_a_text_is_checked_as_by_the_api(client: Client, text: str, lang: str) -> None:
    """Number by number, with the figure in a line that can be quoted; without numbers, with the API's own hint."""
    found = call(client, "fact_check", text=text, lang=lang)
    envelope = client.get(f"/v1/fact-check?{urlencode({'text': text, 'lang': lang})}").json()
    ours = envelope["data"]
    assert [[row.get(name) for name in SAME] for row in found["data"]] == [[row[name] for name in SAME] for row in ours]
    assert sum(found.get("verdicts", {}).values()) == found["total"] == len(ours)
    assert ours or found["hint"] == envelope["meta"]["hint"]
    for row, mine in zip(ours, found["data"], strict=True):
        if row["figure"]:
            figure = client.data(f"/v1/figures/{row['figure']}?lang={lang}")
            assert all(figure[name] in mine["quote"] for name in ("name", "area_name", "period"))
        assert mine.get("candidates", []) == row["candidates"]


@every(("tool", "arguments", "parameter", "detail"), TABLES["refusals"])
def test_wrong_arguments_are_refused(client: Client, tool: str, arguments: str, parameter: str, detail: str) -> None:
    """As an error of the tool, so that the assistant can do better, in the API's own words."""
    errors = refused(client, tool, json.loads(expanded(arguments)))["errors"]
    assert [error["parameter"] for error in errors][:1] == [parameter]
    assert detail in errors[0]["detail"]


@every(("tool", "written", "plain"), TABLES["what models write"])
def test_what_models_write_is_read(client: Client, tool: str, written: str, plain: str) -> None:
    """Numbers for texts, one code or JSON for a list, codes in any case: the same answer as with the schema's types."""
    assert call(client, tool, **json.loads(written)) == call(client, tool, **json.loads(plain))


def test_nine_questions(rivals: Client) -> None:
    """Each is answered by the search's first results or its hint, or by one more call; withdrawn figures say so."""
    wrong = []
    for question, then, answer in TABLES["nine questions"]:
        found = call(rivals, "search", query=question)
        told = [row["title"] for row in found["results"][:2]] + [found.get("hint", "")]
        if then != "-":
            tool, arguments = then.split(" ", 1)
            told = [json.dumps(call(rivals, tool, **json.loads(arguments)), ensure_ascii=False)]
        wrong += [] if any(answer in each for each in told) else [(question, answer, told)]
    assert wrong == []
    gone = "online-retail-sales.FRA.2017.a-old"
    reason = f"{gone} was withdrawn by the release test.3: Made up."
    for address in (f"/v1/figures/{gone}", "/v1/figures?indicator=online-retail-sales&area=FRA&period=2017"):
        assert rivals.get(address).json()["meta"]["hint"] == reason
    (first, *_) = call(rivals, "search", query=gone)["results"]
    assert (first["id"], first["title"][-12:]) == (gone, " [withdrawn]")
    assert reason in call(rivals, "fetch", id=gone)["text"]


def test_a_withdrawn_indicator_says_why(engine: str, migrated_url: MakeUrl, connect: Connect) -> None:
    url, code = migrated_url(engine), "customs-platform-retail-trade"
    within(url, add_claims)
    taken = "SELECT id, 'test.3', NULL, 'Under review.', NULL FROM figure WHERE indicator = '" + code + "'"  # noqa: S608
    columns = "figure, release, replaced_by, reason_en, reason_zh"
    within(url, lambda connection: connection.exec_driver_sql(f"INSERT INTO withdrawal ({columns}) {taken}"))
    client = connect(url)
    told = [
        client.get(path).json()["meta"]["hint"] for path in (f"/v1/search?q={code}", f"/v1/figures?indicator={code}")
    ]
    told += [call(client, "search", query=code)["hint"], call(client, "get_figures", indicator=code)["hint"]]
    told += [call(client, "fetch", id=code)["text"]]
    assert all("was withdrawn by the release test.3: Under review." in each for each in told), told


CALL = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": %s}'
BROKEN = [
    *(b"", b"{", b"[" * 100_000, b"\xff\xfe", b"1", b"[]", b" " * (256 * 1024 + 1), b'{"method": "ping"}'),
    *(CALL % b'{"name": 1}', CALL % b'{"name": "convert", "arguments": "x"}', CALL.replace(b"/call", b"/x") % b"{}"),
]


@every("body", BROKEN)
def test_broken_calls_are_errors_of_the_protocol(client: Client, body: bytes) -> None:
    response = client.request("POST", "/mcp/", content=body, headers=HEADERS)
    assert response.status_code in (200, 400, 413)
    assert response.json()["error"]["code"] in (-32700, -32602, -32601, -32600)
    assert response.json()["error"]["message"]


def test_calls_are_like_those_of_any_route(client: Client) -> None:
    """Counted, with and without the slash; open to a page of another site; without a stream to read: POST alone."""
    assert post(client, "ping", {}, "/mcp") == post(client, "ping", {}, "/mcp/") == {}
    assert 'route="/mcp/",status="200"' in client.get("/metrics").text
    asking = {"origin": "https://example.org", "access-control-request-method": "POST"}
    before = client.request("OPTIONS", "/mcp/", headers=asking)
    allowed = [before.headers[f"access-control-allow-{name}"] for name in ("origin", "methods", "headers")]
    assert (before.status_code, allowed) == (204, ["*", "GET, HEAD, POST, OPTIONS", "*, Authorization"])
    for method in ("GET", "HEAD", "DELETE", "PUT"):
        response = client.request(method, "/mcp/", headers={"accept": "text/event-stream"})
        assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_without_figures(bare: Client, connect: Callable[..., Client], new_url: Callable[[str], str]) -> None:
    """An empty database has no rows and no error; without one the tool says what to do."""
    assert call(bare, "get_figures")["data"] == []
    assert call(bare, "audit_findings")["total"] == 0
    found = call(bare, "search", query="online retail 2024")
    assert (found["results"], bool(found["hint"])) == ([], True)
    assert refused(connect(new_url("sqlite")), "get_figures", {})["code"] == "not-ready"


@every("query", [query for (query,) in TABLES["questions"]])
def test_every_result_can_be_fetched_and_cited(client: Client, query: str) -> None:
    """Each has an id that fetch takes, an absolute address, and a title that says all of a figure and who says so."""
    rows = call(client, "search", query=query)["results"]
    assert len({row["id"] for row in rows}) == len(rows) > 0
    assert all(urlsplit(row["url"]).scheme in ("http", "https") and urlsplit(row["url"]).netloc for row in rows)
    found = call(client, "fetch", id=rows[0]["id"])
    assert (found["id"], found["url"], bool(json.loads(found["text"]))) == (rows[0]["id"], rows[0]["url"], True)
    assert all(isinstance(cell, str) and cell for cell in found["metadata"].values())
    for row in (row for row in rows[:3] if row["id"].count(".") >= 3):
        told = [client.data(f"/v1/figures/{row['id']}?lang={lang}") for lang in ("en", "zh")]
        ours = next(figure for figure in told if figure["name"] in row["title"])
        source = client.data(f"/v1/sources/{ours['source']}")
        expected = (ours["area_name"], ours["period"], f" {ours['comparator']} ", source["published"] or "")
        assert all(part in row["title"] for part in expected), (row["title"], expected)
        assert source["publisher"] in row["title"] or source["publisher_zh"] in row["title"]


@every(("query", "wanted"), TABLES["first"])
def test_the_answer_comes_first(client: Client, query: str, wanted: str) -> None:
    """Of the indicator that is meant and the period as it is written; what is called so, once; an id's own figure."""
    first, *others = call(client, "search", query=query)["results"]
    assert first["id"].startswith(wanted)
    assert first["id"] not in {row["id"] for row in others}
    if wanted == FIGURE:
        assert first["title"] == "Online retail sales, China, 2024 = 15.5 trillion CNY (CFIS, 2025-09-15)"
        assert first["url"] == f"http://test/v1/figures/{FIGURE}"


@every(("query", "hint"), TABLES["not there"])
def test_what_is_not_there_is_said(client: Client, query: str, hint: str) -> None:
    """Before others are shown in its place; what is left out is counted."""
    assert call(client, "search", query=query)["hint"].startswith(hint)
    found = call(client, "search", query="China")
    count = re.match(r"Not shown: (\d+) of (\d+)\. Search again", found["remainder"])
    assert count
    assert int(count[1]) == int(count[2]) - len(found["results"])


@every("figure_id", [FIGURE, EXPORTS])
def test_the_document_of_a_figure(client: Client, figure_id: str) -> None:
    """What get_figures gives of it, with its place and its citation."""
    found = call(client, "fetch", id=figure_id)
    ours = client.data(f"/v1/figures/{figure_id}")
    text, metadata = json.loads(found["text"]), found["metadata"]
    (row,) = call(client, "get_figures", id=[figure_id])["data"]
    assert text == row | {"paragraph": ours["paragraph"], "citation": ours["citation"]}
    assert [metadata[name] for name in ("source_link", "citation")] == [ours["source_link"], ours["citation"]]


ENTRIES = [("indicator", SALES), ("source", CFIS), ("report", "new-ecommerce-2025")]


@every(("kind", "key"), ENTRIES)
def test_an_entry_lists_its_figures(client: Client, kind: str, key: str) -> None:
    found = call(client, "fetch", id=key)
    assert (found["metadata"]["kind"], f"{kind}={key}" in found["metadata"]["figures"]) == (kind, True)
    listed = [re.findall(r"id ([\w.-]+)$", line)[0] for line in json.loads(found["text"])["figures"]]
    assert set() < set(listed) <= {row["id"] for row in client.data(f"/v1/figures?{kind}={key}")}


@every("spelled", [FIGURE.lower(), FIGURE.upper(), f"figure://{FIGURE}", f"http://x/v1/figures/{FIGURE}?a=b"])
def test_an_id_may_be_spelled_otherwise(client: Client, spelled: str) -> None:
    assert call(client, "fetch", id=spelled)["id"] == FIGURE


@every("given", ["online-retail-sale.CHN.2024.x", "online-retail-sale", "x" * 5000 + ".CHN.2024.y", "\x00", "../etc"])
def test_what_there_is_not_is_refused(client: Client, given: str) -> None:
    error = refused(client, "fetch", {"id": given})["errors"][0]
    assert error["parameter"] == "id"
    if given.startswith("online"):
        assert error["nearest"][0] == SALES
