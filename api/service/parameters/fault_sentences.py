"""The sentences of what is wrong with parameters: which one, the value given, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from api.domain.errors import Fault
from api.domain.suggestions import nearest
from api.service.parameters import parameter_synonyms as synonyms
from api.service.parameters.parameter_types import MAX_CHARACTERS, ParameterError
from api.service.parameters.value_hints import meant_value, reason

_SHOWN = 60
"""Characters of a value in a sentence."""
_TOLD = 3
"""So many faults stand in the detail of a problem; `errors` has all of them."""


def unknown_name(name: str, value: str, taken: Sequence[str], *, guess: bool = True) -> Fault:
    """A name that the path does not take; a guess says what was probably meant."""
    shown = name[:MAX_CHARACTERS]
    near = synonyms.meant_by(shown, taken) if guess else []
    parts = [f"`{cut(shown)}` is not a parameter of this path."]
    if near:
        example = f"={cut(value)}" if value and len(value) <= _SHOWN and near[0] not in synonyms.ADVICE else ""
        parts.append(f"Did you mean {_either([f'`{near[0]}{example}`', *(f'`{item}`' for item in near[1:])])}?")
        parts += [synonyms.ADVICE[item] for item in near[:1] if item in synonyms.ADVICE]
    elif unneeded := synonyms.UNNEEDED.get(synonyms.squashed(shown)):
        parts.append(unneeded)
    elif home := synonyms.elsewhere(shown, taken):
        parts.append(synonyms.ADVICE[home[0]] if home[0] in ("q", "text") else f"{home[1]} takes `{home[0]}`.")
    parts.append(f"It takes: {', '.join(taken)}." if taken else "It takes none.")
    return Fault(shown, " ".join(parts), value, list(taken), near)


def missing(name: str, meaning: str) -> Fault:
    """A parameter that the path cannot do without."""
    return Fault(name, f"Add `{name}=` ({meaning[:1].lower()}{meaning[1:].rstrip('.')}).")


def repeated(name: str, values: Sequence[str]) -> Fault:
    """A parameter of one value that is given more than once."""
    given = " and ".join(f"`{name}={cut(value)}`" for value in values[:_TOLD])
    return Fault(name, f"`{name}` is given more than once ({given}) and takes one value.", ", ".join(values))


def empty(name: str, meaning: str) -> Fault:
    """A parameter that the path cannot do without, given without a value."""
    return Fault(name, f"`{name}=` is empty; give a value ({meaning[:1].lower()}{meaning[1:].rstrip('.')}).", "")


def unreadable(name: str, value: str | None, wrong: Exception, *, guess: bool = True) -> Fault:
    """A value that its parameter does not allow; a guess says what was probably meant."""
    given = f"`{name}={cut(value or '')}`"
    if not isinstance(wrong, ParameterError):
        return Fault(name, f"{given} cannot be read: {str(wrong).rstrip('.')}.", value)
    why = reason(name, value or "") or _several(value or "", wrong.allowed)
    meant = meant_value(name, value or "", wrong.allowed) if guess and wrong.allowed and not why else []
    near = list(dict.fromkeys([*meant, *([] if why else wrong.near)]))[:_TOLD] if guess else []
    parts = [f"{given} {why or wrong.detail}."]
    if near and not wrong.says_all:
        parts.append(f"Did you mean {_either([f'`{item}`' for item in near])}?")
    if wrong.listed:
        parts.append(f"Use: {', '.join(wrong.listed)}.")
    return Fault(name, " ".join(parts), value, wrong.allowed, near)


def _several(value: str, allowed: Collection[str]) -> str:
    """What is wrong with a list of allowed values where one is taken."""
    parts, known = value.split(","), {item.casefold() for item in allowed}
    several = len(parts) > 1 and {part.casefold() for part in parts} <= known
    return f"holds {len(parts)} values, and one is taken" if several else ""


def together(faults: Sequence[Fault]) -> str:
    """The detail of a problem with these faults."""
    told = " ".join(fault.detail for fault in faults[:_TOLD])
    more = len(faults) - _TOLD
    return f"{told} ({more} more in `errors`.)" if more > 0 else told


def not_held(kind: str, listed: str, value: str, codes: Collection[str], near: Sequence[str] = ()) -> str:
    """That a list of the catalogue holds no such entry, for the detail of a 404."""
    found = list(near) or nearest(value, codes)
    hint = f" Did you mean {_either(found)}?" if found else ""
    return f"There is no {kind} {cut(value)!r}; {listed} lists them.{hint}"


def cut(text: str) -> str:
    """A value as a sentence shows it: printable, on one line, and not endless."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
