"""The catalogue: lists, entries, rates and sources; and how things are found: words, llms.txt, the set of APIs."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pkgutil import resolve_name
from typing import Any
from urllib.parse import quote

import pytest
from markdown_it import MarkdownIt

from api.plugin import links, plugins
from api.plugins.discovery.endpoints import link
from tests.conftest import Client, Connect, MakeUrl, within, without_reports
from tests.helpers.rows import seed_table, tables
from tests.helpers.tables import every
from tests.plugins.pages.conftest import CFIS, DETAILS, know_all

KEYS = {"indicators": "code", "areas": "alpha3", "units": "code", "errors": "code"}
KEYS |= dict.fromkeys(("sources", "reports", "releases"), "id")


@every(("name", "key"), KEYS.items())
def test_a_list_holds_its_entries(client: Client, name: str, key: str) -> None:
    found = {row[key]: row for row in client.data(f"/v1/{name}?sort={key}")}
    assert list(found) == sorted(found)
    assert [row[key] for row in client.data(f"/v1/{name}?sort=-{key}")] == list(found)[::-1]
    for code, row in list(found.items())[:: len(found) // 12 + 1]:
        assert client.data(f"/v1/{name}/{quote(code)}") == row


@every(("asked", "base", "quote", "year"), tables(__file__)["rates"])
def test_rates_are_those_of_the_committed_table(client: Client, asked: str, **kept: str) -> None:
    """Each filter gives just the rows of the file, digit for digit; a pair is listed one way only."""
    found = client.exact(f"/v1/rates?{asked}")
    wanted = {name: values.split(", ") for name, values in kept.items() if values}
    committed = seed_table("reference", "exchange-rates.csv")
    expected = [row for row in committed if all(row[name] in values for name, values in wanted.items())]
    names = ("base", "quote", "year", "mean", "last", "last_day", "days")
    assert [[str(row[name]) for name in names] for row in found] == [[row[name] for name in names] for row in expected]
    assert [row["partial"] for row in found] == [row["partial"] == "1" for row in expected]
    assert bool(expected) == (kept["base"] != "none")


def test_what_is_known_of_a_source_is_said_everywhere(engine: str, migrated_url: MakeUrl, connect: Connect) -> None:
    """In JSON and CSV, in both languages, in JSON-stat, SDMX, OData and the data package."""
    address = migrated_url(engine)
    within(address, know_all)
    client = connect(address)
    downloaded = csv.DictReader(io.StringIO(client.get("/v1/downloads/sources.csv").text))
    for found, unknown in ((client.data("/v1/sources?limit=1000"), None), (downloaded, "")):
        by_id = {row["id"]: [row[name] for name in DETAILS] for row in found}
        assert by_id[CFIS] == list(DETAILS.values())
        assert set(by_id["azoya-ecommerce-report-2019"]) == {unknown}
    for lang, name in (("en", "CFIS"), ("zh", DETAILS["publisher_zh"])):
        assert client.data(f"/v1/sources/{CFIS}?lang={lang}")["publisher"] == name
        cube = client.get(f"/v1/figures?report=new-ecommerce-2025&format=jsonstat&lang={lang}").json()
        assert cube["source"] == name
        assert name in client.get("/sdmx/2.1/codelist/all/CL_SOURCE", headers={"accept-language": lang}).text
    for condition, ids in (("gt 2025-09-30T00:00:00Z", [CFIS]), ("gt 2025-10-02T00:00:00Z", [])):
        entities = client.get("/odata/v4/Sources", params={"$filter": f"retrieved_at {condition}"}).json()["value"]
        assert [entity["id"] for entity in entities] == ids
    package = client.get("/v1/datapackage.json").json()
    assert [source["licence"] for source in package["sources"] if "licence" in source] == ["CC BY 4.0"]


searching = pytest.mark.one_engine  # the search looks into the catalogue in memory, and the rest reads nothing


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
    assert "area" in next(row["parameters"] for row in answer["data"] if row["path"] == "/v1/figures")
    assert {client.get(links[name]).status_code for name in links if name != "search"} == {200}


def test_llms_txt(client: Client, engine: str, migrated_url: MakeUrl, connect: Connect) -> None:
    """As llmstxt.org has it: a title, a summary in a quotation, sections of links to all there is, which answer."""
    answer = client.get("/llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    found = MarkdownIt("commonmark").parse(answer.text)
    headings = [(token.tag, after.content) for token, after in pairwise(found) if token.type == "heading_open"]
    sections = ["Begin here", "Reports", "Indicators", "Paths", "Optional"]
    assert headings == [("h1", "Report indicators"), *(("h2", section) for section in sections)]
    assert found[3].type == "blockquote_open"
    inner = (child for token in found for child in token.children or ())
    links = [str(child.attrs["href"]) for child in inner if child.type == "link_open"]
    for address in links:
        assert address.startswith("http://test/")
        assert client.get(address).status_code == 200, address
    wanted = [f"/v1/indicators/{row['code']}.md" for row in client.data("/v1/indicators")]
    wanted += [f"/v1/reports/{row['id']}.md" for row in client.data("/v1/reports")]
    wanted += [row["example"] for row in client.data("/v1?limit=1000")]
    assert {f"http://test{path}" for path in wanted} - set(links) == set()
    assert link("a [b]\nc", "http://x/y", "z") == "- [a (b) c](http://x/y): z"
    within(empty := migrated_url(engine), without_reports)
    assert connect(empty).get("/llms.txt").text.startswith("# Report indicators\n\n> ")


CATALOG = "/.well-known/api-catalog"


def _routes(router: Any) -> Iterator[Any]:
    for route in router.routes:
        yield from _routes(route.original_router) if hasattr(route, "original_router") else [route]


@searching
def test_every_api_is_in_the_catalogue(client: Client) -> None:
    """Ours and each protocol, with its own context and what describes it; found from itself."""
    answer = client.get(CATALOG)
    profile = "https://www.rfc-editor.org/info/rfc9727"
    assert answer.headers["content-type"] == f'application/linkset+json; profile="{profile}"'
    assert answer.links["api-catalog"]["url"] == f"http://test{CATALOG}"
    catalogue, *others = answer.json()["linkset"]
    items = [item["href"] for item in catalogue["item"]]
    assert catalogue["anchor"] == f"http://test{CATALOG}"
    assert [other["anchor"] for other in others] == items
    routers = [resolve_name(f"{module}:router") for plugin in plugins() for module in plugin.protocols]
    prefixes = {route.path.partition("{")[0].rstrip("/") for router in routers for route in _routes(router)}
    apis = [link.path for link in links() if link.title]
    assert {prefix for prefix in prefixes if not any(path.startswith(prefix) for path in apis)} == set()
    assert len(items) == len(apis) + 1
    for address in items:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.status_code == 405 or "Unknown endpoint" not in answer.text
    for context in others:
        assert context["service-doc"], context["anchor"]
        for relation in ("service-desc", "service-doc", "status", "license"):
            for target in context.get(relation, ()):
                if relation == "service-doc" and not target["href"].startswith("http://test/"):
                    assert not context["anchor"].endswith("/v1")
                    continue  # that of a protocol, by whoever made it
                answer = client.get(target["href"])
                assert answer.status_code == 200, target
                assert answer.headers["content-type"].partition(";")[0] == target["type"], target
