"""Sentences of refused parameters, values and codes: the fault, a guess at the intended one, the allowed ones."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from urllib.parse import quote

from api.domain.errors import Fault
from api.domain.words import nearest
from api.service.parameters.groups import ConvertQuery, ParameterField, Parameters, fields_of
from api.service.parameters.types import MAX_CHARACTERS, TABLES, ParameterError, by_word

_SHOWN = 60
"""Maximum number of characters of a value in a sentence."""
_NEAREST = 3
"""Maximum number of suggestions for a value."""
_LIKE = 0.75
"""The least share of common letters at which a name is taken for a parameter, or for a synonym of one."""
_FEW = 6
"""Maximum number of allowed words that a sentence lists in full, if none of them is similar to the given word."""


def synonyms(table: str) -> Mapping[str, Sequence[str]]:
    """By synonym in a table, the names that the synonym may mean."""
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
    """A name in lower case without separators: `per_page`, `perPage` and `per-page` give `perpage`."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def meant_by(name: str, taken: Collection[str]) -> list[str]:
    """The parameters of a path that a name probably means, the likeliest first: by meaning, then by spelling."""
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
    own = _OF_CONVERSION if "to_scale" in taken else _OF_RATES if "quote" in taken else {}
    return [item for item in own.get(plain) or SYNONYMS.get(plain, ()) if item in taken]


def unknown_name(name: str, value: str, fields: Mapping[str, ParameterField], noun: str, *, guess: bool) -> Fault:
    """The fault of a name that is no parameter or field; with `guess`, it says which one was probably meant."""
    shown, taken = name[:MAX_CHARACTERS], list(fields)
    plain = _squashed(shown)
    near = meant_by(shown, taken) if guess else []
    # A parameter that takes this word comes first.
    near.sort(key=lambda item: value not in fields[item].type.schema.get("enum", ()))
    if not taken:
        meant = "it takes none."
    elif near:
        example = f"={cut(value)}" if value and len(value) <= _SHOWN else ""
        either = _either([f"`{near[0]}{example}`", *(f"`{item}`" for item in near[1:])])
        meant = ADVICE.get(near[0]) or f"did you mean {either}?"
    elif not (meant := UNNEEDED.get(plain, "").replace("{}", quote(cut(value), safe=""))):
        candidates = (shown, plain, *SYNONYMS.get(plain, ()))
        home = next((item for item in candidates if item in _homes() and item not in taken), None)
        if home is None:
            meant = f"{'/docs describes' if noun == Parameters.noun else '`allowed` has'} those that are."
        else:
            meant = ADVICE.get(home) or f"{_homes()[home]} takes `{home}`."
    return Fault(shown, f"`{cut(shown)}` is not a {noun}: {meant}", value, taken, near)


@cache
def _homes() -> Mapping[str, str]:
    """By parameter, the first path that takes it."""
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
    """The allowed words that a text means as a synonym or in another spelling; words that look similar do not count."""
    word = text.strip().casefold()
    if parameter in ("fields", "sort"):
        sign, name = "-" if word.startswith("-") else "", word.strip("-+ ")
        names = [item for item in allowed if not item.startswith("-")]
        spellings = (name, name.replace(".", "_"), name.partition(".")[0])  # `sales.value` means the figure `sales`
        exact = next(([item] for each in spellings for item in names if item.casefold() == each), [])
        return [sign + item for item in exact or meant_by(name, names) if sign + item in allowed]
    same = [item for item in allowed if item.casefold() == word]
    return same or [item for item in allowed if item == _SUGGESTED.get(parameter, {}).get(word)]


_YEAR = "[12][0-9]{3}"
_YEARS = re.compile(rf"({_YEAR}) ?(?:[-–/:]|\.\.) ?({_YEAR})")


def _reason(parameter: str, text: str) -> str:
    """The special reason why a value is refused; empty if the only reason is that it is not allowed."""
    if parameter == "year" and (years := _YEARS.fullmatch(text)):
        return f"is more than one year; write `period={years[1]}/{years[2]}`"
    return _REASONS.get(parameter, {}).get(text.strip("-+ ").partition(":")[0].casefold(), "")


def unreadable(name: str, value: str | None, wrong: Exception, *, guess: bool) -> Fault:
    """The fault of a value that its parameter does not allow; with `guess`, it says which value was probably meant."""
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
    """The detail of a 404 for an entry that a list of the catalogue lacks."""
    found = list(near) or nearest(value, codes)
    hint = f": did you mean {_either(found)}?" if found else "."
    return f"There is no {kind} {cut(value)!r} ({listed} lists them){hint}"


def cut(text: str) -> str:
    """A value as a sentence shows it: printable, on one line, and cut if it is long."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _either(words: Sequence[str]) -> str:
    """The words as a list in a sentence: `a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
