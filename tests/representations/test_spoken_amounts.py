"""Amounts in sentences: the comparator and the unit in words, in both languages."""

from __future__ import annotations

from api.domain.amounts import Amount
from api.domain.digits_as_printed import PrintedDigits
from api.domain.query import Lang
from api.domain.words.comparators import Comparator
from api.domain.words.scales import SCALES
from api.representations.spoken_amounts import spoken_amount, spoken_span
from api.representations.spoken_intervals import SpokenInterval
from tests.conftest import Client
from tests.helpers.tables import every
from tests.representations.rows import rows_of

# Value, scale, comparator and unit; the scale that is wanted; English; Chinese.
AMOUNTS = """
15.5 trillion = CNY         |         | 15.5 trillion yuan           | 15.5万亿元
1.8 trillion > CNY          |         | more than 1.8 trillion yuan  | 超过1.8万亿元
2.1 trillion ~ USD          |         | about 2.1 trillion US dollars | 约2.1万亿美元
570 billion < EUR           |         | less than 570 billion euros  | 不足5700亿欧元
15.5 trillion = CNY         | billion | 15,500 billion yuan          | 15.5万亿元
15.5 trillion = CNY         | wan     | 15.5 trillion yuan           | 1,550,000,000万元
48789.5 billion = CNY       | yi      | 48,789.5 billion yuan        | 487,895亿元
1.2 hundred = USD           |         | 120 US dollars               | 120美元
1.2 hundred = USD           | hundred | 120 US dollars               | 120美元
8765 one = CNY              |         | 8,765 yuan                   | 8765元
6.2 one = percent           |         | 6.2%                         | 6.2%
-4 one = percent            |         | −4%                          | −4%
-4 one > CNY                |         | more than −4 yuan            | 超过−4元
0.98 one = ratio            |         | 0.98                         | 0.98
1.5 one = percentage-points |         | 1.5 percentage points        | 1.5个百分点
1 one = percentage-points   |         | 1 percentage point           | 1个百分点
1 one = USD                 |         | 1 US dollar                  | 1美元
1 trillion = USD            |         | 1 trillion US dollars        | 1万亿美元
1 one > countries           |         | more than 1 country          | 超过1个国家
21 one = countries          |         | 21 countries                 | 21个国家
36 one >= countries         |         | at least 36 countries        | 至少36个国家
36 one = countries          | million | 36 countries                 | 36个国家
"""


def printed(client: Client, amount: str) -> Amount:
    """The amount that a row begins with."""
    value, scale, sign, unit = amount.split()
    number = PrintedDigits(value, SCALES[scale].exponent, Comparator(sign), unit == "countries")
    return Amount(number, client.catalogue().units[unit], SCALES[scale])


@every("amount, wanted, english, chinese", rows_of(AMOUNTS))
def test_an_amount_in_a_sentence(client: Client, amount: str, wanted: str, english: str, chinese: str) -> None:
    """Money in the scale that is wanted, where the language has it; what is counted in its own."""
    told = printed(client, amount)
    said = [spoken_amount(told, lang, SCALES.get(wanted)) for lang in (Lang.EN, Lang.ZH)]
    assert said == [english, chinese]


SPANS = """
15.5 trillion = CNY |         | 15.45 to 15.55 trillion yuan    | 15.45至15.55万亿元
15.5 trillion = CNY | yi      | 15.45 to 15.55 trillion yuan    | 154,500至155,500亿元
15.5 trillion = CNY | billion | 15,450 to 15,550 billion yuan   | 15.45至15.55万亿元
8.8 one = percent   |         | 8.75 to 8.85%                   | 8.75%至8.85%
1.2 hundred = USD   |         | 115 to 125 US dollars           | 115至125美元
123456789012345678901234.5678 one = CNY | \
| 123,456,789,012,345,678,901,234.56775 to 123,456,789,012,345,678,901,234.56785 yuan \
| 123,456,789,012,345,678,901,234.56775至123,456,789,012,345,678,901,234.56785元
"""


@every("amount, wanted, english, chinese", rows_of(SPANS))
def test_what_rounding_leaves_open(client: Client, amount: str, wanted: str, english: str, chinese: str) -> None:
    """In the scale that is wanted too, as a span and in the sentence of an interval; Chinese repeats a percent sign."""
    told, chosen = printed(client, amount), SCALES.get(wanted)
    assert [spoken_span(told, lang, chosen) for lang in (Lang.EN, Lang.ZH)] == [english, chinese]
    assert SpokenInterval(told, Lang.EN, chosen).sentence == f"What rounding leaves open: {english}."
    assert SpokenInterval(told, Lang.ZH, chosen).sentence == f"取整留下的余地：{chinese}。"


def test_a_place_is_not_counted(client: Client) -> None:
    """What is exact of it is told in other words than of a count."""
    years = client.catalogue().units["years"]
    place = Amount(PrintedDigits("6", 0, Comparator("="), counted=True), years, SCALES["one"])
    assert SpokenInterval(place, Lang.EN, ranks=True).sentence == "A place in a ranking: rounding leaves nothing open."
    assert SpokenInterval(place, Lang.ZH, ranks=True).sentence == "此为名次，未经取整，没有余地。"
    assert "count" in SpokenInterval(place, Lang.EN).sentence
