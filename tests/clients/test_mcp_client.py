"""fastmcp's own client calls the tools, over HTTP and over standard input, and reads what the API says."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from fastmcp.exceptions import ToolError

from tests.conftest import migrate

ROOT = Path(__file__).resolve().parents[2]
FIGURE = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
Read = Callable[[str], Any]


async def conversation(client: Client[Any]) -> dict[str, Any]:
    """What an assistant could do: look about, ask, convert, and err."""
    async with client:
        figures = await client.call_tool("get_figures", {"id": [FIGURE], "unit": "USD"})
        found = await client.call_tool("search_indicators", {"query": "exports"})
        (dictionary,) = await client.read_resource("figures://data-dictionary")
        with pytest.raises(ToolError) as refused:
            await client.call_tool("get_figures", {"area": 156})
        return {
            "tools": [tool.name for tool in await client.list_tools()],
            "instructions": client.instructions,
            "figure": json.loads(figures.content[0].text)["data"][0],
            "found": [row["id"] for row in json.loads(found.content[0].text)["data"]],
            "dictionary": dictionary.text,
            "refused": json.loads(str(refused.value))["error"]["errors"][0]["parameter"],
        }


def over_http(server: str, _folder: Path) -> Client[Any]:
    """A client of the running server."""
    return Client(StreamableHttpTransport(f"{server}/mcp/"))


def over_stdio(_server: str, folder: Path) -> Client[Any]:
    """A client that starts the command over a database of its own."""
    address = f"sqlite:///{folder / 'figures.db'}"
    migrate(address)
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "DATABASE_URL": address}
    arguments = ["-c", "from api.cli.command_line import main; main()", "mcp"]
    return Client(StdioTransport(sys.executable, arguments, env=environment, cwd=str(folder), keep_alive=False))


@pytest.fixture(scope="module", params=[over_http, over_stdio])
def told(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the conversation brought, by each way."""
    return asyncio.run(asyncio.wait_for(conversation(request.param(server, tmp_path_factory.mktemp("mcp"))), 60))


def test_the_figure_is_the_api_s(told: dict[str, Any], api: Read) -> None:
    """A more than stays one, with its unit, source link and receipt."""
    ours = api(f"/v1/figures/{FIGURE}?unit=USD")
    shown = told["figure"]
    kept = ("id", "comparator", "unit", "scale", "value_text", "display", "source_link", "as_printed")
    assert {name: shown[name] for name in kept} == {name: ours[name] for name in kept}
    assert shown["comparator"] == ">"
    assert shown["conversion"]["formula"] == ours["conversion"]["formula"]


def test_the_server_introduces_itself(told: dict[str, Any]) -> None:
    """Five tools, a dictionary, and what to keep when a figure is quoted."""
    assert told["tools"] == ["search_indicators", "get_figures", "convert", "audit_findings", "get_source"]
    assert "comparator" in told["instructions"]
    assert told["dictionary"].startswith("# Data dictionary")
    assert "cross-border-ecommerce-exports" in told["found"]


def test_a_wrong_type_is_refused_with_its_name(told: dict[str, Any]) -> None:
    """The client raises what the server said."""
    assert told["refused"] == "area"
