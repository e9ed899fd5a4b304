"""How things are found: by words, in the index of the API, in llms.txt and in the catalogue of APIs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from markdown_it import MarkdownIt

from api.main import PROTOCOLS
from api.web.routes.api_catalog import APIS
from api.web.routes.llms_text import link
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers.rows import tables
from tests.helpers.tables import count, every

searching = pytest.mark.one_engine  # the search looks into the catalogue in memory, and the rest reads nothing
# The searches whose first find facts/search.txt has.
MEANT = next(iter(tables(str(Path(__file__).parent / "facts" / "search.py")).values()))


@searching
@every("words", [row[0].partition("q=")[2] for row in MEANT])
def test_kinds_come_in_order_and_the_better_match_first(client: Client, words: str) -> None:
    """Indicators, areas, sources, reports; each with a score to 100 and the text that matched."""
    rows = client.data(f"/v1/search?q={words}&limit=100")
    kinds = ["indicator", "area", "source", "report"]
    assert rows == sorted(rows, key=lambda row: (kinds.index(row["kind"]), -row["score"]))
    assert all(0 < row["score"] <= 100 and row["matched"] for row in rows)
    assert len({(row["kind"], row["code"]) for row in rows}) == len(rows)


@searching
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.full)])
def test_the_index_lists_each_path_with_a_call_that_works(client: Client, step: int) -> None:
    """And nothing else, with the names of its parameters; its links lead somewhere."""
    answer = client.get("/v1").json()
    described = client.get("/openapi.json").json()["paths"]
    assert [row["path"] for row in answer["data"]] == [path for path in described if path.startswith("/v1/")]
    links = answer["links"]
    assert {"docs": "/docs", "openapi": "/openapi.json", "search": "/v1/search"}.items() <= links.items()
    assert all(row["meaning"] for row in answer["data"])
    for row in answer["data"][::step]:
        assert client.get(row["example"]).status_code == 200, row
        count(1)
    assert "area" in next(row["parameters"] for row in answer["data"] if row["path"] == "/v1/figures")
    assert {client.get(links[name]).status_code for name in links if name != "search"} == {200}


def test_llms_txt(client: Client) -> None:
    """As llmstxt.org has it: a title, a summary in a quotation, sections of links to all there is, which answer."""
    sections = ["Begin here", "Reports", "Indicators", "Paths", "Optional"]
    answer = client.get("/llms.txt")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    found = MarkdownIt("commonmark").parse(answer.text)
    headings = [(token.tag, after.content) for token, after in pairwise(found) if token.type == "heading_open"]
    assert headings == [("h1", "Report indicators"), *(("h2", section) for section in sections)]
    assert found[3].type == "blockquote_open"
    inner = (child for token in found for child in token.children or ())
    links = [str(child.attrs["href"]) for child in inner if child.type == "link_open"]
    items = [token.content for token in found if token.type == "inline" and token.level == 3 and "](" in token.content]
    assert len(items) == len(links)
    for address in links:
        assert address.startswith("http://test/")
        assert client.get(address).status_code == (405 if address.endswith("/mcp/") else 200), address
    wanted = [f"/v1/indicators/{row['code']}.md" for row in client.data("/v1/indicators")]
    wanted += [f"/v1/reports/{row['id']}.md" for row in client.data("/v1/reports")]
    wanted += [row["example"] for row in client.data("/v1?limit=1000")]
    assert {f"http://test{path}" for path in wanted} - set(links) == set()
    again = client.get("/llms.txt", headers={"if-none-match": answer.headers["etag"]})
    plain = client.request("HEAD", "/llms.txt", headers={"accept-encoding": "identity"})
    assert (again.status_code, plain.headers["content-length"]) == (304, str(len(answer.content)))
    assert client.get("/llms.txt?lang=zh").status_code == 422
    count(3)


def test_without_figures_it_is_still_a_guide(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """With empty sections."""
    address = migrated_url(engine)
    within(address, without_reports)
    assert connect(address).get("/llms.txt").text.startswith("# Report indicators\n\n> ")


def test_a_name_with_brackets_ends_no_link() -> None:
    assert link("a [b]\nc", "http://x/y", "z") == "- [a (b) c](http://x/y): z"


CATALOG = "/.well-known/api-catalog"
TEXT, ADDRESS = {"type": "string"}, {"type": "string", "format": "uri"}
MEDIA_TYPE = {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"}


def schema(required: str, **properties: Any) -> dict[str, Any]:
    """Of an object that has these and nothing else."""
    return {"type": "object", "required": [required], "additionalProperties": False, "properties": properties}


TARGETS = {"type": "array", "minItems": 1, "items": schema("href", href=ADDRESS, type=MEDIA_TYPE, title=TEXT)}
CONTEXT = schema("anchor", anchor=ADDRESS) | {"additionalProperties": TARGETS}
LINKSET = schema("linkset", linkset={"type": "array", "minItems": 1, "items": CONTEXT})
"""A set of links as RFC 9264 (4.2) defines it, with the attributes that stand in this one."""


@searching
def test_every_api_is_in_the_catalogue(client: Client) -> None:
    """A set of links, valid by its schema: ours and each protocol, read where it leads to, with its own context.

    It is found by its relation (RFC 9727, 2) from itself, the page and the index of the API.
    """
    answer = client.get(CATALOG)
    profile = "https://www.rfc-editor.org/info/rfc9727"
    assert answer.headers["content-type"] == f'application/linkset+json; profile="{profile}"'
    jsonschema_rs.validator_for(LINKSET, validate_formats=True).validate(answer.json())
    assert client.get(f"{CATALOG}?area=CHN").status_code == 422
    for method, path in (("HEAD", CATALOG), ("GET", "/"), ("GET", "/v1")):
        found = client.request(method, path)
        assert found.links["api-catalog"]["url"] == f"http://test{CATALOG}"
        assert method == "GET" or (found.status_code, found.content) == (200, b"")
    catalogue, *others = answer.json()["linkset"]
    items = [item["href"] for item in catalogue["item"]]
    assert catalogue["anchor"] == f"http://test{CATALOG}"
    assert [other["anchor"] for other in others] == items
    prefixes = {route.path.partition("{")[0].rstrip("/") for module in PROTOCOLS for route in module.router.routes}
    assert {prefix for prefix in prefixes if not any(api.path.startswith(prefix) for api in APIS)} == set()
    assert len(APIS) == len(PROTOCOLS) + 1
    for address in items:
        answer = client.get(address)
        assert answer.status_code == (405 if address.endswith("/mcp/") else 200), address  # all is posted to MCP
        assert answer.status_code == 405 or "Unknown endpoint" not in answer.text
    count(4)


@searching
def test_what_describes_an_api_is_there(client: Client) -> None:
    """With the media type that the catalogue gives; each has a page for people."""
    for context in client.get(CATALOG).json()["linkset"][1:]:
        assert context["service-doc"], context["anchor"]
        for relation in ("service-desc", "service-doc", "status", "license"):
            for target in context.get(relation, ()):
                if relation == "service-doc" and not target["href"].startswith("http://test/"):
                    assert not context["anchor"].endswith("/v1")
                    continue  # that of a protocol, by whoever made it
                answer = client.get(target["href"])
                assert answer.status_code == 200, target
                assert answer.headers["content-type"].partition(";")[0] == target["type"], target


@searching
def test_the_catalogue_has_public_addresses(url: str, connect: Callable[..., Client]) -> None:
    found = connect(url, public_url="https://figures.example.org").get(CATALOG).json()["linkset"]
    assert all(context["anchor"].startswith("https://figures.example.org/") for context in found)
