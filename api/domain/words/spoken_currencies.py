"""What currencies are called in an English sentence: the names of Unicode's CLDR.

The yuan and the yen stand without their country, since no other currency has these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class CurrencyName(NamedTuple):
    """One unit of a currency, and several."""

    one: str
    many: str


CURRENCY_NAMES: Mapping[str, CurrencyName] = {
    "AUD": CurrencyName("Australian dollar", "Australian dollars"),
    "BGN": CurrencyName("Bulgarian lev", "Bulgarian leva"),
    "BRL": CurrencyName("Brazilian real", "Brazilian reals"),
    "CAD": CurrencyName("Canadian dollar", "Canadian dollars"),
    "CHF": CurrencyName("Swiss franc", "Swiss francs"),
    "CNY": CurrencyName("yuan", "yuan"),
    "CYP": CurrencyName("Cypriot pound", "Cypriot pounds"),
    "CZK": CurrencyName("Czech koruna", "Czech korunas"),
    "DKK": CurrencyName("Danish krone", "Danish kroner"),
    "EEK": CurrencyName("Estonian kroon", "Estonian kroons"),
    "EUR": CurrencyName("euro", "euros"),
    "GBP": CurrencyName("British pound", "British pounds"),
    "HKD": CurrencyName("Hong Kong dollar", "Hong Kong dollars"),
    "HRK": CurrencyName("Croatian kuna", "Croatian kunas"),
    "HUF": CurrencyName("Hungarian forint", "Hungarian forints"),
    "IDR": CurrencyName("Indonesian rupiah", "Indonesian rupiahs"),
    "ILS": CurrencyName("Israeli new shekel", "Israeli new shekels"),
    "INR": CurrencyName("Indian rupee", "Indian rupees"),
    "ISK": CurrencyName("Icelandic króna", "Icelandic krónur"),
    "JPY": CurrencyName("yen", "yen"),
    "KRW": CurrencyName("South Korean won", "South Korean won"),
    "LTL": CurrencyName("Lithuanian litas", "Lithuanian litai"),
    "LVL": CurrencyName("Latvian lats", "Latvian lati"),
    "MTL": CurrencyName("Maltese lira", "Maltese lira"),
    "MXN": CurrencyName("Mexican peso", "Mexican pesos"),
    "MYR": CurrencyName("Malaysian ringgit", "Malaysian ringgits"),
    "NOK": CurrencyName("Norwegian krone", "Norwegian kroner"),
    "NZD": CurrencyName("New Zealand dollar", "New Zealand dollars"),
    "PHP": CurrencyName("Philippine peso", "Philippine pesos"),
    "PLN": CurrencyName("Polish zloty", "Polish zlotys"),
    "ROL": CurrencyName("Romanian leu (1952–2006)", "Romanian lei (1952–2006)"),
    "RON": CurrencyName("Romanian leu", "Romanian lei"),
    "RUB": CurrencyName("Russian ruble", "Russian rubles"),
    "SEK": CurrencyName("Swedish krona", "Swedish kronor"),
    "SGD": CurrencyName("Singapore dollar", "Singapore dollars"),
    "SIT": CurrencyName("Slovenian tolar", "Slovenian tolars"),
    "SKK": CurrencyName("Slovak koruna", "Slovak korunas"),
    "THB": CurrencyName("Thai baht", "Thai baht"),
    "TRL": CurrencyName("Turkish lira (1922–2005)", "Turkish lira (1922–2005)"),
    "TRY": CurrencyName("Turkish lira", "Turkish lira"),
    "USD": CurrencyName("US dollar", "US dollars"),
    "ZAR": CurrencyName("South African rand", "South African rand"),
}
"""By ISO 4217 code: those that there are exchange rates of."""
