"""What strangers tried, and what each now gives: `python -m tests.helpers.guesses` prints it for the reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

READ, REFUSED, ABSENT, MOVED = "200", "422", "404", "308"


class Guess(NamedTuple):
    """A path, what was added to it, and what it gives: the same as another query, or words of the `detail`."""

    path: str
    query: str
    gives: str
    told: str

    @property
    def address(self) -> str:
        """The address as a browser sends it."""
        return f"{self.path}?{quote(self.query, safe='=&,:/.')}" if self.query else self.path


# What is asked | what it gives | the query that means the same, or words of the detail
TABLE = """
/v1/figures?country=CN               | 422 | Did you mean `area=CN`?
/v1/figures?geo=CHN                  | 422 | Did you mean `area=CHN`?
/v1/figures?region=CHN               | 422 | Did you mean `area=CHN`?
/v1/figures?currency=USD             | 422 | Did you mean `unit=USD`?
/v1/figures?ccy=USD                  | 422 | Did you mean `unit=USD`?
/v1/figures?convert_to=USD           | 422 | Did you mean `unit=USD`?
/v1/figures?start=2020               | 422 | Did you mean `from=2020`?
/v1/figures?start_date=2020          | 422 | Did you mean `from=2020`?
/v1/figures?since=2020               | 422 | Did you mean `from=2020` or `updated_after`?
/v1/figures?until=2020               | 422 | Did you mean `to=2020`?
/v1/figures?date=2024                | 422 | Did you mean `period=2024`
/v1/figures?page=2                   | 422 | `links.next`
/v1/figures?per_page=10              | 422 | Did you mean `limit=10`?
/v1/figures?pageSize=10              | 422 | Did you mean `limit=10`?
/v1/figures?top=10                   | 422 | Did you mean `limit=10`?
/v1/figures?order=period             | 422 | Did you mean `sort`?
/v1/figures?order_by=period          | 422 | Did you mean `sort`?
/v1/figures?q=retail                 | 422 | /v1/search?q= finds
/v1/figures?search=retail            | 422 | /v1/search?q= finds
/v1/figures?language=zh              | 422 | Did you mean `lang=zh`?
/v1/figures?metric=online-retail-sales | 422 | Did you mean `indicator=online-retail-sales`?
/v1/figures?output=csv               | 422 | Did you mean `format=csv`?
/v1/figures?columns=value            | 422 | Did you mean `fields=value`?
/v1/figures?publisher=cfis           | 422 | Did you mean `source=cfis`?
/v1/figures?category=trade           | 422 | Did you mean `topic=trade`?
/v1/figures?Unit=USD                 | 422 | Did you mean `unit=USD`?
/v1/figures?asOf=2026-11-24          | 422 | Did you mean `as_of=2026-11-24`?
/v1/figures?amount=15.5              | 422 | /v1/convert takes `value`
/v1/figures?verdict=contradicts      | 422 | /v1/audit takes `verdict`
/v1/figures?api_key=x                | 422 | No key is needed.
/v1/figures?curency=usd              | 422 | Did you mean `unit=usd`?
/v1/figures?contry=CN                | 422 | Did you mean `area=CN`?
/v1/figures?strat=2020               | 422 | Did you mean `from=2020`?
/v1/figures?pgae=2                   | 422 | `links.next`
/v1/figures?filter=x                 | 422 | Each filter is a parameter of its own.
/v1/figures?utm_source=x             | 422 | Leave it out
/v1/rates?from=USD&to=CNY            | 422 | Did you mean `base=USD`?
/v1/figures?zzz=1                    | 422 | It takes: indicator, area
/v1/convert?amount=15.5&from=CNY&to=USD&year=2024 | 422 | Did you mean `value=15.5`?
/v1/convert?value=1&currency=CNY&to=USD&year=2024 | 422 | Did you mean `from=CNY` or `to`?
/v1/convert?value=1&from=CNY&target=USD&year=2024 | 422 | Did you mean `to=USD`?
/v1/convert?value=1&from=CNY&to=USD&date=2024     | 422 | Did you mean `year=2024`?
/v1/convert?value=1&from=CNY&to=USD               | 422 | Add `year=`
/v1/figures?unit=RMB                 | 200 | unit=CNY
/v1/figures?unit=yuan                | 200 | unit=CNY
/v1/figures?unit=人民币              | 200 | unit=CNY
/v1/figures?unit=usd                 | 200 | unit=USD
/v1/figures?unit=US$                 | 200 | unit=USD
/v1/figures?unit=US dollar           | 200 | unit=USD
/v1/figures?unit=pct                 | 200 | unit=percent
/v1/figures?unit=%                   | 200 | unit=percent
/v1/figures?unit=dollar              | 422 | Did you mean `USD`
/v1/figures?unit=$                   | 422 | Did you mean `USD`
/v1/figures?unit=XYZ                 | 422 | `unit=XYZ` is no unit here; /v1/units lists them.
/v1/figures?unit=rupiah              | 422 | Did you mean `IDR`?
/v1/figures?unit=billion             | 422 | write `scale=billion`
/v1/figures?unit=USD billion         | 422 | write USD here, and `scale=billion` beside it
/v1/figures?unit=亿元                | 422 | write CNY here, and `scale=yi` beside it
/v1/figures?unit=USD&scale=bn        | 200 | unit=USD&scale=billion
/v1/figures?unit=USD&scale=Billions  | 200 | unit=USD&scale=billion
/v1/figures?unit=USD&scale=9         | 200 | unit=USD&scale=billion
/v1/figures?unit=USD&scale=1e9       | 200 | unit=USD&scale=billion
/v1/figures?unit=USD&scale=10^9      | 200 | unit=USD&scale=billion
/v1/figures?unit=USD&scale=1000000000 | 200 | unit=USD&scale=billion
/v1/figures?unit=CNY&scale=亿        | 200 | unit=CNY&scale=yi
/v1/figures?unit=CNY&scale=万亿      | 200 | unit=CNY&scale=wanyi
/v1/figures?unit=USD&scale=k         | 200 | unit=USD&scale=thousand
/v1/figures?unit=USD&scale=m         | 422 | Did you mean `million`
/v1/figures?unit=USD&scale=b         | 422 | Did you mean `billion`
/v1/figures?area=chn                 | 200 | area=CHN
/v1/figures?area=China               | 200 | area=CHN
/v1/figures?area=中国                | 200 | area=CHN
/v1/figures?area=world               | 200 | area=WLD
/v1/figures?area=156                 | 200 | area=CHN
/v1/figures?area=Chian               | 422 | Did you mean `CHN`
/v1/figures?indicator=Online-Retail-Sales | 200 | indicator=online-retail-sales
/v1/figures?indicator=market size    | 422 | Did you mean `online-retail-sales`
/v1/figures?indicator=网络零售       | 422 | Did you mean `online-retail-sales`
/v1/figures?lang=cn                  | 200 | lang=zh
/v1/figures?lang=zh-CN               | 200 | lang=zh
/v1/figures?lang=zh_CN               | 200 | lang=zh
/v1/figures?lang=zh-Hans             | 200 | lang=zh
/v1/figures?lang=en-US               | 200 | lang=en
/v1/figures?lang=en_GB               | 200 | lang=en
/v1/figures?lang=de                  | 422 | Use: en, zh.
/v1/figures?lang=en&lang=zh          | 422 | takes one value
/v1/figures?lang=en,zh               | 422 | `lang=en,zh` holds 2 values, and one is taken.
/v1/figures?unit=USD,EUR             | 422 | `unit=USD,EUR` holds 2 values, and one is taken.
/v1/figures?unit=usd,eur             | 422 | `unit=usd,eur` holds 2 values, and one is taken.
/v1/figures?year=2020-2024           | 422 | write `period=2020/2024`
/v1/figures?year=2020..2024          | 422 | write `period=2020/2024`
/v1/figures?period=2020-2024         | 200 | period=2020/2024
/v1/figures?period=2020..2024        | 200 | period=2020/2024
/v1/figures?period=2020:2024         | 200 | period=2020/2024
/v1/figures?period=2020–2024         | 200 | period=2020/2024
/v1/figures?period=2020..            | 200 | period=2020/..
/v1/figures?period=2025-H1           | 200 | period=2025-S1
/v1/figures?period=2025H1            | 200 | period=2025-S1
/v1/figures?period=2024Q1            | 200 | period=2024-Q1
/v1/figures?period=2025M6            | 200 | period=2025-06
/v1/figures?period=2024年            | 200 | period=2024
/v1/figures?period=latest            | 200 | latest=1
/v1/figures?latest=true              | 200 | latest=1
/v1/figures?period=latest&from=2020  | 422 | give one
/v1/figures?latest=                  | 422 | `latest=` is empty
/v1/figures?derived=yes              | 200 | derived=true
/v1/figures?sort=value               | 422 | values are of several units
/v1/figures?sort=date                | 422 | Did you mean `period`
/v1/figures?fields=country           | 422 | Did you mean `area`?
/v1/figures?fields=vlaue             | 422 | `fields=vlaue` is unknown. Did you mean `value`
/v1/figures?format=excel             | 422 | Did you mean `xlsx`?
/v1/figures?limit=99999999999999999999 | 422 | lies outside 1 to 10000
/v1/figures?limit=some               | 422 | is no whole number; it is one from 1 to 10000
/v1/figures?as_of=9999-12-31         | 422 | is no day like 2026-11-24 (1000-2999)
/v1/search?q=                        | 422 | `q=` is empty; give a value (
/v1/fact-check?text=                 | 422 | `text=` is empty; give a value (
/v1/figures?limit=0                  | 422 | `limit=0` lies outside 1 to 10000.
/v1/convert?value=15.5 trillion&from=CNY&to=USD&year=2024 | 200 | value=15.5&scale=trillion&from=CNY&to=USD&year=2024
/v1/convert?value=15.5tn&from=RMB&to=us$&year=2024        | 200 | value=15.5&scale=trillion&from=CNY&to=USD&year=2024
/v1/convert?value=15.5万亿&from=CNY&to=USD&year=2024      | 200 | value=15.5&scale=wanyi&from=CNY&to=USD&year=2024
/v1/convert?value=1 trillion&scale=billion&from=CNY&to=USD&year=2024 | 422 | says otherwise
/v1/convert?value=$15.5 trillion&from=CNY&to=USD&year=2024 | 422 | write `value=15.5 trillion`
/v1/convert?value=15.5b&from=CNY&to=USD&year=2024         | 422 | write `15.5 billion`
/v1/convert?value=15.5 trillion USD&from=CNY&to=USD&year=2024 | 422 | write `value=15.5 trillion`
/v1/convert?value=1e999 trillion&from=CNY&to=USD&year=2024 | 422 | is no plain number
/v1/convert?value=1e400&from=CNY&to=USD&year=2024         | 422 | is no plain number
/v1/figures.excel                    | 406 | Did you mean .xlsx?
/v1/figures.cvs                      | 406 | Did you mean .csv?
/v1/exports                          | 404 | Did you mean /v1/trade?flow=exports?
/v1/trade/exports                    | 404 | Did you mean /v1/trade?flow=exports?
/v1/countries                        | 404 | Did you mean /v1/areas?
/v1/topics                           | 404 | Did you mean /v1/indicators?
/v1/metrics                          | 404 | Did you mean /v1/indicators or /metrics?
/v1/exchange-rates                   | 404 | Did you mean /v1/rates?
/v1/market_size                      | 404 | Did you mean /v1/market-size?
/api/v1/figures                      | 404 | Did you mean /v1/figures?
/redoc                               | 404 | Did you mean /docs?
/zzzzz                               | 404 | /v1 and /docs list the paths.
/v1/market-size/                     | 308 | /v1/market-size
/docs/                               | 308 | /docs
/v1/units/usd                        | 200 | /v1/units/USD
/v1                                  | 200 | -
/favicon.ico                         | 200 | -
/robots.txt                          | 200 | -
"""


def guesses() -> Iterator[Guess]:
    """The rows of the table."""
    for line in TABLE.strip().splitlines():
        asked, gives, told = (cell.strip() for cell in line.split(" | "))
        path, _, query = asked.partition("?")
        yield Guess(path, query, gives, told)


def printed() -> str:
    """The table as Markdown."""
    rows = ["| asked | gives |", "| --- | --- |"]
    for guess in guesses():
        asked = f"{guess.path}?{guess.query}" if guess.query else guess.path
        same = f"the same as `{guess.told}`" if guess.told != "-" else "an answer"
        gives = {READ: same, MOVED: f"308 to `{guess.told}`"}.get(guess.gives, f"{guess.gives}: {guess.told}")
        rows.append(f"| `{asked}` | {gives} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(printed())
