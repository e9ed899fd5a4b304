"""How the tests of MCP call its tools over HTTP, and the figures that they speak of."""

from __future__ import annotations

import json
from typing import Any

import bpe_openai
from jsonschema import Draft202012Validator

from api.protocols.mcp.answers import BUDGET
from api.protocols.mcp.tools import TOOLS
from tests.conftest import Client

FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
GROWTH = "cross-border-ecommerce-trade-growth.CHN.2024.cfis-2025-09-15"
SALES = "online-retail-sales"
TOKENIZERS = [bpe_openai.get_encoding(name) for name in ("o200k_base", "cl100k_base")]
"""Those of GPT-4o and its successors, and of GPT-4."""
VALIDATORS = {tool.name: Draft202012Validator(tool.output) for tool in TOOLS}
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def post(client: Client, method: str, params: Any, **options: Any) -> Any:
    """The answer to a JSON-RPC call that must be 200."""
    body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
    response = client.request("POST", options.get("path", "/mcp/"), json=body, headers=HEADERS)
    assert response.status_code == 200, response.text
    found = response.json()
    assert found["id"] == 7
    return found


def call(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers, which must be no refusal."""
    result = post(client, "tools/call", {"name": tool, "arguments": arguments})["result"]
    assert not result.get("isError"), result
    found = told(result)
    VALIDATORS[tool].validate(result["structuredContent"])
    assert result["structuredContent"] == found  # as the numbers that a program reads
    return found


def told(result: Any) -> Any:
    """The one text of a result, within the budget."""
    (content,) = result["content"]
    assert measured(content["text"]) <= BUDGET
    return json.loads(content["text"])


def measured(text: str) -> int:
    """How many tokens a text has, by the tokenizer that makes most of it."""
    return max(len(tokenizer.encode(text)) for tokenizer in TOKENIZERS)
