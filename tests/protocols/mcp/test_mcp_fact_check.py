"""MCP: a text checked by the tool, as /v1/fact-check has it, within what an assistant reads."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mcp.mcp_calls import HEADERS, call, told

ENGLISH = (
    "China's online retail sales reached 15.5 trillion yuan in 2024, up 8 percent. Exports were 1.8 trillion yuan."
)
CHINESE = "2024年中国网络零售额达15.5万亿元，跨境电商出口1.8万亿元。"
SAME = ("phrase", "start", "end", "verdict", "sentence", "correction", "figure", "citation", "scale", "unit", "period")


@every(("text", "lang"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_a_text_is_checked_as_by_the_api(client: Client, text: str, lang: str) -> None:
    """Number by number, with the figure in a line that can be quoted."""
    found = call(client, "fact_check", text=text, lang=lang)
    ours = client.data(f"/v1/fact-check?{urlencode({'text': text, 'lang': lang})}")
    assert [{name: row.get(name) for name in SAME} for row in found["data"]] == [
        {name: row[name] for name in SAME} for row in ours
    ]
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
    while True:
        answer = call(client, "fact_check", text=text, offset=len(found), limit=100)
        found += answer["data"]
        if "remainder" not in answer:
            break
        assert f"offset={len(found)}" in answer["remainder"]
    assert [row["start"] for row in found] == [row["start"] for row in ours]


@every("text", ["Nothing is counted here, and nobody says how much.", "Rien de tel n'est dit ici, et pas de chiffre."])
def test_a_text_without_numbers_says_so(client: Client, text: str) -> None:
    """No rows, and the API's own hint."""
    found = call(client, "fact_check", text=text)
    assert (found["data"], found["total"]) == ([], 0)
    assert found["hint"] == client.get(f"/v1/fact-check?{urlencode({'text': text})}").json()["meta"]["hint"]


@every(
    ("arguments", "parameter"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "https://news.example/story"}, "text"),
        ({"text": "<html><p>15.5 trillion</p></html>"}, "text"),
        ({"text": "x" * 65_537}, "text"),
        ({"text": ENGLISH, "area": "Nowhere"}, "area"),
        ({"text": 15}, "text"),
    ],
)
def test_what_cannot_be_read_is_refused(client: Client, arguments: dict[str, Any], parameter: str) -> None:
    """As an error of the tool."""
    params = {"name": "fact_check", "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    result = client.request("POST", "/mcp/", content=json.dumps(body), headers=HEADERS).json()["result"]
    assert result["isError"] is True
    assert told(result)["error"]["errors"][0]["parameter"] == parameter
