"""Plain text: one value for one cell, a line a figure for a shell."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Client, within
from tests.helpers import tables
from tests.helpers.claims import add_claims
from tests.helpers.tables import every
from tests.representations.rows import rows_of

EXPORTS = "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
GROWTH = "/v1/figures/retail-ecommerce-sales-growth.WLD.2024.cfis-2025-09-15"
SHARE = "/v1/figures/share-of-world-online-retail.CHN.2024.cfis-2025-09-15"
EXPECTED = "/v1/figures/cross-border-ecommerce-trade.CHN.2024.imsilkroad-2024-01-31"
SESSIONS = "/v1/figures/silk-road-ecommerce-training-sessions.CHN.2025-06.cfis-2025-09-15"


ONE = f"""
{EXPORTS}.txt                                            | more than 1.8 trillion CNY
{EXPORTS}?format=text                                    | more than 1.8 trillion CNY
{EXPORTS}.txt?unit=USD&scale=billion                     | more than 250 billion USD
{EXPORTS}.txt?unit=USD&scale=million                     | more than 250,000 million USD
{EXPORTS}.txt?unit=USD                                   | more than 250 billion USD
{EXPORTS}.txt?scale=one                                  | more than 1,800,000,000,000 CNY
{EXPORTS}.txt?lang=zh                                    | 超过1.8万亿元
{EXPORTS}.txt?lang=zh&unit=USD&scale=yi                  | 超过2500亿美元
{EXPORTS}.txt?scale=yi                                   | more than 1.8 trillion CNY
{EXPORTS}.txt?fields=value                               | 1800000000000
{EXPORTS}.txt?fields=value&unit=USD&scale=billion        | 250.153347128706
{EXPORTS}.txt?fields=display                             | > 1.8 trillion CNY
{EXPORTS}.txt?fields=high                                | -
{EXPORTS}.txt?fields=preferred                           | true
{GROWTH}.txt                                             | 8.8%
{GROWTH}.txt?scale=billion                               | 8.8%
{SHARE}.txt                                              | about 33%
{SHARE}.txt?unit=ratio                                   | about 0.33 ratio
{SESSIONS}.txt                                           | more than 100 sessions
{SESSIONS}.txt?scale=billion                             | more than 100 sessions
{SESSIONS}.txt?scale=thousand&fields=value               | 0.100
{SESSIONS}.txt?lang=zh                                   | 超过100场培训
{EXPECTED}.txt                                           | 2.95 trillion CNY [forecast] [forecast of 2024-01]
{EXPECTED}.txt?lang=zh                                   | 2.95万亿元（预测值）（2024年1月预测）
{EXPECTED}.txt?fields=value                              | 2950000000000
"""


@every("address, text", rows_of(ONE))
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


UNCONVERTED = """
.txt?unit=RUB                                           | more than 1.8 trillion CNY
.txt?unit=RUB&fields=value                              | -
.txt?unit=RUB&scale=billion&fields=value                | -
.txt?unit=RUB&fields=comparator                         | >
?format=text&unit=USD&basis=as-printed&fields=value     | -
"""


@every("query, cell", rows_of(UNCONVERTED))
def test_one_figure_in_a_unit_that_it_cannot_be_had_in(client: Client, query: str, cell: str) -> None:
    """A cell has no place for `meta.unconverted`, which JSON has: the bare number stays out."""
    answer = client.get(f"{EXPORTS}{query}")
    assert (answer.status_code, answer.text) == (200, "" if cell == "-" else cell)
    json = client.get(f"{EXPORTS}{query.removeprefix('.txt').replace('format=text&', '')}")
    assert (json.status_code, json.json()["meta"]["unconverted"]) == (200, [EXPORTS.rpartition("/")[2]])


WITHDRAWN = """
FRA.2017.a-old.txt         | 7.0 trillion CNY [withdrawn by release test.3]
FRA.2017.a-old.txt?lang=zh | 7.0万亿元（已由发布test.3撤回）
FRA.2018.a-old.txt?scale=billion \
| 6,000 billion CNY [withdrawn by release test.2, replaced by online-retail-sales.FRA.2018.a-old.2]
FRA.2018.a-old.txt?as_of=2020-01-20 | 6.0 trillion CNY
FRA.2018.a-old.3.txt                | 6.2 trillion CNY
FRA.2018.a-old.txt?fields=value     | 6000000000000
"""


def test_a_withdrawn_figure_is_marked(fresh_url: str, connect: Callable[..., Client]) -> None:
    """As in its citation, with what took its place; the number alone is what was asked for."""
    within(fresh_url, add_claims)
    withdrawals, rows = connect(fresh_url), rows_of(WITHDRAWN)
    found = [withdrawals.get(f"/v1/figures/online-retail-sales.{figure}").text for figure, _ in rows]
    assert found == [text for _, text in rows]
    tables.count(len(rows) - 1)


REFUSED = f"""
{EXPORTS}.txt?fields=value,unit          | 422 | `fields` picks value, unit, and text has one value a line
{EXPORTS}.txt?fields=conversion&unit=USD | 422 | pick one, such as value, or ask for csv
{EXPORTS}.txt?fields=links               | 422 | `fields` picks an object
{EXPORTS}.txt?sep=;                      | 422 | `sep` is an option of csv; text has none.
{SESSIONS}.txt?unit=USD                  | 422 | can be expressed in USD
{EXPORTS}?format=txt                     | 422 | Did you mean `text`?
/v1/figures.text                         | 406 | Did you mean .txt?
/v1/areas.txt                            | 406 | text represents figures
/v1/figures/online-retail-sales.CHN.2024.nobody.txt | 404 | lists the ids
"""


@every("address, status, words", rows_of(REFUSED))
def test_what_is_no_single_value_is_refused(client: Client, address: str, status: str, words: str) -> None:
    """Clearly, instead of half of it."""
    answer = client.get(address)
    assert (str(answer.status_code), answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
