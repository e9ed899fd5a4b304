"""The names of currencies in sentences: those of Unicode's CLDR, as Babel has them, but for the yuan and the yen."""

from __future__ import annotations

from babel.numbers import get_currency_name

from api.domain.words.spoken_currencies import CURRENCY_NAMES
from tests.conftest import Client

SHORT = {"CNY": "yuan", "JPY": "yen"}


def test_names_are_those_of_cldr() -> None:
    """One and several, whatever the case of a word that CLDR takes for a name."""
    for code, name in CURRENCY_NAMES.items():
        for count, told in ((1, name.one), (2, name.many)):
            known = get_currency_name(code, count=count, locale="en")
            assert told.casefold() == SHORT.get(code, known.casefold()), code


def test_every_currency_has_a_name(client: Client) -> None:
    """All that there are rates of."""
    units = client.data("/v1/units?limit=1000")
    assert {unit["code"] for unit in units if unit["kind"] == "money"} == set(CURRENCY_NAMES)
