"""The sixteen claims of the first report, as the API gives them, on both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from api.domain.words.scales import SCALES
from tests.conftest import Client
from tests.helpers.tables import every

REPORT, SOURCE = "new-ecommerce-2025", "cfis-2025-09-15"
EMARKETER, ITSELF = "eMarketer, Worldwide Retail E-commerce Forecast 2025", "2025 China New E-commerce Report"

# Indicator, area and period; then comparator, value, scale, unit, low and high as printed; then how it reads.
TABLE = """
retail-ecommerce-sales.WLD.2024                       | =   6.3 trillion USD         6.25  6.35
    | 6.3 trillion USD   | 6.3万亿美元     | $6.3 trillion
retail-ecommerce-sales-growth.WLD.2024                | =   8.8 one      percent     8.75  8.85
    | 8.8%               | 8.8%           | up 8.8%
online-retail-sales.CHN.2024                          | =  15.5 trillion CNY         15.45 15.55
    | 15.5 trillion CNY  | 15.5万亿元      | 15.5 trillion yuan
share-of-world-online-retail.CHN.2024                 | ~  33   one      percent     32    34
    | ~ 33%              | 约33%          | roughly 33%
years-as-largest-online-retail-market.CHN.2024        | =  12   one      years       12    12
    | 12 years           | 12年           | 12 consecutive years
cross-border-ecommerce-trade.CHN.2024                 | =   2.6 trillion CNY         2.55  2.65
    | 2.6 trillion CNY   | 2.6万亿元       | 2.6 trillion yuan
cross-border-ecommerce-trade-growth.CHN.2024          | =  10.8 one      percent     10.75 10.85
    | 10.8%              | 10.8%          | up 10.8%
cross-border-ecommerce-share-of-total-trade.CHN.2024  | =   6   one      percent     5.5   6.5
    | 6%                 | 6%             | 6%
cross-border-ecommerce-exports.CHN.2024               | >   1.8 trillion CNY         1.8   open
    | > 1.8 trillion CNY | 超过1.8万亿元    | exceeding 1.8 trillion yuan
cross-border-ecommerce-exports-share.CHN.2024         | =  70   one      percent     69.5  70.5
    | 70%                | 70%            | 70% of the total
silk-road-ecommerce-partner-countries.CHN.2025-06     | =  35   one      countries   35    35
    | 35 countries       | 35个国家        | 35 countries
silk-road-ecommerce-national-pavilions.CHN.2025-06    | = 120   one      pavilions   120   120
    | 120 pavilions      | 120个国家馆      | 120 national pavilions
silk-road-ecommerce-direct-sourcing-bases.CHN.2025-06 | =  65   one      bases       65    65
    | 65 bases           | 65个直采基地      | 65 direct sourcing bases
silk-road-ecommerce-sourcing-base-countries.CHN.2025-06 | = 19 one      countries   19    19
    | 19 countries       | 19个国家        | in 19 countries
silk-road-ecommerce-training-sessions.CHN.2025-06     | > 100   one      sessions    100   open
    | > 100 sessions     | 超过100场培训     | more than 100 online training sessions
"""
DOLLARS = """
online-retail-sales.CHN.2024 | ~ 2.1 trillion USD 2.0 2.2
    | ~ 2.1 trillion USD | 约2.1万亿美元 | about $2.1 trillion
"""
# The sentences of these print no year of their own.
_INFERRED = """
online-retail-sales share-of-world-online-retail years-as-largest-online-retail-market cross-border-ecommerce-exports
cross-border-ecommerce-exports-share
"""
INFERRED = set(_INFERRED.split())
# Levels of this series are not comparable with those printed for the year before.
BROKEN = {"online-retail-sales"}
# Its level cannot be compared with those of the years before, which were revised.
BREAKS = {"online-retail-sales"}
PARAGRAPHS = {"market-size": 7, "trade": 10, "partnerships": 15}
ORIGINATORS = {"retail-ecommerce-sales": EMARKETER, "retail-ecommerce-sales-growth": EMARKETER}


def whole(digits: str, scale: str) -> Decimal:
    """Printed digits in whole units, with the decimals that are left."""
    number = Decimal(digits).scaleb(SCALES[scale].exponent)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def claim(row: str) -> dict[str, Any]:
    """The fields of a figure that a row of the table tells."""
    place, numbers, display, display_zh, phrase = (cell.strip() for cell in row.split("|"))
    comparator, value, scale, unit, low, high = numbers.split()
    indicator, area, period = place.split(".")
    topic = "partnerships" if indicator.startswith("silk") else "trade" if "border" in indicator else "market-size"
    return {
        "id": f"{place}.{SOURCE}",
        "indicator": indicator,
        "area": area,
        "period": period,
        "topic": topic,
        "comparator": comparator,
        "value": whole(value, scale),
        "value_text": f"{whole(value, scale):f}",
        "scale": "one",
        "unit_mult": 0,
        "printed_value": value,
        "printed_scale": scale,
        "unit": unit,
        "low": whole(low, scale),
        "high": None if high == "open" else whole(high, scale),
        "display": display,
        "display_zh": display_zh,
        "as_printed": phrase,
        "status": "B" if indicator in BROKEN else "A",
        "source": SOURCE,
        "originator": ORIGINATORS.get(indicator, ITSELF),
        "paragraph": PARAGRAPHS[topic],
        "inferred": "period" if indicator in INFERRED else None,
        "derived": False,
        "preferred": True,
        "vintage": "edition-2025" if "WLD" in place else None,
        "conversion": None,
        "release": f"{REPORT}.1",
    }


CLAIMS = [claim(row) for row in TABLE.strip().replace("\n    |", "|").splitlines()]


def test_the_table_holds_fifteen_claims() -> None:
    """The sixteenth restates one of them in dollars and is reached through it."""
    assert len({expected["id"] for expected in CLAIMS}) == 15


@every("expected", CLAIMS)
def test_a_claim_stands_at_its_address(client: Client, expected: dict[str, Any]) -> None:
    """Digit for digit, with its interval, words and place; the number is the printed one multiplied out."""
    address, in_english = f"/v1/figures/{expected['id']}", expected.keys() - {"display_zh"}
    figure = client.exact(address)
    assert {key: figure[key] for key in figure if key in in_english} == {key: expected[key] for key in in_english}
    text = client.get(f"{address}?fields=value,printed_value").text
    assert f'"data":{{"value":{expected["value_text"]},"printed_value":"{expected["printed_value"]}"}}' in text
    assert client.data(f"{address}?lang=zh")["display"] == expected["display_zh"]


def test_the_list_holds_the_claims_and_nothing_else(client: Client) -> None:
    """The report's figures are the fifteen, each equal to the one at its own address."""
    rows = client.data(f"/v1/figures?report={REPORT}&fields=*")
    assert sorted(row["id"] for row in rows) == sorted(expected["id"] for expected in CLAIMS)
    assert all(row == client.data(row["links"]["self"]) for row in rows)


def test_the_dollars_that_the_report_prints_are_reached_through_the_yuan(client: Client) -> None:
    """The sixteenth claim: about 2.1 trillion dollars, as printed, with the words that prove it; so in Chinese."""
    address = f"/v1/figures/online-retail-sales.CHN.2024.{SOURCE}?unit=USD&basis=as-printed"
    figure, expected = client.exact(address), claim(DOLLARS.replace("\n", ""))
    named = "comparator value_text scale unit low high display printed_value printed_scale as_printed status"
    for key in (*named.split(), "originator", "paragraph", "inferred"):
        assert figure[key] == expected[key], key
    assert client.data(f"{address}&lang=zh")["display"] == expected["display_zh"]


def test_the_restating_claim_is_no_second_sales_figure(client: Client) -> None:
    """Two sales figures of China in 2024 would be double counting: its own id answers 404."""
    assert client.get(f"/v1/figures/online-retail-sales.CHN.2024.{SOURCE}.USD").status_code == 404


# The path, the place of a row, and its measures.
ROWS = """
market-size  | area=WLD period=2024 | sales=6300000000000 growth=8.8
market-size  | area=CHN period=2024 | sales=15500000000000 world_share=33 years_as_largest_market=12
trade        | flow=total period=2024   | value=2600000000000 growth=10.8 share_of_total_trade=6
trade        | flow=exports period=2024 | value=1800000000000 share_of_cross_border_ecommerce=70
partnerships | programme=silk-road-ecommerce period=2025-06 | partner_countries=35 national_pavilions=120 \
direct_sourcing_bases=65 sourcing_base_countries=19 training_sessions=100
"""


@every(("path", "place", "measures"), [row.split("|") for row in ROWS.strip().splitlines()])
def test_a_typed_row_holds_these_claims(client: Client, path: str, place: str, measures: str) -> None:
    """Each of the fifteen stands once, in its place; the row's other measures are null."""
    at, expected = (dict(pair.split("=") for pair in text.split()) for text in (place, measures))
    rows = client.exact(f"/v1/{path.strip()}?report={REPORT}")
    (row,) = [row for row in rows if at.items() <= row.items()]
    keys = {"area", "area_name", "period", "year", "time", "vintage", "flow", "programme"}
    told = {name: figure["value"] for name, figure in row.items() if name not in keys and figure}
    assert told == {name: Decimal(value) for name, value in expected.items()}


@every(("path", "count"), [("market-size", 2), ("trade", 2), ("partnerships", 1)])
def test_there_are_no_other_typed_rows(client: Client, path: str, count: int) -> None:
    """Its own id names the report's rows; without it every report's stand beside them."""
    assert len(client.data(f"/v1/{path}?report={REPORT}")) == count < len(client.data(f"/v1/{path}"))
