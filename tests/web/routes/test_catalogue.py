"""The catalogue: lists, entries, rates and sources; and how things are found: words, llms.txt, the set of APIs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from markdown_it import MarkdownIt
from sqlalchemy import update

from api.plugin import links, plugins, resolve
from api.plugins.discovery.endpoints import link
from api.storage import models
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers.rows import rows, tables
from tests.helpers.tables import count, every

# The key of an entry, an entry, and some of what it says.
LISTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "indicators": ("code", "online-retail-sales", {"topic": "market-size", "unit_kind": "money", "measure": "sales"}),
    "areas": ("alpha3", "CHN", {"alpha2": "CN", "m49": "156", "name": "China"}),
    "units": ("code", "CNY", {"kind": "money", "name": "Chinese Yuan", "sdmx": "CNY"}),
    "sources": ("id", "cfis-2025-09-15", {"publisher": "CFIS", "published": "2025-09-15", "tier": "B"}),
    "reports": ("id", "new-ecommerce-2025", {"title": "2025 China New E-commerce Report", "rank": "preferred"}),
    "releases": ("id", "new-ecommerce-2025.1", {"sequence": 1, "report": "new-ecommerce-2025"}),
    "errors": ("code", "not-found", {"status": 404}),
}


@every("name", LISTS)
def test_a_list_holds_its_entries(client: Client, name: str) -> None:
    """Each once, as at its own address, in the order of its key or against it, cut where that is asked for."""
    key, entry, told = LISTS[name]
    found = {row[key]: row for row in client.data(f"/v1/{name}")}
    assert told.items() <= found[entry].items()
    assert len(found) == len(client.data(f"/v1/{name}"))
    for code, row in list(found.items())[:: len(found) // 12 + 1]:
        assert client.data(f"/v1/{name}/{quote(code)}") == row
    response = client.get(f"/v1/{name}/no-such-thing")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    for sign in ("", "-"):
        keys = [row[key] for row in client.data(f"/v1/{name}?sort={sign}{key}")]
        assert keys == sorted(keys, reverse=bool(sign))
        assert client.data(f"/v1/{name}?sort={sign}{key}&limit=1&fields={key}") == [{key: keys[0]}]
    body = client.get(f"/v1/{name}?offset=10000").json()
    assert (body["data"], body["meta"]["total"] > 0) == ([], True)
    count(4)


@every(("topic", "fewest"), [("trade", 5), ("trade,partnerships", 10), ("market-size", 5)])
def test_indicators_are_filtered_by_topic(client: Client, topic: str, fewest: int) -> None:
    found = client.data(f"/v1/indicators?topic={topic}")
    assert ({row["topic"] for row in found}, len(found) >= fewest) == (set(topic.split(",")), True)


def test_years_are_those_of_rates_and_figures(client: Client) -> None:
    """Each with its first and last day; the newest first where that is asked for."""
    found = {row["year"]: row for row in client.data("/v1/years")}
    assert set(range(1999, 2027)) <= set(found)
    assert found[2024] == {"year": 2024, "first_day": "2024-01-01", "last_day": "2024-12-31"}
    years = [row["year"] for row in client.data("/v1/years?sort=-year")]
    assert years == sorted(years, reverse=True)


@pytest.fixture(scope="module")
def committed(repository: Path) -> list[dict[str, str]]:
    """The rows of the committed table of rates."""
    with (repository / "seed" / "reference" / "exchange-rates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What is asked, and the base, quote and year of the rows that it gives.
RATES = """
base=USD&quote=CNY             | USD      | CNY |
base=USD&quote=CNY&year=2024   | USD      | CNY | 2024
base=EUR,GBP&year=2023,2024    | EUR, GBP |     | 2023, 2024
quote=JPY&year=1999            |          | JPY | 1999
base=CNY&quote=USD             | none     |     |
base=EUR&quote=HRK&year=2023   | none     |     |
"""


@every(("asked", "base", "quote", "year"), rows(RATES))
def test_rates_are_those_of_the_committed_table(
    client: Client, committed: list[dict[str, str]], asked: str, **kept: str
) -> None:
    """Each filter gives just the rows of the file, digit for digit; a pair is listed one way only."""
    found = client.exact(f"/v1/rates?{asked}")
    wanted = {name: values.split(", ") for name, values in kept.items() if values}
    expected = [row for row in committed if all(row[name] in values for name, values in wanted.items())]
    names = ("base", "quote", "year", "mean", "last", "last_day", "days")
    assert [[str(row[name]) for name in names] for row in found] == [[row[name] for name in names] for row in expected]
    assert [row["partial"] for row in found] == [row["partial"] == "1" for row in expected]
    assert bool(expected) == (kept["base"] != "none")
    meta = client.get(f"/v1/rates?{asked}&limit=1").json()["meta"]
    assert (meta["count"], meta["total"]) == (min(1, len(expected)), len(expected))


CFIS, OTHER = "cfis-2025-09-15", "azoya-ecommerce-report-2019"
DETAILS = {
    "publisher_zh": "中国国际服务贸易促进中心",
    "licence": "CC BY 4.0",
    "retrieved_at": "2025-10-01T08:30:00Z",
    "archived_url": "https://web.archive.example/20251001/c.html",
    "page_sha256": "5" * 64,
}


@pytest.fixture(scope="module")
def known(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over the seed, where all is known of one source."""
    address = migrated_url(engine)
    change = update(models.Source).where(models.Source.id == CFIS).values(**DETAILS)  # type: ignore[arg-type]
    within(address, lambda connection: connection.execute(change))
    return connect(address)


def of(found: list[dict[str, Any]], id: str = CFIS) -> dict[str, Any]:
    """The row of a source."""
    return next(row for row in found if row["id"] == id)


@every(("address", "unknown"), [("/v1/sources?limit=1000", None), ("/v1/downloads/sources.csv", "")])
def test_sources_say_what_is_known(known: Client, address: str, unknown: str | None) -> None:
    """All of it where it is known, and nothing where it is not; an empty cell in a download."""
    is_csv = address.endswith(".csv")
    found = list(csv.DictReader(io.StringIO(known.get(address).text))) if is_csv else known.data(address)
    assert {name: of(found)[name] for name in DETAILS} == DETAILS
    assert {of(found, OTHER)[name] for name in DETAILS} == {unknown}


@every(("lang", "name"), [("en", "CFIS"), ("zh", DETAILS["publisher_zh"])])
def test_a_publisher_is_named_in_both_languages(known: Client, lang: str, name: str) -> None:
    """Where its Chinese name is known; JSON-stat and SDMX name it too, and the data package has each column."""
    found = known.data(f"/v1/sources?lang={lang}&limit=1000")
    assert (of(found)["publisher"], of(found, OTHER)["publisher"]) == (name, "Azoya")
    assert known.data(f"/v1/sources/{CFIS}?lang={lang}")["publisher"] == name
    cube = known.get(f"/v1/figures?report=new-ecommerce-2025&format=jsonstat&lang={lang}").json()
    assert cube["source"] == name
    assert name in known.get("/sdmx/2.1/codelist/all/CL_SOURCE", headers={"accept-language": lang}).text
    package = known.get("/v1/datapackage.json").json()
    (resource,) = [item for item in package["resources"] if item["name"] == "sources"]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"] if field["name"] in DETAILS}
    assert types == {**dict.fromkeys(DETAILS, "string"), "retrieved_at": "datetime"}
    assert [source["licence"] for source in package["sources"] if "licence" in source] == ["CC BY 4.0"]


CONDITIONS = {
    **{"licence eq 'CC BY 4.0'": [CFIS], "retrieved_at gt 2025-09-30T00:00:00Z": [CFIS], "page_sha256 ne null": [CFIS]},
    "retrieved_at gt 2025-10-02T00:00:00Z": [],
}


@every(("condition", "found"), CONDITIONS.items())
def test_odata_filters_by_them(known: Client, condition: str, found: list[str]) -> None:
    """They are properties like the others."""
    entities = known.get("/odata/v4/Sources", params={"$filter": condition}).json()["value"]
    assert [entity["id"] for entity in entities] == found
    assert all({name: entity[name] for name in DETAILS} == DETAILS for entity in entities)


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


def _routes(router: Any) -> Iterator[Any]:
    for route in router.routes:
        yield from _routes(route.original_router) if hasattr(route, "original_router") else [route]


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
    routers = [resolve(f"{module}:router") for plugin in plugins() for module in plugin.protocols]
    prefixes = {route.path.partition("{")[0].rstrip("/") for router in routers for route in _routes(router)}
    apis = [link.path for link in links() if link.title]
    assert {prefix for prefix in prefixes if not any(path.startswith(prefix) for path in apis)} == set()
    assert len(items) == len(apis) + 1
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
