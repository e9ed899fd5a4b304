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


def with_page(address: str, asked: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{asked}"


def whole(client: Client, address: str) -> list[Any]:
    rows: list[Any] = client.data(with_page(address, "limit=10000"))
    return rows if len(rows) < 10_000 else rows + client.data(with_page(address, "limit=10000&offset=10000"))


@pytest.mark.slow
@every(("address", "size"), zip(*[iter(PAGED.split())] * 2, strict=True))
def test_next_leads_through_all_rows_and_prev_back(client: Client, address: str, size: str) -> None:
    """Each row once, in the order of the whole list; behind the last is an empty page.

    Figures in their own order go on by key, and such a page knows none before it.
    """
    rows, limit = whole(client, address), int(size)
    pages = list(client.walk(with_page(address, f"limit={limit}")))
    assert [row for page in pages for row in page["data"]] == rows
    total, last = len(rows), pages[-1]
    assert [page["meta"]["count"] for page in pages] == [min(limit, total - start) for start in range(0, total, limit)]
    beyond = client.get(with_page(address, f"limit={limit}&offset=100000")).json()
    assert beyond["data"] == []
    assert {page["meta"]["total"] for page in (*pages, beyond)} == {total}
    following = [page["links"]["next"] for page in pages[:-1]]
    second = client.get(with_page(address, f"limit={limit}&offset={limit}"))  # the header is for who reads no body
    told = {relation: link["url"] for relation, link in second.links.items()}
    assert told == {name: to for name, to in second.json()["links"].items() if name in ("next", "prev")} != {}
    by_key = address.startswith("/v1/figures") and "sort=" not in address
    assert {("after=" in link, "offset=" in link) for link in following} <= {(by_key, not by_key)}
    if "after=" in last["links"]["self"]:
        assert "prev" not in last["links"]
        last = client.get(with_page(address, f"limit={limit}&offset={(total - 1) // limit * limit}")).json()
    pages = list(client.walk(last["links"]["self"], "prev"))
    assert [row for page in reversed(pages) for row in page["data"]] == rows


def test_self_gives_the_same_answer(client: Client) -> None:
    rows = client.data("/v1/figures?report=new-ecommerce-2025&fields=*")
    assert all(row == client.data(row["links"]["self"]) for row in rows)


@every("address", ["//evil.example/", "//evil.example/v1/figures/"])
def test_no_slash_redirects_to_another_host(client: Client, address: str) -> None:
    response = client.get(f"http://test{address}")
    assert (response.status_code, "location" in response.headers) == (404, False)
