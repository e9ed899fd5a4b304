"""The client of the official SDK, which holds answers against the schemas of their tools, over HTTP and stdio."""

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
from mcp import Client, MCPError, StdioServerParameters

from api.protocols.mcp.tools import TOOLS
from tests.conftest import migrate

ROOT = Path(__file__).resolve().parents[2]
FIGURE = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
SITE = "https://figures.example"
CALLS: dict[str, dict[str, Any]] = {
    "search": {"query": "How large were China's cross-border exports in 2024?"},
    "fetch": {"id": FIGURE},
    "fact_check": {"text": "China's cross-border exports were 1.8 trillion yuan in 2024."},
    "search_indicators": {"query": "exports"},
    "get_figures": {"id": [FIGURE], "unit": "USD"},
    "convert": {"value": "15.5 trillion", "from": "CNY", "to": "USD", "year": 2024},
    "audit_findings": {"figure": [FIGURE]},
    "get_source": {"id": "cfis-2025-09-15"},
}
Read = Callable[[str], Any]


async def conversation(client: Client) -> dict[str, Any]:
    """Every tool, resource and prompt once, and what is refused."""
    async with client:
        answers = {tool.name: await client.call_tool(tool.name, CALLS[tool.name]) for tool in TOOLS}
        refused = await client.call_tool("fetch", {"id": "nothing"})
        with pytest.raises(MCPError, match="There is no figure"):
            await client.read_resource("figure://nothing.CHN.2024.x")
        with pytest.raises(MCPError, match="There is no figure"):
            await client.get_prompt("cite_this_figure", {"id": "nothing"})
        return {
            "tools": (await client.list_tools()).tools,
            "answers": answers,
            "refused": refused,
            "resources": [item.uri for item in (await client.list_resources()).resources],
            "templates": [item.uri_template for item in (await client.list_resource_templates()).resource_templates],
            "figure": (await client.read_resource(f"figure://{FIGURE}")).contents[0].text,
            "dictionary": (await client.read_resource("figures://data-dictionary")).contents[0].text,
            "prompts": [item.name for item in (await client.list_prompts()).prompts],
            "cite": (await client.get_prompt("cite_this_figure", {"id": FIGURE})).messages[0].content.text,
            "check": (await client.get_prompt("fact_check", {"text": "It was 12%."})).messages[0].content.text,
        }


def over_http(server: str, _folder: Path) -> Client:
    """A client of the running server."""
    return Client(f"{server}/mcp/")


def over_stdio(_server: str, folder: Path) -> Client:
    """A client that starts the command over a database of its own, whose address for others is set."""
    address = f"sqlite:///{folder / 'figures.db'}"
    migrate(address)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": address,
        "PUBLIC_URL": f"{SITE}/",
    }
    arguments = ["-c", "from api.cli.command_line import main; main()", "mcp"]
    return Client(StdioServerParameters(command=sys.executable, args=arguments, env=environment, cwd=str(folder)))


@pytest.fixture(scope="module", params=[over_http, over_stdio])
def told(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the conversation brought, by each way, and where the server is for those who cite it."""
    client = request.param(server, tmp_path_factory.mktemp("sdk"))
    site = server if request.param is over_http else SITE
    return {**asyncio.run(asyncio.wait_for(conversation(client), 60)), "site": site}


def test_every_tool_answers_by_its_schema(told: dict[str, Any]) -> None:
    """The client raises where one does not; the text beside it says the same."""
    assert [tool.name for tool in told["tools"]] == [tool.name for tool in TOOLS]
    assert all(tool.output_schema and tool.input_schema for tool in told["tools"])
    for answer in told["answers"].values():
        assert not answer.is_error
        (content,) = answer.content
        assert json.loads(content.text) == answer.structured_content


def test_search_and_fetch_keep_to_the_contract(told: dict[str, Any]) -> None:
    """Results of id, title and url; a document of id, title, text, url and metadata; both cite the same address."""
    found = told["answers"]["search"].structured_content["results"]
    assert all(set(row) == {"id", "title", "url"} and all(row.values()) for row in found)
    document = told["answers"]["fetch"].structured_content
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert found[0] == {name: document[name] for name in ("id", "title", "url")}
    assert document["url"] == f"{told['site']}/v1/figures/{FIGURE}"
    assert f"{told['site']}/v1/figures/{FIGURE}?as_of=" in document["metadata"]["citation"]


def test_numbers_are_the_api_s(told: dict[str, Any], api: Read) -> None:
    """Digit for digit in the text, and as the number that a program reads in the structure."""
    ours = api(f"/v1/figures/{FIGURE}?unit=USD")
    answer = told["answers"]["get_figures"]
    (row,) = json.loads(answer.content[0].text, parse_float=Decimal, parse_int=Decimal)["data"]
    assert (row["value"], row["low"], row["comparator"]) == (ours["value"], ours["low"], ">")
    assert answer.structured_content["data"][0]["value"] == float(ours["value"])
    assert row["quote"] == (
        "Cross-border e-commerce exports, China, 2024 > 250 billion USD "
        "(more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)"
    )


def test_a_refusal_is_no_answer(told: dict[str, Any]) -> None:
    """It is an error of the tool, says what is wrong, and has no structure that would have to keep to the schema."""
    refused = told["refused"]
    assert refused.is_error
    assert refused.structured_content is None
    assert json.loads(refused.content[0].text)["error"]["errors"][0]["parameter"] == "id"


def test_resources_and_prompts_are_offered(told: dict[str, Any]) -> None:
    """The dictionary, figures by id, a citation and a check of a text."""
    assert told["resources"] == ["figures://data-dictionary"]
    assert "figure://{id}" in told["templates"]
    assert told["figure"] == told["answers"]["fetch"].structured_content["text"]
    assert told["dictionary"].startswith("# Data dictionary")
    assert told["prompts"] == ["cite_this_figure", "fact_check"]
    assert told["answers"]["fetch"].structured_content["metadata"]["citation"] in told["cite"]
    assert told["check"].endswith("It was 12%.")
