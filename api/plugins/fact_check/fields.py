"""Claims as fields: the caller names the figure and gives the amount, as printed or in parts."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from html import unescape
from typing import Annotated, Any, ClassVar

from api.domain.catalogue import Catalogue
from api.domain.errors import ConflictingParameters, Fault, InvalidParameter, MissingParameter, Problem
from api.domain.quantity import Quantity
from api.domain.units import ENGLISH_SCALE_WORDS, SCALES, Scale
from api.domain.words import CURRENCY_OF, Comparator, amount_words
from api.plugins.extract.chinese_figures import NUMERALS, simplified
from api.plugins.extract.numbers import SMALL
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.words import CHINESE as NAMES_ZH
from api.plugins.extract.words import EN, longest_first
from api.plugins.fact_check.claims import Context, QuotedClaim, quoted_claims
from api.plugins.fact_check.patterns import CHINESE, ENGLISH, HAN, stem
from api.service.parameters import codes, types
from api.service.parameters.groups import Parameters, fields_of
from api.service.parameters.reading import read
from api.service.parameters.types import MAX_CHARACTERS, ParameterError, TextType

MAX_CLAIMS = 100
AMOUNT = TextType(
    str, {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS, "examples": ["more than 1.8 trillion yuan"]}
)


class ClaimFields(Parameters):
    """One claim: a figure by its id, or by indicator, area, period and source; an amount as printed, or in parts."""

    noun: ClassVar[str] = "field of a claim"

    figure: Annotated[str | None, types.FIGURE_ID] = None
    """Id of the figure that is quoted; else give `indicator` and `period`."""
    indicator: Annotated[str | None, codes.INDICATOR] = None
    """Indicator that is quoted."""
    area: Annotated[str | None, codes.AREA] = None
    """Area of the figure; the only one that the indicator has figures of."""
    period: Annotated[str | None, types.PERIOD] = None
    """Period of the figure."""
    source: Annotated[str | None, codes.SOURCE] = None
    """Source whose figure is quoted; all."""
    amount: Annotated[str | None, AMOUNT] = None
    """The amount as printed, in English or Chinese; else give `value` and `unit`."""
    value: Annotated[str | None, types.DECIMAL] = None
    """The number as printed: its digits say how precise it is."""
    scale: Annotated[Scale | None, types.SCALE] = None
    """Power of ten of the number; one without it."""
    unit: Annotated[str | None, codes.UNIT] = None
    """Unit of the number."""
    comparator: Annotated[Comparator | None, types.COMPARATOR] = None
    """= as printed, ~ about, > more than, >=, <, <=."""
    upper: Annotated[str | None, types.DECIMAL] = None
    """Upper end of a range, in the same scale."""


def posted_claims(text: str) -> list[Any]:
    """The claims of a JSON body, `{"claims": [...]}`; raises InvalidParameter if it is not that with 1 to 100."""
    try:
        body = json_value(text)
        if not isinstance(body, dict) or body.keys() != {"claims"}:
            raise ParameterError('is the one field of the body, {"claims": [{…}]}; send a text as `text/plain`')
        return _counted(body["claims"])
    except ParameterError as error:
        raise InvalidParameter.at("claims", f"`claims` {error.detail}.") from None


def json_value(text: str) -> Any:
    """The value of a JSON text, with numbers as strings of their digits; raises ParameterError if it is not JSON."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError:
        raise ParameterError("is nested too deeply") from None
    except ValueError as error:
        raise ParameterError(f"is no JSON ({str(error)[:100]})") from None


def _counted(claims: Any) -> list[Any]:
    """The claims themselves; raises ParameterError if they are not a list of 1 to MAX_CLAIMS."""
    if not isinstance(claims, list) or not 1 <= len(claims) <= MAX_CLAIMS:
        given = f"{len(claims)} claims" if isinstance(claims, list) else "no list"
        raise ParameterError(f"holds {given}; give a list of 1 to {MAX_CLAIMS}")
    return claims


_FIELDS = {field.name: {**field.type.schema, "description": field.meaning} for field in fields_of(ClaimFields)}
OBJECT = {"type": "object", "additionalProperties": False}
_ITEM = {**OBJECT, "properties": _FIELDS}
CLAIMS = TextType(  # a JSON array, with numbers as strings of their own digits
    lambda text: _counted(json_value(text)),
    {"type": "array", "minItems": 1, "maxItems": MAX_CLAIMS, "items": _ITEM},
    longest=65_536,
)
UNIT_NAMES = ("code", "label_en", "name_en", "label_zh", "name_zh")
_EITHER = (
    ("figure", ("indicator", "area", "period", "source"), ("indicator",)),
    ("amount", ("value", "scale", "unit", "comparator", "upper"), ("value", "unit")),
)
"""Fields that stand alone, each with the fields that stand for it together, and those of them that are needed."""


def read_claim(given: Any, catalogue: Catalogue) -> ClaimFields:
    """The fields of one claim in JSON; raises InvalidParameter if it is no object, or one of them cannot be read."""
    if not isinstance(given, Mapping):
        wanted = "an object with fields such as `indicator` and `amount`"
        raise InvalidParameter(f"A claim is {wanted}, not {json.dumps(given)[:60]}.")
    texts = {name: value for name, value in given.items() if value is not None}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise InvalidParameter.at(name, f"`{name}` is a text or a number, and {json.dumps(value)[:60]} is neither.")
    return read(ClaimFields, texts.items(), catalogue)


def check_whole(fields: ClaimFields) -> None:
    """Raise MissingParameter if a claim lacks its figure or amount, ConflictingParameters if it has one in two ways."""
    for name, others, needed in _EITHER:
        given = [other for other in others if getattr(fields, other) is not None]
        lacking = [each for each in needed if getattr(fields, each) is None]
        if getattr(fields, name) is not None and given:
            detail = f"`{name}` says already what `{given[0]}` says: give one of the two."
            raise ConflictingParameters.at(given[0], detail)
        if getattr(fields, name) is None and lacking:
            wanted = " and ".join(f"`{each}`" for each in needed)
            raise MissingParameter.at(lacking[0], f"Give `{name}`, or {wanted}: `{lacking[0]}` is missing.")


def placed(problem: Problem, among: str, place: int) -> list[Fault]:
    """The faults of a claim's problem, each with the claim's index and the field as parameter: `claims[3].amount`."""
    faults = problem.faults or [Fault("", problem.detail)]
    return [each._replace(parameter=f"{among}[{place}].{each.parameter}".rstrip(".")) for each in faults]


def _as_printed(amount: str) -> QuotedClaim:
    """The claim that an amount in words makes; raises InvalidParameter if it has no number, or several."""
    text = simplified(unescape(amount))
    for words, digits in _AS_DIGITS:
        text = words.sub(digits, text).strip()
    if text[1:2].islower():  # within a sentence a capital would be that of a name
        text = text[0].lower() + text[1:]
    chinese = is_chinese(text)
    led = f"{_LED[chinese]}{text}"  # a sign at the beginning of a line would be that of a list
    for counted in ("", _COUNTED[chinese]):  # the indicator says what is counted
        found = quoted_claims(led + counted).claims
        if len(found) == 1 and not _OTHER_NUMBERS.search(f"{led[: found[0].start]} {led[found[0].end :]}"):
            break
    else:
        detail = "holds several numbers, and a claim has one: give each a claim of its own" if found else _NO_NUMBER
        raise InvalidParameter.at("amount", f"`amount={amount}` {detail}.", amount)
    phrase = found[0].phrase if found[0].phrase in amount else amount
    start, unit = amount.index(phrase), "" if counted else found[0].unit
    return replace(found[0], unit=unit, phrase=phrase, start=start, end=start + len(phrase))


_LED, _COUNTED = ("It was ", "为"), (" units", "个")
_AS_DIGITS = [  # words for numbers that are clear in an amount but ambiguous in prose, each with its digits
    (re.compile(words, re.IGNORECASE), digits)
    for language in (ENGLISH, CHINESE)
    for words, digits in language.tables["amounts"].items()
]
_OTHER_NUMBERS = re.compile(rf"[0-9½¼¾]|\b(?:{longest_first((*SMALL, *EN.numbers('fractions')))})s?\b", re.IGNORECASE)


def unexplained(claim: QuotedClaim, growth: bool, names: Collection[str]) -> tuple[str, ...]:
    """The words and signs of an amount that belong to no number, comparator or unit, and to no name in `names`.

    An amount is not a sentence: any other word (not, twice, a month, rural) may change its meaning.
    """
    context, language = claim.context, claim.context.words
    plain = claim.is_one_number and claim.comparator is Comparator.EQUAL  # no comparator was read
    rest = context.sentence.removeprefix(_LED[context.chinese])
    if not plain:
        rest = language["comparators"].sub(" ", rest)
    if growth:
        rest = language["falls" if claim.digits.startswith("-") else "rises"].sub(" ", rest)
    if context.chinese:
        rest = re.sub(longest_first(filter(None, (claim.unit, *names, *_SAYS_NOTHING_ZH))), " ", rest)
        found = HAN.findall(rest)
    else:
        known = {word for name in (claim.unit, *names) for word in re.findall(r"[a-z]+", name.lower())}
        known |= {stem(word) for word in known} | _SAYS_NOTHING
        found = [word for word in re.findall("[A-Za-z]+", rest) if known.isdisjoint((word.lower(), stem(word.lower())))]
    return (*found, *re.findall("[<>≤≥≈~＜＞+±×↓↑÷]" if plain else "[±×↓↑÷]", rest))


_SAYS_NOTHING = ENGLISH.words("of_amounts") | {*SMALL, *ENGLISH_SCALE_WORDS, *CURRENCY_OF}
_SAYS_NOTHING_ZH = CHINESE.words("of_amounts").union(NUMERALS, NAMES_ZH)
_NO_NUMBER = "holds no number that is read: give one with its unit, such as more than 1.8 trillion yuan, or 1.8万亿元"


def quoted(fields: ClaimFields, catalogue: Catalogue) -> QuotedClaim:
    """The amount of a whole claim as a QuotedClaim; raises InvalidParameter for no single number or a wrong range."""
    if fields.amount:
        return _as_printed(fields.amount)
    unit, scale = catalogue.units[fields.unit or ""], fields.scale or SCALES["one"]
    comparator, digits = fields.comparator or Comparator.EQUAL, fields.value or ""
    if fields.upper is not None and comparator is not Comparator.EQUAL:
        detail = "`upper` is the end of a range, which has no comparator: leave out one of them."
        raise ConflictingParameters.at("comparator", detail, comparator)
    if fields.upper is not None and Quantity.printed(fields.upper).value <= Quantity.printed(digits).value:
        raise ConflictingParameters.at("upper", "`upper` is not more than `value`: exchange them.", fields.upper)
    printed = digits if fields.upper is None else f"{digits}–{fields.upper}"
    phrase = amount_words(f"{printed} {scale.name} {unit.label_en}".replace(" one ", " "), comparator, "en")
    return QuotedClaim(
        phrase=phrase,
        start=0,
        end=len(phrase),
        digits=digits,
        exponent=scale.exponent,
        unit=unit.code,
        kind=unit.kind,
        comparator=comparator,
        period=None,
        context=Context(phrase, 0, len(phrase), chinese=False),
        upper=fields.upper,
    )
