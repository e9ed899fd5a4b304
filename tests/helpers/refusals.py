"""Bad requests and what is said of each."""

from __future__ import annotations

from typing import Any

from tests.conftest import Client

SALES_ID = "online-retail-sales.CHN.2024.cfis-2025-09-15"
SALES = f"/v1/figures/{SALES_ID}"

# What is asked; status and code; the parameter at fault (- for none); the first of the nearest (- for none).
TABLE = f"""
GET /nothing                                              | 404 not-found | - | -
GET /v1/figures/no-such-figure                            | 404 not-found | - | -
GET {SALES}x                                              | 404 not-found | - | -
GET {SALES}?as_of=2000-01-01                              | 404 not-found | as_of | 2026-11-24T00:00:00Z
GET /v1/indicators/onlin                                  | 404 not-found | - | -
GET /v1/areas/Atlantis                                    | 404 not-found | - | -
GET /v1/search?q=                                         | 422 invalid-parameter | q | -
GET /v1/search                                            | 422 missing-parameter | q | -
GET /v1/units/kg                                          | 404 not-found | - | -
GET /v1/sources/hearsay                                   | 404 not-found | - | -
GET /v1/reports/none                                      | 404 not-found | - | -
GET /v1/releases/none                                     | 404 not-found | - | -
GET /v1/errors/none                                       | 404 not-found | - | -
GET /oembed                                               | 422 missing-parameter | url | -
GET /oembed?url=http://test/figures/{SALES_ID}&format=yaml | 501 not-implemented | format | -
GET /oembed?url=http://elsewhere/figures/{SALES_ID}       | 404 not-found | url | -
POST /v1/figures                                          | 405 method-not-allowed | - | -
GET /v1/figures.xyz                                       | 406 not-acceptable | suffix | -
GET /v1/figures.csw                                       | 406 not-acceptable | suffix | csv
GET /v1/figures?unitt=USD                                 | 422 unknown-parameter | unitt | unit
GET /v1/figures?unit=USD&yaer=1066                        | 422 unknown-parameter | yaer | year
GET /v1/figures?%00=1                                     | 422 unknown-parameter | NUL | -
GET /v1/figures?=1                                        | 422 unknown-parameter |  | -
GET /v1/market-size?topic=trade                           | 422 unknown-parameter | topic | -
GET /v1/rates?sort=year                                   | 422 unknown-parameter | sort | -
GET /v1/years?claims=all                                  | 422 unknown-parameter | claims | -
GET {SALES}?limit=1                                       | 422 unknown-parameter | limit | -
GET /v1/convert?value=1&from=CNY&to=USD&yaer=2024         | 422 unknown-parameter | yaer | year
GET /v1/figures?indicator=online-retail-sale              | 422 unknown-code | indicator | online-retail-sales
GET /v1/figures?topic=trad                                | 422 unknown-code | topic | trade
GET /v1/figures?area=Atlantis                             | 422 unknown-code | area | -
GET /v1/figures?area=frnace                               | 422 unknown-code | area | FRA
GET /v1/figures?area=CHN,Chilee                           | 422 unknown-code | area | CHL
GET /v1/figures?source=cfis-2025                          | 422 unknown-code | source | cfis-2025-09-15
GET /v1/figures?report=new-ecommerce                      | 422 unknown-code | report | new-ecommerce-2025
GET /v1/figures?unit=kg                                   | 422 unknown-code | unit | -
GET /v1/figures?unit=usdd                                 | 422 unknown-code | unit | USD
GET /v1/figures?unit=dollar                               | 422 unknown-code | unit | USD
GET /v1/figures?unit=billion                              | 422 unknown-code | unit | -
GET /v1/figures?unit=USD&rate=USDXXX:7.2                  | 422 unknown-code | rate | -
GET /v1/convert?value=1&from=CNX&to=USD&year=2024         | 422 unknown-code | from | CNY
GET /v1/rates?base=ZZZ                                    | 422 unknown-code | base | -
GET /v1/indicators?topic=x                                | 422 unknown-code | topic | -
GET /v1/figures?period=2024-13                            | 422 invalid-parameter | period | -
GET /v1/figures?period=2024-Q5                            | 422 invalid-parameter | period | -
GET /v1/figures?period=2024-02-30                         | 422 invalid-parameter | period | -
GET /v1/figures?period=1066-10-14/999                     | 422 invalid-parameter | period | -
GET /v1/figures?period=2025/2024                          | 422 invalid-parameter | period | -
GET /v1/figures?period=2014/2020/2024                     | 422 invalid-parameter | period | -
GET /v1/figures?period=../..                              | 422 invalid-parameter | period | -
GET /v1/figures?period=/                                  | 422 invalid-parameter | period | -
GET /v1/figures?period=                                   | 422 invalid-parameter | period | -
GET /v1/figures?area=CHN,                                 | 422 invalid-parameter | area | -
GET /v1/figures?from=..                                   | 422 invalid-parameter | from | -
GET /v1/figures?scale=zillion                             | 422 invalid-parameter | scale | million
GET /v1/figures?lang=de                                   | 422 invalid-parameter | lang | -
GET /v1/figures?claims=some                               | 422 invalid-parameter | claims | -
GET /v1/figures?format=xyz                                | 422 invalid-parameter | format | -
GET /v1/figures?format=jsn                                | 422 invalid-parameter | format | json
GET /v1/figures?unit=USD&basis=spot                       | 422 invalid-parameter | basis | -
GET /v1/figures?unit=USD&rate=7.2                         | 422 invalid-parameter | rate | -
GET /v1/figures?unit=USD&rate=USDCNY:0                    | 422 invalid-parameter | rate | -
GET /v1/figures?unit=USD&rate=USDUSD:1                    | 422 invalid-parameter | rate | -
GET /v1/figures?unit=USD&rate=USDCNY:-7.2                 | 422 invalid-parameter | rate | -
GET /v1/figures?limit=0                                   | 422 invalid-parameter | limit | -
GET /v1/figures?limit=10001                               | 422 invalid-parameter | limit | -
GET /v1/figures?limit=1.5                                 | 422 invalid-parameter | limit | -
GET /v1/figures?limit=ten                                 | 422 invalid-parameter | limit | -
GET /v1/figures?offset=-1                                 | 422 invalid-parameter | offset | -
GET /v1/figures?offset=10000001                           | 422 invalid-parameter | offset | -
GET /v1/figures?latest=0                                  | 422 invalid-parameter | latest | -
GET /v1/figures?sort=valu                                 | 422 invalid-parameter | sort | -
GET /v1/figures?sort=--id                                 | 422 invalid-parameter | sort | -id
GET /v1/figures?fields=idd                                | 422 invalid-parameter | fields | id
GET /v1/market-size?sort=sales                            | 422 invalid-parameter | sort | -
GET /v1/figures?as_of=2026-13-01                          | 422 invalid-parameter | as_of | -
GET /v1/figures?as_of=2999-01-01                          | 422 invalid-parameter | as_of | -
GET /v1/figures?updated_after=yesterday                   | 422 invalid-parameter | updated_after | -
GET /v1/figures?unit=USD&unit=EUR                         | 422 invalid-parameter | unit | -
GET /v1/figures?latest=1&latest=1                         | 422 invalid-parameter | latest | -
GET /v1/rates?year=999                                    | 422 invalid-parameter | year | -
GET /v1/years?sort=-yearr                                 | 422 invalid-parameter | sort | -year
GET /v1/convert?from=CNY&to=USD&year=2024                 | 422 missing-parameter | value | -
GET /v1/convert?value=1e999&from=CNY&to=USD&year=2024     | 422 invalid-parameter | value | -
GET /v1/convert?value=NaN&from=CNY&to=USD&year=2024       | 422 invalid-parameter | value | -
GET /v1/convert?value=-Infinity&from=CNY&to=USD&year=2024 | 422 invalid-parameter | value | -
GET /v1/convert?value=1,000&from=CNY&to=USD&year=2024     | 422 invalid-parameter | value | -
GET /v1/convert?value=1&from=CNY&to=USD&year=0            | 422 invalid-parameter | year | -
GET /v1/convert?value=1&from=CNY&to=USD&year=2024&comparator=about | 422 invalid-parameter | comparator | ~
GET /v1/convert?value=1&from=CNY&to=USD&year=2024&basis=as-printed | 422 invalid-parameter | basis | -
GET /v1/convert?value=1&from=CNY&to=USD&year=2024&to_scale=billon  | 422 invalid-parameter | to_scale | billion
GET /v1/figures?basis=year-end                            | 422 conflicting-parameters | basis | -
GET /v1/trade?flow=sideways                               | 422 invalid-parameter | flow | -
GET /v1/trade?flow=import,sideways                        | 422 invalid-parameter | flow | -
GET /v1/market-size?flow=imports                          | 422 unknown-parameter | flow | -
GET /v1/partnerships?programme=silk-raod-ecommerce        | 422 unknown-code | programme | silk-road-ecommerce
GET /v1/market-size?shape=round                           | 422 invalid-parameter | shape | -
GET /v1/market-size.csv?shape=flat                        | 422 conflicting-parameters | shape | -
GET /v1/market-size?fields=sales,sale_unit                | 422 invalid-parameter | fields | sales_unit
GET /v1/convert?value=1e999%20trillion&from=CNY&to=USD&year=2024 | 422 invalid-parameter | value | -
GET /v1/figures?lang=en&lang=zh                           | 422 invalid-parameter | lang | -
GET /v1/figures?after=forged                              | 422 invalid-parameter | after | -
GET /v1/figures?after={SALES_ID}&offset=5                 | 422 conflicting-parameters | after | -
GET /v1/figures?after={SALES_ID}&sort=year                | 422 conflicting-parameters | after | -
GET /v1/figures?year=2024&period=2025                     | 422 conflicting-parameters | year | -
GET /v1/figures?year=2024&from=2025                       | 422 conflicting-parameters | year | -
GET /v1/figures?offset=100001                             | 422 invalid-parameter | offset | -
GET /v1/figures?rate=USDCNY:7.2                           | 422 conflicting-parameters | rate | -
GET /v1/figures?unit=USD&basis=year-end&rate=USDCNY:7.2   | 422 conflicting-parameters | rate | -
GET /v1/figures?unit=percent&rate=USDCNY:7.2              | 422 conflicting-parameters | rate | -
GET /v1/figures?from=2024&period=2024                     | 422 conflicting-parameters | period | -
GET /v1/figures?period=latest&latest=3                    | 422 conflicting-parameters | period | -
GET /v1/figures?period=latest,2024                        | 422 conflicting-parameters | period | -
GET /v1/figures?from=2025&to=2024                         | 422 conflicting-parameters | from | -
GET /v1/convert?value=1&from=CNY&to=USD                   | 422 missing-parameter | year | -
GET /v1/convert?value=1&from=CNY&to=CNY&year=2024         | 422 conflicting-parameters | year | -
GET /v1/convert?value=1&from=percent&to=ratio&basis=year-end | 422 conflicting-parameters | basis | -
GET /v1/convert?value=1&from=CNY&to=USD&rate=USDCNY:7&year=2024 | 422 conflicting-parameters | year | -
GET {SALES}?unit=percent                                  | 422 not-convertible | unit | -
GET {SALES}?unit=GBP&rate=USDCNY:7.2                      | 422 conflicting-parameters | rate | -
GET /v1/convert?value=1&from=CNY&to=percent               | 422 not-convertible | to | -
GET /v1/convert?value=1&from=countries&to=bases           | 422 not-convertible | to | -
GET /v1/convert?value=1&from=CNY&to=USD&rate=USDEUR:7     | 422 not-convertible | rate | -
GET /v1/convert?value=1&from=CNY&to=USD&year=1066         | 422 no-exchange-rate | year | -
GET /v1/fact-check                                        | 422 missing-parameter | text | -
GET /v1/fact-check?text=%20                               | 422 unreadable-text | text | -
GET /v1/fact-check?text=https://example.org/article       | 422 unreadable-text | text | -
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]
# A request for each code; the others need a broken server, a missing database, a header or a body.
ONE_EACH = {row[1].split()[1]: row[0] for row in ROWS}


def refused(client: Client, asked: str) -> dict[str, Any]:
    """The problem document that a request brings about."""
    method, address = asked.split()
    response = client.request(method, address)
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    return body
