"""Addresses of every protocol that are nearly right: those of the answer corpus, changed by a seeded chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote

from tests.web.answer_corpus import protocol_values, values
from tests.web.answer_corpus.addresses import FAMILIES


@dataclass(slots=True)
class Address:
    """An address while it is changed: its path and parameters decoded, and what is done to it when it is written."""

    path: str
    parameters: list[tuple[str, str]]
    written: list[Callable[[str], str]] = field(default_factory=list)

    def target(self) -> bytes:
        """The request target as it is sent: ASCII, without a space or what ends a line."""
        query = "&".join(f"{quote(name, safe=SAFE)}={quote(value, safe=SAFE)}" for name, value in self.parameters)
        text = quote(self.path, safe="/" + SAFE) + (f"?{query}" if query else "")
        for change in self.written:
            text = change(text)
        return text.encode("ascii")[:LONGEST]


SAFE = ",:.$'()*+[];|~<>{}!@=-_"
LONGEST = 12_000
FAMILY: dict[str, tuple[Sequence[str], dict[str, Sequence[str]]]] = {
    "/sdmx/2.1": (protocol_values.SDMX_21, protocol_values.SDMX_21_QUERY),
    "/sdmx/3.0": (protocol_values.SDMX_30, protocol_values.SDMX_30_QUERY),
    "/odata/v4": ([*protocol_values.ODATA, *protocol_values.ODATA_PLACES], protocol_values.ODATA_QUERY),
    "/worldbank/v2": (protocol_values.WORLD_BANK, protocol_values.WORLD_BANK_QUERY),
    "/dbnomics/v22": (protocol_values.DBNOMICS, protocol_values.DBNOMICS_QUERY),
    "/v1": (
        [path for family in FAMILIES[:40] for path in family.paths if path.startswith("/v1/") and "?" not in path],
        values.FIGURES | values.SHOWN,
    ),
}
"""Right paths by protocol, and the parameters that they take."""
SIGNS = (
    *("'", '"', "(", ")", ",", ".", ";", ":", "+", "*", "/", "\\", "|", "&", "=", "?", "#", "%", "$", "@", "[", "]"),
    *(" ", "\t", "\n", "\r\n", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u200b", "\ufeff", "\ufffe", "\U0010ffff"),
    *("é", "İ", "ß", "中", "２０２４", "٣", "½", "💩", "-", "−", "0", "1", "9" * 40, "1e999", "-0", "NaN", "null"),
)
WORDS = (
    *("", "0", "-1", "2147483648", "9223372036854775808", "1" * 400, "0.1", "1e400", "inf", "0000", "9999", "10000"),
    *("2024-02-30", "2024-W53", "2999-12-31T23:59:60Z", "0001-01-01T00:00:00+14:00", "2024-01-01T00:00:00-23:59"),
    *("true", "null", "*", "all", "ALL", "..", "../../etc/passwd", "%", "%2525", "{}", "[]", "[[" * 400, "'", "''"),
    *("not " * 300 + "true", "(" * 1000, "a eq 1 or " * 90 + "a eq 1", "year eq 2024 and " * 120 + "year eq 2024"),
    *("not(" * 200 + "year eq 2024" + ")" * 200, "year in (" + ",".join(["2024"] * 900) + ")", "A.CHN," * 600),
    *("+".join(["CHN"] * 700), "." * 900, ";".join(["CHN"] * 700), '{"REF_AREA":' * 90, "ge:2024+" * 600, "\ud7ff"),
)
FOREIGN = ("$filter", "$expand", "$batch", "callback", "format", "c[TIME_PERIOD]", "c[]", "c[c[A]]", "lang", "", "$")
SUFFIXES = (
    ".csv",
    ".json",
    ".xlsx",
    ".parquet",
    ".xml",
    ".svg",
    ".",
    "/",
    "//",
    "/$count",
    "/..",
    "/%2e%2e",
    "()",
    "~",
)
BROKEN = ("%ff", "%c3", "%", "%z1", "%00", "%c0%ae", "%ed%a0%80", "+", "&", "&&=", ";", "?", "%2F")


def addresses(prefix: str, block: int, count: int) -> Iterator[bytes]:
    """So many addresses of a protocol; the same block is always the same."""
    chance = Random(f"{prefix} {block}")  # noqa: S311 - the same each time is what is wanted
    for _ in range(count):
        address = _right(chance, *FAMILY[prefix])
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            chance.choice(CHANGES)(chance, address)
        yield address.target()


def _right(chance: Random, paths: Sequence[str], among: dict[str, Sequence[str]]) -> Address:
    path, _, query = chance.choice(paths).partition("?")
    parameters = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
    taken = chance.sample(list(among), k=min(len(among), chance.choice((0, 1, 1, 2, 3))))
    return Address(path, [*parameters, *((name, chance.choice(among[name])) for name in taken)])


def _spoilt(chance: Random, text: str) -> str:
    """A text with one place of it changed."""
    at, to = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return chance.choice(
        (
            text[:at] + chance.choice(SIGNS) + text[at:],
            text[:at] + chance.choice(SIGNS) + text[at + 1 :],
            text[:at] + text[to:],
            text[:to] + text[at:],
            text[:at] + text[at:to] * chance.choice((2, 50)) + text[to:],
            text.swapcase(),
            chance.choice(WORDS),
            text + chance.choice(WORDS),
        )
    )


def _change(
    chance: Random, address: Address, name_of: Callable[[str], str] = str, value_of: Callable[[str], str] = str
) -> None:
    if address.parameters:
        place = chance.randrange(len(address.parameters))
        name, value = address.parameters[place]
        address.parameters[place] = name_of(name), value_of(value)


def _in_value(chance: Random, address: Address) -> None:
    _change(chance, address, value_of=lambda value: _spoilt(chance, value))


def _in_name(chance: Random, address: Address) -> None:
    _change(chance, address, lambda name: chance.choice((_spoilt(chance, name), chance.choice(FOREIGN))))


def _in_path(chance: Random, address: Address) -> None:
    kept = len("/".join(address.path.split("/")[:3]))  # it stays the protocol's own
    address.path = address.path[:kept] + "/" + _spoilt(chance, address.path[kept + 1 :])


def _segments(chance: Random, address: Address) -> None:
    parts = address.path.split("/")
    place = chance.randint(3, len(parts))
    address.path = "/".join([*parts[:place], *chance.choice(((), ("x",), ("",), parts[-1:] * 30)), *parts[place + 1 :]])


def _suffix(chance: Random, address: Address) -> None:
    beneath = "/" if address.path.count("/") < 3 else ""  # it stays the protocol's own
    address.path += beneath + chance.choice(SUFFIXES)


def _twice(chance: Random, address: Address) -> None:
    if address.parameters:
        address.parameters.append(chance.choice(address.parameters))


def _foreign(chance: Random, address: Address) -> None:
    address.parameters.append((chance.choice(FOREIGN), chance.choice(WORDS)))


def _swapped(chance: Random, address: Address) -> None:
    names, found = zip(*address.parameters, strict=True) if address.parameters else ((), ())
    address.parameters = list(zip(names, chance.sample(found, k=len(found)), strict=True))


def _encoding(chance: Random, address: Address) -> None:
    """Bytes that no correct client sends: what is no UTF-8, a half escape, an escape twice, `+`, no `=`."""
    broken, at = chance.choice(BROKEN), chance.random()

    def broken_in(text: str) -> str:
        place = max(len("/".join(text.split("/")[:3])) + 1, int(at * len(text)))  # it stays the protocol's own
        return text[:place] + broken + text[place:]

    twice = (lambda text: text.replace("%", "%25"), lambda text: text.replace("=", "", 1))
    address.written.append(chance.choice((broken_in, *twice, lambda text: text + "&x" * 220)))


CHANGES = (_in_value, _in_value, _in_value, _in_name, _in_path, _in_path, _segments, _suffix, _twice, _foreign)
CHANGES += (_swapped, _encoding)
