"""fastmcp's own client calls the tools, over HTTP and over standard input, and reads what the API says."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from fastmcp.exceptions import ToolError

from api.protocols.mcp.tools import TOOLS
from tests.conftest import migrate

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("CNY", "USD")
EXACT: dict[str, Any] = {"parse_float": Decimal, "parse_int": Decimal}
FIGURE = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
Read = Callable[[str], Any]


async def line(client: Client[Any], unit: str) -> dict[str, Decimal]:
    """China's online retail sales by period, from the values of as many answers as it takes."""
    found: dict[str, Decimal] = {}
    while True:
        asked = {"indicator": "online-retail-sales", "area": "CHN", "unit": unit, "offset": len(found)}
        answer = json.loads((await client.call_tool("get_figures", asked)).content[0].text, **EXACT)
        assert {row["unit"] for row in answer["data"]} == {unit}
        found |= {row["period"]: row["value"] for row in answer["data"]}
        if "remainder" not in answer:
            return found


async def conversation(client: Client[Any]) -> dict[str, Any]:
    """What an assistant could do: look about, ask, convert, and err."""
    async with client:
        figures = await client.call_tool("get_figures", {"id": [FIGURE], "unit": "USD"})
        lines = {unit: await line(client, unit) for unit in UNITS}
        found = await client.call_tool("search_indicators", {"query": "exports"})
        (dictionary,) = await client.read_resource("figures://data-dictionary")
        with pytest.raises(ToolError) as refused:
            await client.call_tool("get_figures", {"area": 156})
        return {
            "tools": [tool.name for tool in await client.list_tools()],
            "instructions": client.instructions,
            "search": (await client.call_tool("search", {"query": "cross-border exports 2024"})).data,
            "document": (await client.call_tool("fetch", {"id": FIGURE})).data,
            "resource": (await client.read_resource(f"figure://{FIGURE}"))[0].text,
            "prompt": (await client.get_prompt("cite_this_figure", {"id": FIGURE})).messages[0].content.text,
            "figure": json.loads(figures.content[0].text, **EXACT)["data"][0],
            "lines": lines,
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
    kept = ("id", "comparator", "unit", "value", "low", "display", "source_link", "as_printed", "preferred")
    assert {name: shown[name] for name in kept} == {name: ours[name] for name in kept}
    assert shown["comparator"] == ">"
    assert shown["conversion"]["formula"] == ours["conversion"]["formula"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_line_is_that_of_the_api(told: dict[str, Any], api: Read, unit: str) -> None:
    """Whole units, digit by digit."""
    rows = api(f"/v1/figures?indicator=online-retail-sales&area=CHN&unit={unit}")
    assert told["lines"][unit] == {row["period"]: row["value"] for row in rows}


def test_the_server_introduces_itself(told: dict[str, Any]) -> None:
    """Its tools, a dictionary, and what to keep when a figure is quoted."""
    assert told["tools"] == [tool.name for tool in TOOLS]
    assert "comparator" in told["instructions"]
    assert told["dictionary"].startswith("# Data dictionary")
    assert "cross-border-ecommerce-exports" in told["found"]


def test_a_wrong_type_is_refused_with_its_name(told: dict[str, Any]) -> None:
    """The client raises what the server said."""
    assert told["refused"] == "area"


def test_a_figure_is_found_fetched_and_cited(told: dict[str, Any]) -> None:
    """By its words, as a document, as a resource and in a prompt; the address to cite is never empty."""
    first = told["search"].results[0]
    assert first.id == FIGURE
    assert (
        first.title == "Cross-border e-commerce exports, China, 2024 > 1.8 trillion CNY (more than; CFIS, 2025-09-15)"
    )
    assert told["document"].url == first.url
    assert first.url.startswith(("http://127.0.0.1", "https://en.cfis.cn/"))
    assert told["document"].text == told["resource"]
    assert told["document"].metadata["citation"] in told["prompt"]
