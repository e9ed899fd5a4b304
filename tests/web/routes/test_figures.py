"""`/v1/figures`: each parameter of the list and of one figure."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.tables import every

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
LIST = "/v1/figures?report=new-ecommerce-2025"


def indicators(client: Client, asked: str) -> list[str]:
    """The indicators of the figures that a query gives."""
    return [row["indicator"] for row in client.data(f"{LIST}&{asked}")]


@every(
    ("asked", "count"),
    [
        ("indicator=online-retail-sales", 1),
        ("indicator=online-retail-sales,cross-border-ecommerce-trade", 2),
        ("indicator=online-retail-sales&indicator=cross-border-ecommerce-trade", 2),
        ("indicator=online-retail-sales,online-retail-sales", 1),
        ("topic=market-size", 5),
        ("topic=trade", 5),
        ("topic=partnerships", 5),
        ("topic=trade,market-size", 10),
        ("topic=trade&indicator=online-retail-sales", 0),
        ("area=WLD", 2),
        ("area=CHN", 13),
        ("area=CHN,WLD", 15),
        ("area=CN", 13),
        ("area=156", 13),
        ("area=001", 2),
        ("area=chn", 13),
        ("area=FRA", 0),
        ("period=2024", 10),
        ("period=2025", 5),
        ("period=2025-06", 5),
        ("period=2025-S1", 5),
        ("period=2025/2025", 5),
        ("period=2025-S1/2025-S1", 5),
        ("period=2024,2025-06", 15),
        ("period=2025-Q3", 0),
        ("period=2024/2025", 15),
        ("period=2025/..", 5),
        ("period=../2024", 10),
        ("from=2025", 5),
        ("to=2024", 10),
        ("from=2024&to=2025-06", 15),
        ("latest=1", 15),
        ("source=cfis-2025-09-15", 15),
        ("claims=preferred", 15),
        ("claims=all", 15),
        ("as_of=2026-11-24T00:00:00Z", 15),
        ("as_of=2026-11-23", 0),
        ("as_of=2000-01-01", 0),
        ("updated_after=2026-11-23", 15),
        ("updated_after=2026-11-24T00:00:00Z", 0),
        ("limit=4", 4),
        ("offset=12", 3),
        ("offset=100000", 0),
    ],
)
def test_a_filter_selects(client: Client, asked: str, count: int) -> None:
    """Each parameter narrows the list as it says, and several narrow it together."""
    assert len(client.data(f"{LIST}&{asked}")) == count


@every(
    ("sort", "first", "last"),
    [
        ("id", "cross-border-ecommerce-exports-share", "years-as-largest-online-retail-market"),
        ("-id", "years-as-largest-online-retail-market", "cross-border-ecommerce-exports-share"),
        ("indicator", "cross-border-ecommerce-exports", "years-as-largest-online-retail-market"),
        ("-indicator", "years-as-largest-online-retail-market", "cross-border-ecommerce-exports"),
        ("area", "cross-border-ecommerce-exports", "retail-ecommerce-sales-growth"),
        ("-area", "retail-ecommerce-sales", "years-as-largest-online-retail-market"),
        ("period", "cross-border-ecommerce-exports", "silk-road-ecommerce-training-sessions"),
        ("-period", "silk-road-ecommerce-direct-sourcing-bases", "years-as-largest-online-retail-market"),
        ("-year,-indicator", "silk-road-ecommerce-training-sessions", "cross-border-ecommerce-exports"),
        ("year&sort=-id", "years-as-largest-online-retail-market", "silk-road-ecommerce-direct-sourcing-bases"),
        ("status", "cross-border-ecommerce-exports", "online-retail-sales"),
        ("-status", "online-retail-sales", "years-as-largest-online-retail-market"),
        ("source", "cross-border-ecommerce-exports", "years-as-largest-online-retail-market"),
        ("release", "cross-border-ecommerce-exports", "years-as-largest-online-retail-market"),
    ],
)
def test_a_list_is_sorted_as_asked(client: Client, sort: str, first: str, last: str) -> None:
    """The first name decides, a minus turns it around, ties go by indicator, area, period and id."""
    found = indicators(client, f"sort={sort}")
    assert (found[0], found[-1], len(found)) == (first, last, 15)


def test_fields_picks_and_orders(client: Client) -> None:
    """Only the fields asked for, in the order asked for, each once."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=unit,value_text,unit&fields=area")
    assert list(row.items()) == [("unit", "CNY"), ("value_text", "15500000000000"), ("area", "CHN")]


def test_each_field_can_be_asked_for_alone(client: Client) -> None:
    """No field needs another."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*")
    for name, value in row.items():
        assert client.data(f"/v1/figures/{SALES}?fields={name}") == {name: value}


@every(
    ("field", "english", "chinese"),
    [
        ("name", "Online retail sales", "网上零售额"),
        ("area_name", "China", "中国"),
        ("display", "15.5 trillion CNY", "15.5万亿元"),
    ],
)
def test_texts_come_in_the_language_asked_for(client: Client, field: str, english: str, chinese: str) -> None:
    """lang=zh gives names, notes and displays in Chinese; English is the default."""
    address = f"/v1/figures/{SALES}?fields={field}"
    told = [client.data(address + lang)[field] for lang in ("", "&lang=en", "&lang=zh")]
    assert told == [english, english, chinese]


def test_a_note_comes_in_the_language_asked_for(client: Client) -> None:
    """What was inferred or left unsaid, in words."""
    address = f"/v1/figures/{SALES.replace('online-retail-sales', 'cross-border-ecommerce-exports')}?fields=notes"
    assert client.data(address)["notes"] == "The sentence prints no year; it is taken from the sentence before."
    assert client.data(f"{address}&lang=zh")["notes"] == "该句未注明年份，取自前一句。"


def test_the_printed_words_stay_in_the_source_s_language(client: Client) -> None:
    """A quotation is not translated."""
    assert client.data(f"/v1/figures/{SALES}?lang=zh")["as_printed"] == "15.5 trillion yuan"


@every(
    ("asked", "display"),
    [
        ("", "15.5万亿元"),
        ("&unit=USD", "2.15万亿美元"),
        ("&unit=USD&basis=year-end", "2.12万亿美元"),
        ("&unit=USD&basis=as-printed", "约2.1万亿美元"),
        ("&unit=EUR", "1.99万亿欧元"),
        ("&scale=yi", "15.5万亿元"),
    ],
)
def test_a_converted_figure_reads_well_in_chinese(client: Client, asked: str, display: str) -> None:
    """The Chinese display takes the scale that a Chinese reader expects."""
    assert client.data(f"/v1/figures/{SALES}?lang=zh{asked}")["display"] == display


def test_a_figure_links_to_what_it_refers_to(client: Client) -> None:
    """Each link of a figure can be followed."""
    links = client.data(f"/v1/figures/{SALES}")["links"]
    assert client.data(links["self"])["id"] == SALES
    assert client.data(links["indicator"])["code"] == "online-retail-sales"
    assert client.data(links["source"])["id"] == "cfis-2025-09-15"


def test_the_source_link_opens_the_source_at_the_words(client: Client) -> None:
    """A text fragment, percent-encoded."""
    link = client.data(f"/v1/figures/{SALES}")["source_link"]
    assert link.startswith("https://en.cfis.cn/20250915/")
    assert link.endswith("/c.html#:~:text=15.5%20trillion%20yuan")


def test_a_figure_is_the_row_of_the_list(client: Client) -> None:
    """The same shape at both addresses, converted or not."""
    for unit in ("", "&unit=USD"):
        (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*{unit}")
        assert client.data(f"/v1/figures/{SALES}?{unit.strip('&')}") == row


@every("spelt", [SALES.lower(), SALES.upper(), SALES.title()])
def test_an_id_is_read_in_any_case(client: Client, spelt: str) -> None:
    """As codes are, and answered by the figure itself."""
    assert client.data(f"/v1/figures/{spelt}?fields=id") == {"id": SALES}
    assert client.get(f"/v1/figures/{spelt}/citation").status_code == 200


@every(("as_of", "status"), [("2026-11-24T00:00:00Z", 200), ("2026-11-23", 404)])
def test_a_figure_did_not_exist_before_its_release(client: Client, as_of: str, status: int) -> None:
    """as_of on one figure answers as the list does."""
    answer = client.get(f"/v1/figures/{SALES}?as_of={as_of}")
    assert answer.status_code == status
    if status == 404:
        (fault,) = answer.json()["errors"]
        assert "was not here on 2026-11-23: release new-ecommerce-2025.1 of 2026-11-24 added it." in fault["detail"]
        assert (fault["parameter"], fault["nearest"]) == ("as_of", ["2026-11-24T00:00:00Z"])


def test_the_envelope_says_how_many_there_are(client: Client) -> None:
    """Count is of this page, total of all; limit and offset are those that applied."""
    meta = client.get(f"{LIST}&limit=4&offset=12").json()["meta"]
    told = {key: meta[key] for key in ("count", "total", "limit", "offset", "lang")}
    assert told == {"count": 3, "total": 15, "limit": 4, "offset": 12, "lang": "en"}


def test_an_empty_list_is_a_whole_answer(client: Client) -> None:
    """200, no rows, a total of zero and no links to turn to."""
    body = client.get("/v1/figures?area=FRA").json()
    assert (body["data"], body["meta"]["count"], body["meta"]["total"]) == ([], 0, 0)
    assert set(body["links"]) == {"self"}


SHORT = [
    *("id", "indicator", "name", "area", "area_name", "period", "time", "comparator", "value", "unit", "scale"),
    *("low", "high", "display", "as_printed", "status", "preferred", "source", "source_link"),
]


@every(
    ("asked", "columns"),
    [
        ("", SHORT),
        ("&unit=USD", [*SHORT, "conversion"]),
        ("&scale=billion", SHORT),
        ("&fields=id,value", ["id", "value"]),
    ],
)
def test_a_list_gives_the_usual_fields(client: Client, asked: str, columns: list[str]) -> None:
    """What is needed to read, draw and prove a figure; its receipt where a unit was asked for; all with fields=*."""
    rows = client.data(f"{LIST}{asked}")
    assert [list(row) for row in rows] == [columns] * len(rows)
    assert len(client.data(f"{LIST}&fields=*")[0]) > 40


def test_the_receipt_stands_in_flat_rows(client: Client) -> None:
    """Rate, period, days and whether they cover the year."""
    (row,) = client.get(f"{LIST}&indicator=online-retail-sales&unit=USD&shape=flat").json()
    told = {name: row[f"conversion_{name}"] for name in ("basis", "rate", "period", "days", "partial")}
    assert told == {"basis": "annual-average", "rate": 7.19558631, "period": "2024", "days": 256, "partial": False}


@every("limit", [1, 4, 7, 100])
@every("asked", ["claims=all", "area=CHN", "topic=trade&claims=all&unit=USD"])
def test_pages_go_on_by_key(client: Client, limit: int, asked: str) -> None:
    """links.next leads from the first row to the last, each once, whatever the page's size."""
    whole = [row["id"] for row in client.data(f"/v1/figures?{asked}&limit=1000")]
    found, address = [], f"/v1/figures?{asked}&limit={limit}"
    while address:
        body = client.get(address).json()
        found += [row["id"] for row in body["data"]]
        assert body["meta"]["total"] == len(whole)
        address = body["links"].get("next")
        assert address is None or ("after=" in address and "offset=" not in address)
    assert found == whole


def test_a_forged_place_is_a_place(client: Client) -> None:
    """A well-formed id that is no figure's marks a place in the order all the same: nothing is lost or told twice."""
    ids = [row["id"] for row in client.data("/v1/figures?claims=all&limit=1000")]
    after = "online-retail-sales.CHN.2015.zzz"
    expected = [id for id in ids if tuple(id.split(".", 3)[:3]) > ("online-retail-sales", "CHN", "2015")]
    assert [row["id"] for row in client.data(f"/v1/figures?claims=all&limit=1000&after={after}")] == expected


@every(
    ("asked", "words"),
    [
        ("indicator=online-retail-sales&period=1999", "Without `period` there are figures, of the periods 2014, "),
        ("indicator=online-retail-sales&area=FRA", "Without `area` there are figures, of the areas CHN"),
        ("indicator=online-retail-sales&source=cfis-2025-09-15&period=1999", "Without `period`"),
        ("indicator=retail-ecommerce-sales&period=1999&area=FRA", "No one parameter left out finds a figure"),
        ("updated_after=2026-11-26", "Without `updated_after` there are figures, of the releases companion-official.1"),
        ("report=new-ecommerce-2025&indicator=goods-trade", "there are figures, of the reports companion-official"),
        ("offset=90000", "`offset=90000` passes over all of them"),
        ("indicator=online-retail-sales&source=cfis-2025-09-15&claims=preferred&area=FRA", "Without `area`"),
        ("source=technode-2015-01-22&claims=preferred&indicator=online-retail-sales", "add `claims=all`"),
    ],
)
def test_an_empty_answer_says_where_figures_are(client: Client, asked: str, words: str) -> None:
    """meta.hint names the one thing to leave out, and what there is then."""
    body = client.get(f"/v1/figures?{asked}").json()
    assert body["data"] == []
    assert words in body["meta"]["hint"], body["meta"]["hint"]


def test_one_claim_is_preferred_of_each_place(client: Client) -> None:
    """Over all reports, whatever else is asked for; a claim that is not preferred says so."""
    rows = client.data("/v1/figures?claims=all&limit=10000")
    places: dict[tuple[str, str, str], list[bool]] = {}
    for row in rows:
        places.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["preferred"])
    assert {sum(flags) for flags in places.values()} == {1}
    preferred = [row["id"] for row in rows if row["preferred"]]
    assert [row["id"] for row in client.data("/v1/figures?limit=10000")] == preferred
    of_one = client.data("/v1/figures?source=technode-2015-01-22")
    assert {row["preferred"] for row in of_one} <= {row["id"] in preferred for row in of_one}
    assert all(client.data(f"/v1/figures/{row['id']}")["preferred"] is row["preferred"] for row in rows[:20])
