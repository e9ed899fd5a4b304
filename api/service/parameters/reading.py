"""Query strings read into models of parameters, queries of the domain made of these, and sentences on faults."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar
from urllib.parse import parse_qsl, quote

from pydantic import ValidationError

from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE, Amount, Receipt, convert
from api.domain.errors import (
    ConflictingParameters,
    Fault,
    InvalidParameter,
    MissingParameter,
    NotConvertible,
    UnknownCode,
    UnknownParameter,
)
from api.domain.figure import ChangeQuery
from api.domain.period import PeriodError, Span
from api.domain.quantity import Quantity
from api.domain.query import Claims, Conversion, Page, Query
from api.domain.rates import Basis, Rates, ranges
from api.domain.units import UnitKind, convertible, inexpressible, needs_rate, remeasured
from api.domain.words import nearest
from api.service.parameters.codes import UnknownCodeError
from api.service.parameters.groups import (
    ChangesSelected,
    Converted,
    ConvertQuery,
    FigureParameters,
    FiguresChanged,
    OneFigureParameters,
    OwnQuantity,
    Paged,
    ParameterField,
    Parameters,
    Selected,
    fields_of,
)
from api.service.parameters.types import (
    MAX_CHARACTERS,
    MOST,
    NUMBER_AND_WORD,
    TABLES,
    VALUES,
    ParameterError,
    by_word,
    scale_named,
    spelled,
)

_DETAILED = 3
"""Maximum number of faults in the detail of a problem; `errors` has all of them."""
_LONGEST = 370
"""Maximum number of characters of a detail that contains several faults."""
MAX_FAULTS = 20
GUESSED = 3
"""Maximum number of faults of a request that get a guess; a guess takes longer than the rest of a refusal."""
MAX_PAIRS = 200

Pairs = Iterable[tuple[str, str]]
Texts = dict[str, str]
Model = TypeVar("Model", bound=Parameters)


def pairs_of(query_string: bytes) -> list[tuple[str, str]]:
    """A list of name and value pairs of a query string; InvalidParameter if it is not UTF-8 or has over MAX_PAIRS."""
    try:
        return parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PAIRS
        )
    except UnicodeDecodeError:
        raise InvalidParameter("The query string is not percent-encoded UTF-8.") from None
    except ValueError:
        raise InvalidParameter(f"The query string has more than {MAX_PAIRS} parameters.") from None


def canonical(pairs: Pairs) -> dict[str, str]:
    """A dict of the values by name, in alphabetical order of names; values of a repeated name are joined by commas."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: ",".join(found[name]) for name in sorted(found)}


_Found = list[tuple[type[InvalidParameter], Fault]]
"""The faults of a request, each with the class of its problem."""
_KINDS = (UnknownParameter, InvalidParameter, MissingParameter, ConflictingParameters, UnknownCode)


def read(model: type[Model], pairs: Pairs, catalogue: Catalogue | None = None) -> Model:
    """The model filled by the pairs, its codes resolved in the catalogue if given; InvalidParameter with all faults."""
    fields, faults = {item.name: item for item in fields_of(model)}, _Found()
    texts = _texts_of(pairs, fields, faults, model.noun)
    for name, other, split in (("period", "latest", _newest_period), ("value", "scale", _number_with_scale)):
        if name in texts and other in fields and (conflict := split(texts)):
            faults.append((ConflictingParameters, conflict))
            del texts[name]
    try:
        query = model.model_validate(texts, context=catalogue)
    except ValidationError as error:
        _add_refused(error, fields, faults)
    if faults:
        raise _problem(faults, list(fields))
    return query


def _texts_of(pairs: Pairs, fields: Mapping[str, ParameterField], faults: _Found, noun: str) -> Texts:
    """A dict of texts by parameter; for unknown names, and several values where one is taken, `faults` gets a fault."""
    texts: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in fields:
            texts.setdefault(name, []).append(value)
        elif len(faults) < MAX_FAULTS:
            guess = len(faults) < GUESSED
            faults.append((UnknownParameter, unknown_name(name, value, fields, noun, guess=guess)))
    found: Texts = {}
    for name, values in texts.items():
        if fields[name].many or len(values) == 1:
            found[name] = ",".join(values)
        else:
            given = " and ".join(f"`{name}={cut(value)}`" for value in values[:_DETAILED])
            detail = f"`{name}` is given more than once ({given}) and takes one value."
            faults.append((InvalidParameter, Fault(name, detail, ", ".join(values))))
    return found


def _add_refused(error: ValidationError, fields: Mapping[str, ParameterField], faults: _Found) -> None:
    """Add pydantic's errors to the faults, each with a sentence, except for parameters that already have a fault."""
    already = {fault.parameter for _, fault in faults}
    for wrong in error.errors(include_url=False):
        name, value = str(wrong["loc"][0]), wrong["input"]
        meaning = fields[name].meaning
        wanted = f"({meaning[:1].lower()}{meaning[1:].rstrip('.')})."
        if name in already:
            continue
        if wrong["type"] == "missing":
            faults.append((MissingParameter, Fault(name, f"Add `{name}=` {wanted}")))
        elif value == "" and fields[name].required:
            faults.append((InvalidParameter, Fault(name, f"`{name}=` is empty; give a value {wanted}", "")))
        else:
            reason = wrong["ctx"]["error"]
            kind = UnknownCode if isinstance(reason, UnknownCodeError) else InvalidParameter
            text = value if isinstance(value, str) else None
            faults.append((kind, unreadable(name, text, reason, guess=len(faults) < GUESSED)))


def _problem(faults: _Found, order: Sequence[str]) -> InvalidParameter:
    """The problem of at most MAX_FAULTS faults; a missing parameter is left out if an unknown name was meant for it."""
    meant = {near for kind, fault in faults if kind is UnknownParameter for near in fault.nearest[:1]}
    kept = [(kind, fault) for kind, fault in faults if kind is not MissingParameter or fault.parameter not in meant]
    kept.sort(key=lambda each: (_KINDS.index(each[0]), each[0] is InvalidParameter and order.index(each[1].parameter)))
    found = [fault for _, fault in kept[:MAX_FAULTS]]
    detail = found[0].detail
    shown = 1
    for fault in found[1:_DETAILED]:
        if len(detail) + len(fault.detail) <= _LONGEST:
            detail, shown = f"{detail} {fault.detail}", shown + 1
    more = len(found) - shown
    return kept[0][0](f"{detail} ({more} more in `errors`.)" if more else detail, found)


def _newest_period(texts: Texts) -> Fault | None:
    """Change `period=latest` in texts with `period` to `latest=1`, in place; the fault of a contradiction, or None."""
    periods = [item.strip().casefold() for item in texts["period"].split(",")]
    if "latest" not in periods:
        return None
    others = [f"period={item}" for item in periods if item != "latest"]
    others += [f"{name}={texts[name]}" for name in ("from", "to", "year") if name in texts]
    if "latest" in texts and spelled(texts["latest"], VALUES["flag"]) != "true":
        others.append(f"latest={texts['latest']}")
    if others:
        one = "`period=latest` is `latest=1`, the newest period of each"
        return Fault("period", f"{one}, and `{others[0]}` says otherwise: give one.", "latest")
    del texts["period"]
    texts["latest"] = "1"
    return None


def _number_with_scale(texts: Texts) -> Fault | None:
    """Split `value=15.5 trillion` of texts into value and scale, in place; the fault of a contradiction, or None."""
    text = texts["value"].strip()
    match = NUMBER_AND_WORD.fullmatch(text[: MOST + 1])
    scale = scale_named(match["word"]) if match else None
    if not match or not scale:
        return None
    given = texts.get("scale")
    if given is not None and (not (other := scale_named(given)) or other.exponent != scale.exponent):
        detail = f"`value={text}` says the scale {scale.name}, and `scale={given}` says otherwise: give one of them."
        return Fault("value", detail, text)
    texts["value"] = match["number"]
    texts.setdefault("scale", scale.name)
    return None


# Queries of the domain.


def figure_query(parameters: FigureParameters, page: Page, topic: str | None = None) -> Query:
    """The Query of the parameters, or raises ConflictingParameters; with report or source, all claims by default."""
    every = parameters.report or parameters.source
    picks_parts = parameters.year or parameters.frequency or any(span.exact for span in parameters.period)
    return Query(
        topics=(topic,) if topic else getattr(parameters, "topic", ()),
        indicators=parameters.indicator,
        areas=parameters.area,
        breakdowns=getattr(parameters, "flow", ()) or getattr(parameters, "programme", ()),
        sources=parameters.source,
        reports=parameters.report,
        spans=_spans(parameters),
        years=parameters.year,
        frequencies=parameters.frequency,
        years_alone=parameters.years_alone and not picks_parts,
        latest=parameters.latest,
        claims=parameters.claims or (Claims.ALL if every else Claims.PREFERRED),
        as_of=parameters.as_of,
        updated_after=parameters.updated_after,
        derived=parameters.derived,
        conversion=conversion_of(parameters),
        lang=parameters.lang,
        page=page,
    )


def one_figure_query(parameters: OneFigureParameters) -> Query:
    """The query of one figure without its id: time, unit, language; ConflictingParameters if its rate does not fit."""
    return Query(as_of=parameters.as_of, conversion=conversion_of(parameters), lang=parameters.lang)


def change_query(parameters: FiguresChanged, catalogue: Catalogue) -> ChangeQuery:
    """The query of changes that the parameters describe; ConflictingParameters if `from` is later than `to`."""
    wanted = ChangeQuery(
        parameters.report, parameters.indicator, parameters.figure, updated_after=parameters.updated_after
    )
    if not isinstance(parameters, ChangesSelected):
        return wanted
    since, until = parameters.from_, parameters.to
    if since and until and catalogue.releases[since].sequence > catalogue.releases[until].sequence:
        raise ConflictingParameters.at(
            "from", f"`from` ({since}) was released after `to` ({until}): exchange them.", since
        )
    ends = {catalogue.releases[end].report for end in (since, until) if end}
    if since and until and len(ends) == 1:  # two releases of one report: only changes of that report
        wanted = wanted._replace(reports=wanted.reports or tuple(ends))
    return wanted._replace(since=since, until=until, as_of=parameters.as_of)


def page(paged: Paged) -> Page:
    """The page that the parameters describe; ConflictingParameters if `after` comes with offset, sort or derived."""
    after = getattr(paged, "after", None)
    others = {"offset": paged.offset, "sort": paged.order, "derived": getattr(paged, "derived", False)}
    if after is not None and (name := next((name for name, given in others.items() if given), "")):
        detail = f"`after` goes on in the order of the figures' key, and not beside `{name}`: leave one of them out."
        raise ConflictingParameters.at("after", detail, after)
    return Page(limit=paged.limit, offset=paged.offset, sort=paged.order, after=after)


def rates_needed(own: OwnQuantity, catalogue: Catalogue) -> set[tuple[str, str]]:
    """The one pair of currencies between which the conversion needs a rate, in a set; an empty set if it needs none."""
    needed = not own.rate and needs_rate(catalogue.units[own.from_], catalogue.units[own.to])
    return {(own.from_, own.to)} if needed else set()


def own_conversion(own: OwnQuantity, catalogue: Catalogue, rates: Rates) -> Receipt:
    """The receipt for a caller's own quantity; raises a Problem if units do not fit, a rate is missing or unneeded."""
    units, rate = catalogue.units, own.rate
    source, target = units[own.from_], units[own.to]
    if target.code not in (allowed := convertible(source, units.values())):
        raise NotConvertible.at("to", f"{inexpressible(source, target)}.", target.code, allowed)
    given = [name for name in ("year", "basis", "rate") if getattr(own, name) is not None]
    if not needs_rate(source, target):
        # Between an old currency and its successor the year does not matter; callers who convert a series send it.
        if given and (given != ["year"] or remeasured(source.code, target.code) is None):
            detail = f"No rate is needed between {source.code} and {target.code}: leave out {given[0]}."
            raise ConflictingParameters.at(given[0], detail)
    elif rate:
        if given != ["rate"]:
            detail = f"`rate` brings a rate of your own and `{given[0]}` picks one of the tables: give one of them."
            raise ConflictingParameters.at(given[0], detail)
    elif not own.year:
        years = rates.years(source.code, target.code)
        known = ranges(years) or "no rate is known"
        detail = f"Add `year=`: converting {source.code} to {target.code} needs a year ({known})."
        raise MissingParameter.at("year", detail, allowed=years)
    else:
        rate = rates.find(source.code, target.code, str(own.year), own.basis or Basis.ANNUAL_AVERAGE)
    counted = source.kind is UnitKind.COUNT
    quantity = Quantity.printed(own.value, own.scale.exponent, own.comparator, counted=counted)
    return convert(Amount(quantity, source, own.scale), target, rate, own.to_scale or ONE)


def conversion_of(converted: Converted) -> Conversion:
    """The Conversion of the parameters' unit, scale, basis and rate; ConflictingParameters if these contradict."""
    wanted = Conversion(converted.unit, converted.scale, converted.basis, converted.rate)
    if wanted.unit is None and (given := wanted.way):
        detail = f"`{given[0]}` says how to convert and needs `unit`, which says into what."
        raise ConflictingParameters.at(given[0], detail)
    if len(wanted.way) == 2:
        detail = "`basis` picks a rate of the tables and `rate` brings its own: give one of them."
        raise ConflictingParameters.at("rate", detail)
    if wanted.rate and wanted.unit not in (wanted.rate.base, wanted.rate.quote):
        pair = f"{wanted.rate.base} and {wanted.rate.quote}"
        detail = f"`rate` is one between {pair}, and `unit` wants {wanted.unit}: name a rate of it."
        raise ConflictingParameters.at("rate", detail)
    return wanted


def _spans(selected: Selected) -> tuple[Span, ...]:
    """The spans of `period`, or of `from` and `to`; ConflictingParameters for both, or `year` too, or a wrong order."""
    ends = [name for name, end in (("from", selected.from_), ("to", selected.to)) if end is not None]
    others = ["period"] if selected.period else ends
    if selected.year and others:
        raise ConflictingParameters.at("year", f"Give `year` or `{others[0]}`, not both: each selects periods.")
    if not ends:
        return selected.period
    if selected.period:
        raise ConflictingParameters.at("period", f"Give `period` or `{ends[0]}`, not both: a period may be a range.")
    try:
        return (Span.between(selected.from_, selected.to),)
    except PeriodError as error:
        raise ConflictingParameters(f"from, to: {error}.", [Fault("from", str(error), selected.from_)]) from None


# Sentences of refused parameters, values and codes: the fault, a guess at the intended one, the allowed ones.

_SHOWN = 60
"""Maximum number of characters of a value in a sentence."""
_NEAREST = 3
"""Maximum number of suggestions for a value."""
_LIKE = 0.75
"""The least share of common letters at which a name is taken for a parameter, or for a synonym of one."""
_FEW = 6
"""Maximum number of allowed words that a sentence lists in full, if none of them is similar to the given word."""


def synonyms(table: str) -> Mapping[str, Sequence[str]]:
    """By synonym, the names that it may mean, from a table of synonyms.toml."""
    return {name: meant.split() for meant, names in TABLES[table].items() for name in names.split()}


SYNONYMS = synonyms("names")
"""By synonym, in lower case and without separators, the parameters that the synonym may mean."""
_OF_CONVERSION, _OF_RATES = synonyms("names_of_conversion"), synonyms("names_of_rates")
ADVICE: Mapping[str, str] = TABLES["advice"]
"""By parameter, the advice that replaces the question whether it was meant."""
UNNEEDED = {name: advice for names, advice in TABLES["unneeded"].items() for name in names.split()}
"""By name of something that no parameter does, the advice on what to do instead."""
_SUGGESTED, _REASONS = by_word("suggested"), by_word("reasons")


def _squashed(name: str) -> str:
    """The ASCII letters and digits of a name, in lower case: `per_page`, `perPage` and `per-page` give `perpage`."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def meant_by(name: str, taken: Collection[str]) -> list[str]:
    """Those of the names `taken` that a wrong name may mean, the likeliest first: by meaning, then by spelling."""
    plain = _squashed(name)
    same = [item for item in taken if _squashed(item) == plain]
    if found := [*same, *_synonyms(plain, taken)]:
        return list(dict.fromkeys(found))
    if plain in UNNEEDED:
        return []
    if near := nearest(name, taken, likeness=_LIKE):
        return near
    long = [synonym for synonym in SYNONYMS if min(len(synonym), len(plain)) > 3]  # shorter words are alike by chance
    spelt = nearest(plain, long, likeness=_LIKE)
    spelt.sort(key=lambda synonym: sorted(synonym) != sorted(plain))  # swapped letters come first
    return [item for synonym in spelt[:1] for item in _synonyms(synonym, taken)]


def _synonyms(plain: str, taken: Collection[str]) -> list[str]:
    """Those of the names `taken` with the synonym `plain`, made by `_squashed`; conversions and rates have others."""
    own = _OF_CONVERSION if "to_scale" in taken else _OF_RATES if "quote" in taken else {}
    return [item for item in own.get(plain) or SYNONYMS.get(plain, ()) if item in taken]


def unknown_name(name: str, value: str, fields: Mapping[str, ParameterField], noun: str, *, guess: bool) -> Fault:
    """The Fault of a name that is no parameter or field; with `guess`, it says which one was probably meant."""
    shown, taken = name[:MAX_CHARACTERS], list(fields)
    plain = _squashed(shown)
    near = meant_by(shown, taken) if guess else []
    # A parameter that takes this word comes first.
    near.sort(key=lambda item: value not in fields[item].type.schema.get("enum", ()))
    if not taken:
        meant = "it takes none."
    elif near:
        example = f"={cut(value)}" if value and len(value) <= _SHOWN and _is_read(fields[near[0]], value) else ""
        either = _either([f"`{near[0]}{example}`", *(f"`{item}`" for item in near[1:])])
        meant = ADVICE.get(near[0]) or f"did you mean {either}?"
    elif not (meant := UNNEEDED.get(plain, "").replace("{}", quote(cut(value), safe=""))):
        candidates = (shown, plain, *SYNONYMS.get(plain, ()))
        home = next((item for item in candidates if item in _homes() and item not in taken), None)
        if not home:
            meant = f"{'/docs describes' if noun == Parameters.noun else '`allowed` has'} those that are."
        else:
            meant = ADVICE.get(home) or f"{_homes()[home]} takes `{home}`."
    return Fault(shown, f"`{cut(shown)}` is not a {noun}: {meant}", value, taken, near)


def _is_read(field: ParameterField, text: str) -> bool:
    """True if a parameter reads this text; a code may still be none of the catalogue's."""
    try:
        field.type.read(text)
    except ValueError:
        return False
    return True


@cache
def _homes() -> Mapping[str, str]:
    """By name of a parameter, the first of some paths that takes it."""
    from api.service.parameters import queries  # loads rows and SQLModel, which a conversion does without

    paths = {
        "/v1/figures": queries.FigureQuery,
        "/v1/trade": queries.TradeQuery,
        "/v1/partnerships": queries.PartnershipsQuery,
        "/v1/convert": ConvertQuery,
        "/v1/search": queries.SearchQuery,
        "/v1/audit": queries.AuditQuery,
    }
    return {item.name: path for path, model in reversed(list(paths.items())) for item in fields_of(model)}


def meant_value(parameter: str, text: str, allowed: Sequence[str]) -> list[str]:
    """The allowed words that a text means as a synonym or in another case; for `fields`, `sort` also misspelt."""
    word = text.strip().casefold()
    if parameter in ("fields", "sort"):
        sign, name = "-" if word.startswith("-") else "", word.strip("-+ ")
        names = [item for item in allowed if not item.startswith("-")]
        spellings = (name, name.replace(".", "_"), name.partition(".")[0])  # `sales.value` means the figure `sales`
        exact = next(([item] for each in spellings for item in names if item.casefold() == each), [])
        return [
            sign + item for item in exact or meant_by(name, names) or _with_part(name, names) if sign + item in allowed
        ]
    same = [item for item in allowed if item.casefold() == word]
    return same or [item for item in allowed if item == _SUGGESTED.get(parameter, {}).get(word)]


def _with_part(word: str, names: Sequence[str]) -> list[str]:
    """Those names with the fewest parts, of all with a word or its plural as a part: partner_countries for partner."""
    found = [name for name in names if word.rstrip("s") in (part.rstrip("s") for part in name.split("_"))]
    fewest = min((name.count("_") for name in found), default=0)
    return [name for name in found if name.count("_") == fewest]


_YEAR = "[12][0-9]{3}"
_YEARS = re.compile(rf"({_YEAR}) ?(?:[-–/:]|\.\.) ?({_YEAR})")


def _reason(parameter: str, text: str) -> str:
    """The end of a sentence, on a special reason why a value is refused; empty if it is just not allowed."""
    if parameter == "year" and (years := _YEARS.fullmatch(text)):
        return f"is more than one year; write `period={years[1]}/{years[2]}`"
    return _REASONS.get(parameter, {}).get(text.strip("-+ ").partition(":")[0].casefold(), "")


def unreadable(name: str, value: str | None, wrong: Exception, *, guess: bool) -> Fault:
    """The Fault of a value that its parameter does not allow; with `guess`, it says which value was probably meant."""
    text = value or ""
    given = f"`{name}={cut(text)}`"
    if not isinstance(wrong, ParameterError):
        return Fault(name, f"{given} cannot be read: {str(wrong).rstrip('.')}.", value)
    several = text.split(",")
    why = _reason(name, text)
    if len(several) > 1 and {item.casefold() for item in several} <= {item.casefold() for item in wrong.allowed}:
        why = why or f"holds {len(several)} values, and one is taken"
    near: list[str] = []
    if guess and not why:
        near = list(dict.fromkeys([*meant_value(name, text, wrong.allowed), *wrong.near]))[:_NEAREST]
    detail = f"{given} {why or wrong.detail}"
    offered = near or ([] if why or len(wrong.allowed) > _FEW else wrong.allowed)
    if offered and not wrong.says_all:
        words = _either([f"`{item}`" for item in offered])
        detail += f": did you mean {words}?" if near else f": use {words}."
    else:
        detail += "."
    return Fault(name, detail, value, wrong.allowed, near)


def no_such(kind: str, listed: str, value: str, codes: Collection[str], near: Sequence[str] = ()) -> str:
    """The sentence of a 404: the list at the address `listed` has no such `kind`; it suggests `near` or like codes."""
    found = list(near) or nearest(value, codes)
    hint = f": did you mean {_either(found)}?" if found else "."
    return f"There is no {kind} {cut(value)!r} ({listed} lists them){hint}"


def cut(text: str) -> str:
    """A value as a sentence shows it: unprintable characters replaced, and cut after _SHOWN characters."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _either(words: Sequence[str]) -> str:
    """The words, one at least, as a list in a sentence: `a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
