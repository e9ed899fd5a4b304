"""The client of the official SDK calls the tools, over HTTP and over standard input, as assistants do.

It compares each answer with the schema of its tool. That of fastmcp runs in the recipes.
"""

import asyncio
import json
import os
import sys
from typing import Any

import mcp
import pytest

from api.plugins.mcp.tools import TOOLS
from tests.clients.conftest import EXACT, HERE, Api
from tests.conftest import migrate
from tests.helpers.rows import tables

FIGURE = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
SITE = "https://figures.example"
CALLS = {tool: json.loads(given) for tool, given in tables(__file__)["calls"]}
Brought = dict[str, Any]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["http", "stdio"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def stdio(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    folder = tmp_path_factory.mktemp("mcp")
    address = f"sqlite:///{folder / 'figures.db'}"
    migrate(address)
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HERE.parents[1]), "DATABASE_URL": address}
    arguments = ["-c", "from api.cli.command_line import main; main()", "mcp"]
    return {"command": sys.executable, "args": arguments, "env": environment, "cwd": str(folder)}


async def everything_once(client: mcp.Client) -> Brought:
    async with client:
        answers = {name: await client.call_tool(name, arguments) for name, arguments in CALLS.items()}
        refused = await client.call_tool("fetch", {"id": "nothing"})
        return {
            "tools": (await client.list_tools()).tools,
            "answers": answers,
            "refused": refused,
        }


@pytest.fixture(scope="module")
def sdk(way: str, server: str, stdio: Brought) -> Brought:
    public = stdio | {"env": stdio["env"] | {"PUBLIC_URL": f"{SITE}/"}}
    target = f"{server}/mcp/" if way == "http" else mcp.StdioServerParameters(**public)
    return asyncio.run(asyncio.wait_for(everything_once(mcp.Client(target)), 60))


def test_every_tool_answers_by_its_schema(sdk: Brought) -> None:
    """The client raises where one does not; the text of the answer says the same. A refusal has no structure."""
    assert [tool.name for tool in sdk["tools"]] == [tool.__name__ for tool in TOOLS]
    assert all(tool.output_schema and tool.input_schema for tool in sdk["tools"])
    for answer in sdk["answers"].values():
        (content,) = answer.content
        assert (answer.is_error, json.loads(content.text)) == (False, answer.structured_content)
    assert (sdk["refused"].is_error, sdk["refused"].structured_content) == (True, None)
    assert json.loads(sdk["refused"].content[0].text)["error"]["errors"][0]["parameter"] == "id"


def test_search_and_fetch_keep_to_the_contract(sdk: Brought, way: str, server: str) -> None:
    """Results of id, title and url; a document of id, title, text, url and metadata; both cite the same address."""
    site = server if way == "http" else SITE
    found, document = (sdk["answers"][name].structured_content for name in ("search", "fetch"))
    assert all(set(row) == {"id", "title", "url"} and all(row.values()) for row in found["results"])
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert found["results"][0] == {name: document[name] for name in ("id", "title", "url")}
    assert document["url"] == f"{site}/v1/figures/{FIGURE}"
    assert f"{site}/v1/figures/{FIGURE}?as_of=" in document["metadata"]["citation"]


def test_numbers_are_the_api_s(sdk: Brought, api: Api) -> None:
    """Digit for digit in the text, and as the number that a program reads in the structure."""
    ours, answer = api(f"/v1/figures/{FIGURE}?unit=USD"), sdk["answers"]["get_figures"]
    (row,) = json.loads(answer.content[0].text, **EXACT)["data"]
    assert (row["value"], row["low"], row["comparator"]) == (ours["value"], ours["low"], ">")
    assert answer.structured_content["data"][0]["value"] == float(ours["value"])
    assert row["quote"] == (
        "Cross-border e-commerce exports, China, 2024 > 250 billion USD "
        "(more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)"
    )
