"""Plain text: one value for one cell, a line a figure for a shell."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Client, within
from tests.helpers import tables
from tests.helpers.claims import add_claims
from tests.helpers.tables import every
from tests.representations.rows import rows_beside

EXPORTS = "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"


@every("address, text", rows_beside(__file__, "one"))
def test_one_figure_is_the_value_and_nothing_else(client: Client, address: str, text: str) -> None:
    """In words without signs, in the scale that was asked for where there is one; a field as it is, without a break."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text == ("" if text == "-" else text)


def test_a_list_has_a_line_for_each_figure(client: Client) -> None:
    """Ended by a line break, so that a shell reads the last one too; of none there are no lines."""
    query = "indicator=online-retail-sales&area=CHN&period=2022/2024"
    rows = client.data(f"/v1/figures?{query}")
    assert client.get(f"/v1/figures.txt?{query}").text == "".join(f"{row['display']}\n" for row in rows)
    values = client.get(f"/v1/figures.txt?{query}&fields=value_text").text
    assert values == "".join(f"{row['value']}\n" for row in rows)
    assert client.get("/v1/figures.txt?area=FRA").text == ""
    every = client.get("/v1/figures.txt?claims=all&limit=10000").text
    assert every.count("\n") == client.get("/v1/figures?claims=all&limit=1").json()["meta"]["total"]
    assert not {">", "<", "~", "="} & set(every)


@every("field", ["value", "value_text", "low", "high"])
@every("asked", ["topic=trade&unit=USD", "unit=USD&basis=as-printed", "unit=ratio&claims=all"])
def test_a_bare_number_in_another_unit_is_left_out_of_a_list(client: Client, asked: str, field: str) -> None:
    """Its line stays, and is empty; the amount in words has its unit beside it, and stays too."""
    rows = client.exact(f"/v1/figures?{asked}&limit=10000")
    unit = asked.partition("unit=")[2].partition("&")[0]
    assert {row["unit"] == unit for row in rows} == {True, False}
    lines = client.get(f"/v1/figures.txt?{asked}&limit=10000&fields={field}").text.split("\n")[:-1]
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        assert row["unit"] == unit or not line
        assert field != "value" or row["unit"] != unit or line == f"{row['value']:f}"
    words = client.get(f"/v1/figures.txt?{asked}&limit=10000").text.split("\n")[:-1]
    assert len(words) == len(rows)
    assert all(words)


@every("query, cell", rows_beside(__file__, "unconverted"))
def test_one_figure_in_a_unit_that_it_cannot_be_had_in(client: Client, query: str, cell: str) -> None:
    """A cell has no place for `meta.unconverted`, which JSON has: the bare number stays out."""
    answer = client.get(f"{EXPORTS}{query}")
    assert (answer.status_code, answer.text) == (200, "" if cell == "-" else cell)
    json = client.get(f"{EXPORTS}{query.removeprefix('.txt').replace('format=text&', '')}")
    assert (json.status_code, json.json()["meta"]["unconverted"]) == (200, [EXPORTS.rpartition("/")[2]])


def test_a_withdrawn_figure_is_marked(fresh_url: str, connect: Callable[..., Client]) -> None:
    """As in its citation, with what took its place; the number alone is what was asked for."""
    within(fresh_url, add_claims)
    withdrawals, rows = connect(fresh_url), rows_beside(__file__, "withdrawn")
    found = [withdrawals.get(f"/v1/figures/online-retail-sales.{figure}").text for figure, _ in rows]
    assert found == [text for _, text in rows]
    tables.count(len(rows) - 1)
