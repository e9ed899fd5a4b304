"""How the tests of MCP call its tools over HTTP, and the figures that they speak of."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from api.protocols.mcp.answers import BUDGET
from api.protocols.mcp.token_estimate import tokens
from api.protocols.mcp.tools import TOOLS
from tests.conftest import Client

FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
GROWTH = "cross-border-ecommerce-trade-growth.CHN.2024.cfis-2025-09-15"
SALES = "online-retail-sales"
TOKENIZERS: list[Any] = []
"""What measures a text; without any, the estimate, which `test_answer_sizes.py` measures by them."""
VALIDATORS = {tool.name: Draft202012Validator(tool.output) for tool in TOOLS}
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def send(client: Client, method: str, params: Any, path: str = "/mcp/") -> Any:
    """The answer to a JSON-RPC call, whose text may be anything that JSON escapes."""
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
    return client.request("POST", path, content=body, headers=HEADERS)


def post(client: Client, method: str, params: Any, path: str = "/mcp/") -> Any:
    """The result of a call that must be 200."""
    response = send(client, method, params, path)
    assert response.status_code == 200, response.text
    found = response.json()
    assert found["id"] == 7
    return found["result"]


def call(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers, which must be no refusal."""
    result = post(client, "tools/call", {"name": tool, "arguments": arguments})
    assert not result.get("isError"), result
    found = told(result)
    VALIDATORS[tool].validate(result["structuredContent"])
    assert result["structuredContent"] == found  # as the numbers that a program reads
    return found


def refused(client: Client, tool: str, arguments: Any) -> Any:
    """The error that a tool answers, for the assistant to read."""
    result = post(client, "tools/call", {"name": tool, "arguments": arguments})
    assert result["isError"] is True
    assert "structuredContent" not in result
    return told(result)["error"]


def told(result: Any) -> Any:
    """The one text of a result, within the budget."""
    (content,) = result["content"]
    assert measured(content["text"]) <= BUDGET
    return json.loads(content["text"])


def measured(text: str) -> int:
    """How many tokens a text has, by the tokenizer that makes most of it.

    Without one, by the estimate: that of a whole may be a hundredth above those of its rows, which are what is counted.
    """
    return max((len(tokenizer.encode(text)) for tokenizer in TOKENIZERS), default=tokens(text) * 100 // 101)
