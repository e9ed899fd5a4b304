"""Pages and their links, and which representation a request gets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

# Lists with a page size that does not divide them, and one that holds them whole.
PAGED = """
/v1/figures?report=new-ecommerce-2025 4          /v1/figures?report=new-ecommerce-2025 5
/v1/figures?claims=all&sort=-period,indicator 7  /v1/figures.json?unit=USD&lang=zh 6
/v1/market-size 1    /v1/trade?report=new-ecommerce-2025 1    /v1/partnerships 1
/v1/areas 97         /v1/areas?sort=name 60   /v1/units?fields=code 7   /v1/indicators 4
/v1/sources 1        /v1/reports 1            /v1/releases 1            /v1/years 10
/v1/errors 3         /v1/rates 5000           /v1/rates?base=USD,EUR 499
"""
each_paged = every(
    ("address", "limit"), [(address, int(limit)) for address, limit in zip(*[iter(PAGED.split())] * 2, strict=True)]
)


def with_page(address: str, asked: str) -> str:
    """The address with a page asked for."""
    return f"{address}{'&' if '?' in address else '?'}{asked}"


def whole(client: Client, address: str) -> list[Any]:
    """All rows at once."""
    rows: list[Any] = client.data(with_page(address, "limit=10000"))
    return rows if len(rows) < 10_000 else rows + client.data(with_page(address, "limit=10000&offset=10000"))


@pytest.mark.slow
@each_paged
def test_next_leads_through_all_rows_and_prev_back(client: Client, address: str, limit: int) -> None:
    """Each row once, in the order of the whole list; a page that goes by key knows no page before it."""
    rows = whole(client, address)
    pages = list(client.walk(with_page(address, f"limit={limit}")))
    assert [row for page in pages for row in page["data"]] == rows
    total, last = len(rows), pages[-1]
    assert [page["meta"]["count"] for page in pages] == [min(limit, total - start) for start in range(0, total, limit)]
    assert {page["meta"]["total"] for page in pages} == {total}
    if "after=" in last["links"]["self"]:
        assert "prev" not in last["links"]
        last = client.get(with_page(address, f"limit={limit}&offset={(total - 1) // limit * limit}")).json()
    pages = list(client.walk(last["links"]["self"], "prev"))
    assert [row for page in reversed(pages) for row in page["data"]] == rows


@each_paged
def test_the_link_header_says_the_same(client: Client, address: str, limit: int) -> None:
    """`next` and `prev` are there for clients that read no body."""
    response = client.get(with_page(address, f"limit={limit}&offset={limit}"))
    links = response.json()["links"]
    told = {rel: link["url"] for rel, link in response.links.items()}
    assert told == {rel: links[rel] for rel in ("next", "prev") if rel in links}
    assert "prev" in told


def test_self_gives_the_same_answer(client: Client) -> None:
    """The canonical address of an answer, whatever order it was asked in."""
    asked = client.get("/v1/figures?unit=USD&area=CHN&limit=3&area=WLD")
    again = client.get(asked.json()["links"]["self"])
    assert again.json() == asked.json()


@every(("offset", "expected"), [(100, 12), (16, 12), (15, 12), (14, 11), (2, 0)])
def test_prev_of_a_page_beyond_the_end_is_the_last_page(client: Client, offset: int, expected: int) -> None:
    """A reader who went too far comes back at once, and never before the first row."""
    links = client.get(f"/v1/figures?report=new-ecommerce-2025&limit=3&offset={offset}").json()["links"]
    assert f"offset={expected}&" in links["prev"]
    assert "next" not in links or offset + 3 < 15


def test_one_page_has_no_links_to_others(client: Client) -> None:
    """Neither in the body nor in the headers."""
    response = client.get("/v1/figures?report=new-ecommerce-2025")
    assert set(response.json()["links"]) == {"self"}
    assert "link" not in response.headers


JSON, CSV = "application/json", "text/csv; charset=utf-8"


ACCEPTED_JSON = """
 / */* / application/json / application/* / text/csv;q=0.4, application/json;q=0.5 / text/csv, application/json
 / text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 / text/csv;q=high, */*;q=0.1
"""
ACCEPTED_CSV = """
text/csv / TEXT/CSV / text/* / text/csv; charset=utf-8 / text/csv;q=0.5, application/json;q=0.4
 / text/csv, */*;q=0.1 / application/json;q=0, */* / image/gif, text/csv;q=0.1
"""


@every(
    ("accept", "expected"),
    [
        (None, JSON),
        *((one.strip(), JSON) for one in ACCEPTED_JSON.split(" / ")),
        *((one.strip(), CSV) for one in ACCEPTED_CSV.split(" / ")),
    ],
)
def test_accept_chooses_the_representation(client: Client, accept: str | None, expected: str) -> None:
    """By quality, the most specific range counting; JSON where all are liked alike."""
    headers = {} if accept is None else {"accept": accept}
    assert client.get("/v1/figures", headers=headers).headers["content-type"] == expected


STRENGTHS = """
/v1/figures?format=csv | application/json | csv
/v1/figures?format=json | text/csv | json
/v1/figures?format=csv | image/gif | csv
/v1/figures.csv | application/json | csv
/v1/figures.json | text/csv | json
/v1/figures.csv?format=json | application/json | csv
/v1/figures.json?format=csv | text/csv | json
/v1/figures.csv | image/gif | csv
/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.csv | application/json | csv
/v1/sources/cfis-2025-09-15.json | text/csv | json
/v1/areas/CHN.csv | application/json | csv
/v1/convert.csv?value=1&from=percent&to=ratio | application/json | csv
"""


@every(("path", "accept", "expected"), [row.split(" | ") for row in STRENGTHS.strip().splitlines()])
def test_the_suffix_beats_format_and_format_beats_accept(client: Client, path: str, accept: str, expected: str) -> None:
    """In that order of strength, on lists and on single objects."""
    assert client.get(path, headers={"accept": accept}).headers["content-type"] == {"csv": CSV, "json": JSON}[expected]


LISTS = """
figures market-size trade partnerships units areas years rates?base=USD errors
"""


@every("path", LISTS.split())
def test_the_three_ways_give_the_same_bytes(client: Client, path: str) -> None:
    """A format is the same however it is asked for."""
    name, _, query = path.partition("?")
    mark = "?" if not query else f"?{query}&"
    bodies = {
        client.get(f"/v1/{name}.csv?{query}").text,
        client.get(f"/v1/{name}{mark}format=csv").text,
        client.get(f"/v1/{path}", headers={"accept": "text/csv"}).text,
    }
    assert len(bodies) == 1


def test_links_keep_the_suffix(client: Client) -> None:
    """The next page of a CSV is a CSV."""
    response = client.get("/v1/figures.csv?report=new-ecommerce-2025&limit=4")
    assert response.links["next"]["url"] == (
        "/v1/figures.csv?after=cross-border-ecommerce-trade.CHN.2024.cfis-2025-09-15&limit=4&report=new-ecommerce-2025"
    )
    assert client.get(response.links["next"]["url"]).headers["content-type"] == CSV


SLASHES = """
/v1/figures/?unit=USD /v1/figures?unit=USD    /v1/market-size/ /v1/market-size
/v1/figures.csv/?limit=1 /v1/figures.csv?limit=1    /v1/units/CNY/ /v1/units/CNY
/v1/areas// /v1/areas    /v1/ /v1    /docs/ /docs    /healthz/ /healthz
"""


@every(("address", "without"), zip(*[iter(SLASHES.split())] * 2, strict=True))
def test_a_trailing_slash_redirects(client: Client, address: str, without: str) -> None:
    """For good, to a path of the same server, the query kept; a host is not named, which a proxy may hide."""
    for method in ("GET", "HEAD"):
        response = client.request(method, address)
        assert (response.status_code, response.headers["location"]) == (308, without)
    assert client.get(without).status_code == 200


@every("address", ["/nothing/", "//evil.example/", "/v1/nothing/", "//evil.example/v1/figures/"])
def test_a_slash_behind_nothing_is_not_found(client: Client, address: str) -> None:
    """No redirect leads to a refusal, or to another host."""
    response = client.get(f"http://test{address}")
    assert (response.status_code, "location" in response.headers) == (404, False)


@every("address", ["/mcp/", "/odata/v4/", "/sdmx/2.1/dataflow/", "/worldbank/v2/country/"])
def test_protocols_keep_their_slashes(client: Client, address: str) -> None:
    """Their clients write them."""
    assert client.get(address).status_code != 308


@every(("address", "kind"), [("/favicon.ico", "image/x-icon"), ("/robots.txt", "text/plain")])
def test_what_browsers_and_robots_ask_for_is_there(client: Client, address: str, kind: str) -> None:
    """And may be kept."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert "max-age" in response.headers["cache-control"]
    assert response.content


EMPTY = """
/v1/rates?year=1990                      | Without `year` there are
/v1/rates?base=USD&quote=USD             | Without `quote` there are
/v1/rates?base=USD&quote=USD&year=1990   | There are none either where one parameter is left out.
/v1/changes?from=new-ecommerce-2025.3&to=new-ecommerce-2025.3 | Without `from` there are
/v1/changes?as_of=2000-01-01             | Without `as_of` there are
/v1/audit?verdict=not-testable           | Without `verdict` there are
/v1/audit?as_of=2000-01-01               | Without `as_of` there are
/v1/units?offset=900                     | rows, and `offset=900` passes over all of them.
/v1/years?limit=1&offset=900             | rows, and `offset=900` passes over all of them.
/v1/comparisons?offset=900               | rows, and `offset=900` passes over all of them.
/v1/search?q=zzzz                        | Nothing is called so.
/v1/figures?year=1950                    | Without `period` there are figures,
"""


@every(("address", "told"), [[cell.strip() for cell in row.split("|")] for row in EMPTY.strip().splitlines()])
def test_an_empty_list_says_what_to_ask_instead(client: Client, address: str, told: str) -> None:
    """The parameter that leaves everything out, or that the page lies behind the last row."""
    answer = client.get(address).json()
    assert answer["data"] == []
    assert f" {told} " in f" {answer['meta']['hint']} "


@every("address", ["/v1/rates?year=2024", "/v1/changes", "/v1/audit", "/v1/units?offset=1"])
def test_what_is_not_empty_has_no_hint(client: Client, address: str) -> None:
    """There is nothing to ask instead."""
    answer = client.get(address).json()
    assert answer["data"]
    assert "hint" not in answer["meta"]
