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
/v1/comparisons 4    /v1/changes 37           /v1/figures?topic=trade&claims=all&unit=USD 4
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
    """Each row once, in the order of the whole list; behind the last is an empty page.

    Figures in their own order go on by key, and such a page knows none before it.
    """
    rows = whole(client, address)
    pages = list(client.walk(with_page(address, f"limit={limit}")))
    assert [row for page in pages for row in page["data"]] == rows
    total, last = len(rows), pages[-1]
    assert [page["meta"]["count"] for page in pages] == [min(limit, total - start) for start in range(0, total, limit)]
    beyond = client.get(with_page(address, f"limit={limit}&offset=100000")).json()
    assert beyond["data"] == []
    assert {page["meta"]["total"] for page in (*pages, beyond)} == {total}
    following = [page["links"]["next"] for page in pages[:-1]]
    by_key = address.startswith("/v1/figures") and "sort=" not in address
    assert {("after=" in link, "offset=" in link) for link in following} <= {(by_key, not by_key)}
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
    rows = client.data("/v1/figures?report=new-ecommerce-2025&fields=*")
    assert all(row == client.data(row["links"]["self"]) for row in rows)


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


@every("address", ["//evil.example/", "//evil.example/v1/figures/"])
def test_no_slash_redirects_to_another_host(client: Client, address: str) -> None:
    """A host in the path is not found."""
    response = client.get(f"http://test{address}")
    assert (response.status_code, "location" in response.headers) == (404, False)
