"""Types of parameters, each with the function that reads a text and the JSON Schema of the texts that it allows."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from api.domain.catalogue import Catalogue
from api.domain.messages import toml_of
from api.domain.period import FISCAL_ENDS, MONTHS, Period, Span
from api.domain.query import Claims, Lang
from api.domain.rates import ASKABLE_BASES, Basis
from api.domain.units import ENGLISH_SCALE_WORDS, EXPONENTS, SCALES, Scale
from api.domain.words import CURRENCY_OF, WORDS, Comparator, folded, nearest, paired
from api.formats.registry import FORMATS, offered

Schema = dict[str, Any]

MAX_CHARACTERS = 200
MAX_ITEMS = 50


@dataclass(eq=False)
class ParameterError(ValueError):
    """A value that a parameter does not allow, with the allowed words and the nearest of them.

    The `detail` continues a sentence that begins with parameter and value, `limit=0`; if it `says_all`, no guess and
    no list of the allowed words is added.
    """

    detail: str
    allowed: Sequence[str] = ()
    guesses: Sequence[str] | Callable[[], Sequence[str]] = ()
    says_all: bool = field(default=False, kw_only=True)

    @cached_property
    def near(self) -> Sequence[str]:
        """The allowed words that come nearest; they are computed on first access if `guesses` is a function."""
        return self.guesses() if callable(self.guesses) else self.guesses


@dataclass(frozen=True)
class TextType:
    """A type that pydantic reads from one text by `read`, which raises ValueError, and that `schema` describes."""

    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    name: str = ""
    """The type's name in OpenAPI, so that generated clients share the type; empty for the type of one parameter."""
    meaning: str = ""
    longest: int = field(default=MAX_CHARACTERS, kw_only=True)
    """Maximum number of characters of a text."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The value as the catalogue writes it, for types that look it up there; here unchanged."""
        return value

    def validate(self, text: Any, info: ValidationInfo) -> Any:
        """The value of a text, resolved if the context is a catalogue, or ValueError; other types are unchanged."""
        if not isinstance(text, str):
            return text
        if not text:
            raise ParameterError("is empty; give a value, or leave the parameter out")
        if len(text) > self.longest:
            raise ParameterError(f"is longer than {self.longest} characters")
        value = self.read(text)
        return value if info.context is None else self.resolve(value, info.context)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema by which pydantic runs `validate`."""
        return core_schema.with_info_plain_validator_function(self.validate)


@dataclass(frozen=True)
class ListOf:
    """The type of a tuple of values, given in one text with commas, repeated or both; duplicates are dropped."""

    item: TextType
    meaning: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema by which pydantic splits the texts and validates each item."""
        items = core_schema.tuple_variable_schema(self.item.__get_pydantic_core_schema__(source, handler))
        return core_schema.no_info_after_validator_function(
            lambda values: tuple(dict.fromkeys(values)), core_schema.no_info_before_validator_function(_split, items)
        )


def _split(given: Any) -> Any:
    """The items, between commas, of one text or several; ParameterError for too many. A list of others is unchanged."""
    texts = [given] if isinstance(given, str) else given
    if not all(isinstance(text, str) for text in texts):
        return texts
    items = [item for text in texts for item in text.split(",")]
    if len(items) > MAX_ITEMS:
        raise ParameterError(f"holds {len(items)} values, and at most {MAX_ITEMS} are taken")
    return items


# Other spellings of values.

TABLES = toml_of(__file__, "synonyms.toml")


def by_word(table: str) -> Mapping[str, Mapping[str, str]]:
    """By kind of value and word, the value that the word means, from a table in synonyms.toml."""
    return {
        kind: {word: value for value, words in values.items() for word in words}
        for kind, values in TABLES[table].items()
    }


VALUES = by_word("values")
"""By kind of value and synonym of a value, the value."""
SEVERAL = {
    kind: {word: values for words, values in several.items() for word in words.split()}
    for kind, several in TABLES["several"].items()
}
"""By kind of value and ambiguous word, the values that the word may mean."""


_UNITS = {
    **CURRENCY_OF,
    **{sign.casefold(): code for sign, code in paired(WORDS["en"]["currency_signs"]).items()},
    **paired(WORDS["zh"]["currencies"]),
    **VALUES["unit"],
}
_OF_SEVERAL = {*SEVERAL["unit"], *WORDS["en"]["shared_currencies"].split()}
UNITS = {word: code for word, code in _UNITS.items() if word not in _OF_SEVERAL}


def spelled(text: str, others: Mapping[str, str]) -> str:
    """The value in `others`, with keys in lower case, for a text in any case, `_` read as `-`; else the text itself."""
    return others.get(text.casefold().replace("_", "-"), text)


_SCALES = {
    **{str(power): scale for power, scale in EXPONENTS.items() if power not in (0, 1, 10)},
    **{f"{base}{power}": scale for power, scale in EXPONENTS.items() for base in ("1e", "10^")},
    **{str(10**power): scale for power, scale in EXPONENTS.items() if power},
    **{word: scale for scale in reversed(SCALES.values()) for word in (*scale.chinese, scale.name, f"{scale.name}s")},
    **{word: EXPONENTS[power] for word, power in ENGLISH_SCALE_WORDS.items()},
    **{word: SCALES[name] for word, name in VALUES["scale"].items()},
}


def scale_named(text: str) -> Scale | None:
    """The scale that a word, a power of ten or an exponent means; None if it means no scale, or several."""
    return _SCALES.get(folded(text))


_RANGE = re.compile(r"(?P<first>\S*?)\s*(?:\.\.|:|–)\s*(?P<last>\S*)")
_YEARS = re.compile(r"([0-9]{4})\s*-\s*([0-9]{4})")
_FISCAL_YEAR = re.compile(r"(?:FY\s?)?(?P<first>[0-9]{4})[-/–](?P<last>[0-9]{2})", re.IGNORECASE)
_PART = re.compile(r"(?P<year>[0-9]{4})[-\s]?(?P<kind>[SHQM])(?P<number>[0-9]{1,2})", re.IGNORECASE)
_CHINESE_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:份)?|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)?"
)


def period(text: str) -> str:
    """One period as SDMX writes it: `2025-S1` for `2025H1`, `2024-06` for `2024M6`; other texts are unchanged."""
    if match := _PART.fullmatch(text.strip()):
        kind, number = match["kind"].upper(), int(match["number"])
        return f"{match['year']}-{number:02}" if kind == "M" else f"{match['year']}-{kind.replace('H', 'S')}{number}"
    if match := _CHINESE_PERIOD.fullmatch(text.strip()):
        if match["month"]:
            return f"{match['year']}-{int(match['month']):02}"
        if match["half"]:
            return f"{match['year']}-S{'上下'.index(match['half']) + 1}"
        if match["quarter"]:
            return f"{match['year']}-Q{'一二三四1234'.index(match['quarter']) % 4 + 1}"
        return match["year"]
    return text


def period_range(text: str) -> str:
    """A period or a range as `2020/2024`, with `..` for an open end, however its two sides are separated.

    `2024-25`, where 25 is no month, becomes `2025-FY`: each fiscal year that ends in 2025.
    """
    if (match := _FISCAL_YEAR.fullmatch(text.strip())) and int(match["last"]) > len(MONTHS):
        year = int(match["first"]) + 1
        return f"{year}-FY" if year % 100 == int(match["last"]) else text
    if "/" in text:
        return "/".join(map(period, text.split("/", 1)))
    if match := _YEARS.fullmatch(text.strip()):
        return f"{match[1]}/{match[2]}"
    if match := _RANGE.fullmatch(text.strip()):
        return "/".join(period(side) or ".." for side in match.group("first", "last"))
    return period(text)


# Words and numbers.


def word(
    allowed: Iterable[str],
    make: Callable[[str], Any] = str,
    name: str = "",
    meaning: str = "",
    others: Mapping[str, str] | None = None,
) -> TextType:
    """The type of a few fixed words, made into values by `make`, with their synonyms in `others`, words by synonym.

    The letter case counts if `others` is None, but not if it is an empty mapping.
    """
    words = [str(item) for item in allowed]
    spellings = {} if others is None else {item.casefold(): item for item in words} | dict(others)

    def read(text: str) -> Any:
        found = text if text in words else spelled(text, spellings)
        if found not in words:
            raise _not_among(words, text)
        return make(found)

    return TextType(read, {"type": "string", "enum": words}, name, meaning)


def _not_among(words: Sequence[str], text: str) -> ParameterError:
    return ParameterError("is unknown", words, lambda: nearest(text, words))


def whole_number(low: int, high: int) -> TextType:
    """The type of an int from `low` to `high`, both included."""

    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise ParameterError(f"is no whole number; it is one from {low} to {high}")
        if not low <= int(text) <= high:
            raise ParameterError(f"lies outside {low} to {high}", [str(low), str(high)], says_all=True)
        return int(text)

    return TextType(read, {"type": "integer", "minimum": low, "maximum": high})


_YEAR = "[12][0-9]{3}"
_DAYS = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_LEAP_YEAR = "([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)"
_DAY = f"({_YEAR}-({_DAYS})|{_LEAP_YEAR}-02-29)"
_FISCAL = f"-FY({'|'.join(FISCAL_ENDS)})"
_PERIOD = f"({_YEAR}(-(S[12]|Q[1-4]|0[1-9]|1[0-2])|{_FISCAL})?|{_DAY})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


# Regular expressions for the texts of a type, as exact as an expression can be.
DECIMAL_TEXT = r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"
PERIOD_TEXT = f"^{_PERIOD}$"
SPAN_TEXT = rf"^({_PERIOD}(/({_PERIOD}|\.\.))?|\.\./{_PERIOD}|{_YEAR}-FY)$"
MOMENT_TEXT = f"^{_DAY}(T{_TIME}Z)?$"
FIGURE_ID_TEXT = r"^[a-z0-9-]+\.[A-Z]{2}([A-Z]|-[A-Z0-9]{1,12})\.[0-9A-Z-]+\.[A-Za-z0-9.-]+$"


def _like(pattern: str, *examples: str) -> Schema:
    return {"type": "string", "pattern": pattern, "examples": list(examples)}


def _read_scale(text: str) -> Scale:
    """The Scale that a text names; ParameterError if it names none, or several."""
    if scale := scale_named(text):
        return scale
    if several := SEVERAL["scale"].get(folded(text)):
        raise ParameterError("may mean more than one scale, or a unit", list(SCALES), several)
    raise _not_among(list(SCALES), text)


def _read_moment(text: str) -> str:
    """A moment in UTC, of a day its last second; ParameterError for another form, or if it begins later than now."""
    # The answer for a moment in the future would change later; the answer for today may still change today.
    if not re.fullmatch(MOMENT_TEXT, text):
        raise ParameterError("is no day like 2026-11-24 (1000-2999) and no moment in UTC like 2026-11-24T12:00:00Z")
    day, _, time = text.partition("T")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if f"{day}T{time or '00:00:00Z'}" > now:
        raise ParameterError(f"is later than now, {now}")
    return f"{day}T{time or '23:59:59Z'}"


def _read_figure_id(text: str) -> str:
    if not re.fullmatch(FIGURE_ID_TEXT, text):
        raise ParameterError("is not the id of a figure, such as online-retail-sales.CHN.2024.cfis-2025-09-15")
    return text


NUMBER_AND_WORD = re.compile(r"(?P<number>-?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*(?P<word>[^\s0-9.,][^0-9]*)")
MOST = 60
"""Maximum number of characters that are read of a number and its scale word."""


def _read_decimal(text: str) -> str:
    """The text itself; ParameterError, with advice, if it is no plain number: with a unit, scale or grouping."""
    if re.fullmatch(DECIMAL_TEXT, text):
        return text
    plain = text.strip()[:MOST]
    sign = re.match(r"(?P<minus>-?)(?P<sign>[^\d\s.,+-]{1,3})\s*(?=\d)", plain)
    number = sign["minus"] + plain[sign.end() :] if sign else plain
    match = NUMBER_AND_WORD.fullmatch(number)
    unit = match["word"].strip() if match else ""
    scaled = next((name for name in unit.split()[:1] if scale_named(name)), "")
    if match and (several := SEVERAL["scale"].get(folded(unit))):
        raise ParameterError(f"says {unit!r}, which may be more than a scale; write `{match['number']} {several[0]}`")
    if match and scaled and unit != scaled:
        raise ParameterError(f"holds a unit; write `value={match['number']} {scaled}` and the unit in `from=`")
    if sign and (match or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number)):
        if sign["sign"] in set(Comparator):
            raise ParameterError(f"holds a comparator; write `value={number}` and `comparator={sign['sign']}`")
        raise ParameterError(
            f"holds a currency; write `value={number}` and the currency in `from=`, such as `from=USD`"
        )
    if match and not scaled:
        raise ParameterError(f"holds {unit!r}, which is no scale", list(SCALES))
    raise ParameterError(
        "is no plain number: write digits with at most one point, up to 30 on either side, like 15.5; no grouping and "
        "no exponent. A scale word may follow, as in `15.5 trillion`"
    )


def _format(name: str, meaning: str, *, figures: bool) -> TextType:
    among = word([row.key for row in offered(figures=figures)], name=name, meaning=meaning)
    # A format that is not installed, or not for this path, passes here and is refused later as a 406.
    return replace(among, read=lambda text: text if text in FORMATS else among.read(text))


FLAG = TextType(word(("true", "false"), "true".__eq__, others=VALUES["flag"]).read, {"type": "boolean"})
BASIS = word(ASKABLE_BASES, Basis, "Basis", "Which rate converts money.")
CLAIMS = word(Claims, Claims, "Claims", "Whose claims: the preferred one, or each source's.")
COMPARATOR = word(
    Comparator,
    Comparator,
    "Comparator",
    "What the source says of its number: = it is this, ~ about, > more than, >= at least, < less than, <= at most.",
)
FIGURE_ID = TextType(
    _read_figure_id,
    _like(FIGURE_ID_TEXT, "online-retail-sales.CHN.2024.cfis-2025-09-15"),
    "FigureId",
    "A figure by its id, whether it stands or was withdrawn.",
)
FLOW = word(("total", "exports", "imports"), str, "Flow", "A flow of trade.", VALUES["flow"])
FORMAT = _format("Format", "A representation.", figures=False)
FIGURE_FORMAT = _format("FigureFormat", "A representation of figures.", figures=True)
FREQUENCY = word(
    ("A", "S", "Q", "M", "D"),
    name="Frequency",
    meaning="The length of periods: A years, S half-years, Q quarters, M months, D days.",
    others={},
)
LANG = word(Lang, Lang, "Lang", "A language of names, notes and displays.", VALUES["lang"])
_NEWEST = whole_number(1, 1000)
LATEST_PERIODS = TextType(
    lambda text: _NEWEST.read("1" if spelled(text, VALUES["flag"]) == "true" else text), _NEWEST.schema
)
SCALE = TextType(
    _read_scale,
    {"type": "string", "enum": list(SCALES)},
    "Scale",
    "A power of ten by its name: wan is 万, yi 亿, wanyi 万亿.",
)
DECIMAL = TextType(
    _read_decimal, _like(DECIMAL_TEXT, "15.5"), "PrintedDecimal", "A number as printed, without grouping."
)
MOMENT = TextType(
    _read_moment,
    _like(MOMENT_TEXT, "2026-11-24", "2026-11-24T12:00:00Z"),
    "Moment",
    "A day, or a moment in UTC; not later than now.",
)
PERIOD = TextType(
    lambda text: Period.parse(period(text)).text,
    _like(PERIOD_TEXT, "2024", "2024-S1", "2025-06"),
    "Period",
    "A year, half-year, quarter, month, day, or fiscal year by its last day: 2025-FY0630.",
)
PERIOD_RANGE = TextType(
    lambda text: Span.parse(period_range(text)),
    _like(SPAN_TEXT, "2024", "2014/2024", "2014/.."),
    "PeriodRange",
    "A period, or two with a slash between: the first is not later than the last, and .. leaves an end open. 2025-FY "
    "is each fiscal year that ends in 2025.",
)
YEARS = ListOf(whole_number(1000, 2999))
