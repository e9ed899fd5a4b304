"""`/v1/figures`: each parameter of the list and of one figure."""

from __future__ import annotations

import pytest

from tests.conftest import Client
from tests.helpers.rows import rows
from tests.helpers.tables import every

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
LIST = "/v1/figures?report=new-ecommerce-2025"
# How many figures each query gives.
COUNTS = {
    0: "topic=trade&indicator=online-retail-sales area=FRA period=2025-Q3 as_of=2026-11-23 as_of=2000-01-01 "
    "updated_after=2026-11-24T00:00:00Z offset=100000",
    1: "indicator=online-retail-sales indicator=online-retail-sales,online-retail-sales",
    2: "indicator=online-retail-sales,cross-border-ecommerce-trade area=WLD area=001 "
    "indicator=online-retail-sales&indicator=cross-border-ecommerce-trade",
    3: "offset=12",
    4: "limit=4",
    5: "topic=market-size topic=trade topic=partnerships period=2025 period=2025-06 period=2025-S1 period=2025/2025 "
    "period=2025-S1/2025-S1 period=2025/.. from=2025",
    10: "topic=trade,market-size period=2024 period=../2024 to=2024",
    13: "area=CHN area=CN area=156 area=chn",
    15: "area=CHN,WLD period=2024,2025-06 period=2024/2025 from=2024&to=2025-06 latest=1 source=cfis-2025-09-15 "
    "claims=preferred claims=all as_of=2026-11-24T00:00:00Z updated_after=2026-11-23",
}


@every(("asked", "count"), [(asked, count) for count, queries in COUNTS.items() for asked in queries.split()])
def test_a_filter_selects(client: Client, asked: str, count: int) -> None:
    """Each parameter narrows the list as it says, and several narrow it together."""
    assert len(client.data(f"{LIST}&{asked}")) == count


EXPORTS, YEARS, RETAIL = (
    "cross-border-ecommerce-exports",
    "years-as-largest-online-retail-market",
    "online-retail-sales",
)
SORTED = f"""
id        | {EXPORTS}-share | {YEARS}
-id       | {YEARS} | {EXPORTS}-share
indicator | {EXPORTS} | {YEARS}
-indicator | {YEARS} | {EXPORTS}
area      | {EXPORTS} | retail-ecommerce-sales-growth
-area     | retail-ecommerce-sales | {YEARS}
period    | {EXPORTS} | silk-road-ecommerce-training-sessions
-period   | silk-road-ecommerce-direct-sourcing-bases | {YEARS}
-year,-indicator | silk-road-ecommerce-training-sessions | {EXPORTS}
year&sort=-id | {YEARS} | silk-road-ecommerce-direct-sourcing-bases
status    | {EXPORTS} | {RETAIL}
-status   | {RETAIL} | {YEARS}
source    | {EXPORTS} | {YEARS}
release   | {EXPORTS} | {YEARS}
"""


@every(("sort", "first", "last"), rows(SORTED))
def test_a_list_is_sorted_as_asked(client: Client, sort: str, first: str, last: str) -> None:
    """The first name decides, a minus turns it around, ties go by indicator, area, period and id."""
    found = [row["indicator"] for row in client.data(f"{LIST}&sort={sort}")]
    assert (found[0], found[-1], len(found)) == (first, last, 15)


def test_fields_picks_and_orders(client: Client) -> None:
    """Only the fields asked for, in the order asked for, each once; no field needs another."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=unit,value_text,unit&fields=area")
    assert list(row.items()) == [("unit", "CNY"), ("value_text", "15500000000000"), ("area", "CHN")]
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*")
    for name, value in row.items():
        assert client.data(f"/v1/figures/{SALES}?fields={name}") == {name: value}


NOTED = SALES.replace(RETAIL, EXPORTS)
TEXTS = f"""
{SALES} | name       | Online retail sales | 网上零售额
{SALES} | area_name  | China               | 中国
{SALES} | display    | 15.5 trillion CNY   | 15.5万亿元
{SALES} | as_printed | 15.5 trillion yuan  | 15.5 trillion yuan
{NOTED} | notes | The sentence prints no year; it is taken from the sentence before. | 该句未注明年份，取自前一句。
"""


@every(("figure", "field", "english", "chinese"), rows(TEXTS))
def test_texts_come_in_the_language_asked_for(
    client: Client, figure: str, field: str, english: str, chinese: str
) -> None:
    """lang=zh gives names, notes and displays in Chinese, but no translation of a quotation; English is the default."""
    address = f"/v1/figures/{figure}?fields={field}"
    assert [client.data(address + lang)[field] for lang in ("", "&lang=en", "&lang=zh")] == [english, english, chinese]


CHINESE = """
                              | 15.5万亿元
&unit=USD                     | 2.15万亿美元
&unit=USD&basis=year-end      | 2.12万亿美元
&unit=USD&basis=as-printed    | 约2.1万亿美元
&unit=EUR                     | 1.99万亿欧元
&scale=yi                     | 15.5万亿元
"""


@every(("asked", "display"), rows(CHINESE))
def test_a_converted_figure_reads_well_in_chinese(client: Client, asked: str, display: str) -> None:
    """The Chinese display takes the scale that a Chinese reader expects."""
    assert client.data(f"/v1/figures/{SALES}?lang=zh{asked}")["display"] == display


def test_a_figure_links_to_what_it_refers_to(client: Client) -> None:
    """Each link can be followed; that to the source opens it at the words, by a text fragment, percent-encoded."""
    figure = client.data(f"/v1/figures/{SALES}")
    assert client.data(figure["links"]["self"])["id"] == SALES
    assert client.data(figure["links"]["indicator"])["code"] == "online-retail-sales"
    assert client.data(figure["links"]["source"])["id"] == "cfis-2025-09-15"
    assert figure["source_link"].startswith("https://en.cfis.cn/20250915/")
    assert figure["source_link"].endswith("/c.html#:~:text=15.5%20trillion%20yuan")


@every("unit", ["", "&unit=USD"])
def test_a_figure_is_the_row_of_the_list(client: Client, unit: str) -> None:
    """The same shape at both addresses, converted or not."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*{unit}")
    assert client.data(f"/v1/figures/{SALES}?{unit.strip('&')}") == row


@every("spelt", [SALES.lower(), SALES.upper(), SALES.title()])
def test_an_id_is_read_in_any_case(client: Client, spelt: str) -> None:
    """As codes are, and answered by the figure itself."""
    assert client.data(f"/v1/figures/{spelt}?fields=id") == {"id": SALES}
    assert client.get(f"/v1/figures/{spelt}/citation").status_code == 200


def test_a_figure_did_not_exist_before_its_release(client: Client) -> None:
    """as_of on one figure answers as the list does."""
    assert client.get(f"/v1/figures/{SALES}?as_of=2026-11-24T00:00:00Z").status_code == 200
    answer = client.get(f"/v1/figures/{SALES}?as_of=2026-11-23")
    assert answer.status_code == 404
    (fault,) = answer.json()["errors"]
    assert "was not here on 2026-11-23: release new-ecommerce-2025.1 of 2026-11-24 added it." in fault["detail"]
    assert (fault["parameter"], fault["nearest"]) == ("as_of", ["2026-11-24T00:00:00Z"])


def test_the_envelope_says_how_many_there_are(client: Client) -> None:
    """Count is of this page, total of all; limit and offset are those that applied. An empty list is a whole answer."""
    meta = client.get(f"{LIST}&limit=4&offset=12").json()["meta"]
    assert {"count": 3, "total": 15, "limit": 4, "offset": 12, "lang": "en"}.items() <= meta.items()
    body = client.get("/v1/figures?area=FRA").json()
    assert (body["data"], body["meta"]["count"], body["meta"]["total"]) == ([], 0, 0)
    assert set(body["links"]) == {"self"}


SHORT = (
    "id indicator name area area_name period time comparator value unit scale low high display as_printed status "
    "preferred source source_link"
)
COLUMNS = [
    ("", SHORT),
    ("&unit=USD", f"{SHORT} conversion"),
    ("&scale=billion", SHORT),
    ("&fields=id,value", "id value"),
]


@every(("asked", "columns"), COLUMNS)
def test_a_list_gives_the_usual_fields(client: Client, asked: str, columns: str) -> None:
    """What is needed to read, draw and prove a figure; its receipt where a unit was asked for; all with fields=*."""
    found = client.data(f"{LIST}{asked}")
    assert [list(row) for row in found] == [columns.split()] * len(found)
    assert len(client.data(f"{LIST}&fields=*")[0]) > 40


def test_the_receipt_stands_in_flat_rows(client: Client) -> None:
    """Rate, period, days and whether they cover the year."""
    (row,) = client.get(f"{LIST}&indicator=online-retail-sales&unit=USD&shape=flat").json()
    told = {name: row[f"conversion_{name}"] for name in ("basis", "rate", "period", "days", "partial")}
    assert told == {"basis": "annual-average", "rate": 7.19558631, "period": "2024", "days": 256, "partial": False}


def walks(client: Client, asked: str, limit: int) -> None:
    """links.next leads from the first row to the last, each once, whatever the page's size."""
    whole = [row["id"] for row in client.data(f"/v1/figures?{asked}&limit=1000")]
    found = []
    for body in client.walk(f"/v1/figures?{asked}&limit={limit}"):
        found += [row["id"] for row in body["data"]]
        assert body["meta"]["total"] == len(whole)
        following = body["links"].get("next")
        assert following is None or ("after=" in following and "offset=" not in following)
    assert found == whole


@every(("asked", "limit"), [("claims=all", 100), ("area=CHN", 7), ("topic=trade&claims=all&unit=USD", 4)])
def test_pages_go_on_by_key(client: Client, asked: str, limit: int) -> None:
    walks(client, asked, limit)


@pytest.mark.full
@every("limit", [1, 4, 7, 100])
@every("asked", ["claims=all", "area=CHN", "topic=trade&claims=all&unit=USD"])
def test_pages_of_any_size_go_on_by_key(client: Client, limit: int, asked: str) -> None:
    walks(client, asked, limit)


def test_a_forged_place_is_a_place(client: Client) -> None:
    """A well-formed id that is no figure's marks a place in the order all the same: nothing is lost or comes twice."""
    ids = [row["id"] for row in client.data("/v1/figures?claims=all&limit=1000")]
    after = "online-retail-sales.CHN.2015.zzz"
    expected = [id for id in ids if tuple(id.split(".", 3)[:3]) > ("online-retail-sales", "CHN", "2015")]
    assert [row["id"] for row in client.data(f"/v1/figures?claims=all&limit=1000&after={after}")] == expected


HINTS = """
indicator=online-retail-sales&period=1999 | Without `period` there are figures, of the periods 2014,
indicator=online-retail-sales&area=FRA | Without `area` there are figures, of the areas CHN
indicator=online-retail-sales&source=cfis-2025-09-15&period=1999 | Without `period`
indicator=retail-ecommerce-sales&period=1999&area=FRA | No one parameter left out finds a figure
updated_after=2026-11-26 | Without `updated_after` there are figures, of the releases companion-official.1
report=new-ecommerce-2025&indicator=goods-trade | there are figures, of the reports companion-official
offset=90000 | `offset=90000` passes over all of them
indicator=online-retail-sales&source=cfis-2025-09-15&claims=preferred&area=FRA | Without `area`
source=technode-2015-01-22&claims=preferred&indicator=online-retail-sales | add `claims=all`
"""


@every(("asked", "words"), rows(HINTS))
def test_an_empty_answer_says_where_figures_are(client: Client, asked: str, words: str) -> None:
    """meta.hint names the one thing to leave out, and what there is then."""
    body = client.get(f"/v1/figures?{asked}").json()
    assert body["data"] == []
    assert words in body["meta"]["hint"], body["meta"]["hint"]


def test_one_claim_is_preferred_of_each_place(client: Client) -> None:
    """Over all reports, whatever else is asked for; a claim that is not preferred says so."""
    found = client.data("/v1/figures?claims=all&limit=10000")
    places: dict[tuple[str, str, str], list[bool]] = {}
    for row in found:
        places.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["preferred"])
    assert {sum(flags) for flags in places.values()} == {1}
    preferred = [row["id"] for row in found if row["preferred"]]
    assert [row["id"] for row in client.data("/v1/figures?limit=10000")] == preferred
    of_one = client.data("/v1/figures?source=technode-2015-01-22")
    assert {row["preferred"] for row in of_one} <= {row["id"] in preferred for row in of_one}
    assert all(client.data(f"/v1/figures/{row['id']}")["preferred"] is row["preferred"] for row in found[:20])
