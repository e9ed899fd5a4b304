"""Amounts in sentences: the comparator and the unit in words, in both languages."""

from api.domain.conversion import Amount
from api.domain.quantity import Quantity
from api.domain.query import Lang
from api.domain.units import SCALES
from api.formats.sentences import remarks_of, spoken_amount, spoken_span
from api.plugins.charts.chart import interval_sentence
from tests.conftest import Client
from tests.helpers.rows import shows
from tests.helpers.tables import every


def printed(client: Client, amount: str) -> Amount:
    value, scale, sign, unit = amount.split()
    number = Quantity.printed(value, SCALES[scale].exponent, sign, unit == "countries")
    return Amount(number, client.catalogue().units[unit], SCALES[scale])


def span(client: Client, amount: str, wanted: str) -> tuple[str, ...]:
    """What rounding leaves open, in the sentence of an interval too; Chinese repeats a percent sign."""
    told, chosen = printed(client, amount), SCALES.get(wanted)
    english, chinese = (spoken_span(told, lang, chosen) for lang in (Lang.EN, Lang.ZH))
    assert interval_sentence(told, Lang.EN, chosen) == f"Rounded: the true value is {english}."
    assert interval_sentence(told, Lang.ZH, chosen) == f"舍入数，真值为{chinese}。"
    return english, chinese


test_tables = shows(
    __file__,
    {
        "amounts": lambda client, amount, wanted: tuple(
            spoken_amount(printed(client, amount), lang, SCALES.get(wanted)) for lang in (Lang.EN, Lang.ZH)
        ),
        "spans": span,
    },
    "client",
)


def test_a_place_is_not_counted(client: Client) -> None:
    years = client.catalogue().units["years"]
    place = Amount(Quantity.printed("6", counted=True), years, SCALES["one"])
    assert interval_sentence(place, Lang.EN) == "Exact: nothing was rounded."
    assert interval_sentence(place, Lang.ZH) == "确切数值，未经舍入。"


VINTAGES = (
    ("FINAL", "final"),
    ("EDITION-2024", "2024 edition"),
    ("EDITION-2024-11", "November 2024 edition"),
    ("FORECAST-2024-01", "forecast of January 2024"),
)


@every(("vintage", "remark"), VINTAGES)
def test_a_vintage_is_said_in_words_and_its_month_keeps_its_capital(vintage: str, remark: str) -> None:
    assert remarks_of("A", vintage, None, Lang.EN) == (remark,)
