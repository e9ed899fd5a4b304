"""Expensive requests, and turns at making them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from urllib.parse import unquote

from api.domain.errors import InvalidParameter, NotAcceptable, TooBusy
from api.formats.negotiation import negotiate
from api.formats.registry import by_suffix
from api.web.middleware.delivery import Scope
from api.web.middleware.query import meant_pairs

MANY = 1000
"""Rows to read, to skip or to count from which on a list is long."""
FEW_SERIES = 8
"""Series that are read by their keys: such a list is short, whatever else is asked of it."""
_HEAVY = frozenset({"png"})
"""Formats that take long however little is asked for; a workbook of a page takes 20 ms, another picture 3."""


@dataclass(frozen=True, slots=True)
class _AsWanted:
    """What the rules look at: the path without its suffix, the query as it is meant, the format."""

    scope: Scope
    query: Mapping[str, str]

    @property
    def path(self) -> str:
        """The path, decoded."""
        path: str = self.scope["path"]
        return path

    @property
    def is_post(self) -> bool:
        """Whether it carries what it asks about."""
        return bool(self.scope["method"] == "POST")

    def parts(self, prefix: str) -> list[str]:
        """What is behind a prefix, decoded part by part: a slash that is encoded is none."""
        raw: bytes = self.scope.get("raw_path") or self.path.encode()
        text = raw.decode("latin-1").partition("?")[0].removeprefix(prefix)
        return [unquote(part) for part in text.strip("/").split("/")]

    def format(self) -> str:
        """The key of the format that is asked for by suffix, by name or by what a header likes best."""
        if suffix := self.scope.get("suffix"):
            row = by_suffix(suffix)
            return row.key if row else ""
        if "format" in self.query:
            return self.query["format"]
        accepted = next((value.decode("latin-1") for name, value in self.scope["headers"] if name == b"accept"), None)
        try:
            return negotiate(accepted).key
        except NotAcceptable:
            return ""

    def number(self, name: str, otherwise: int) -> int:
        """A number of the query; what is none is refused elsewhere."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


Rule = Callable[[_AsWanted], bool]


def _always(_asked: _AsWanted) -> bool:
    return True


def _posted(asked: _AsWanted) -> bool:
    return asked.is_post


def _of_a_text(asked: _AsWanted) -> bool:
    return asked.is_post or "text" in asked.query


def _in_a_heavy_format(asked: _AsWanted) -> bool:
    return asked.format() in _HEAVY


def _of_a_past_moment(asked: _AsWanted) -> bool:
    return "as_of" in asked.query


def _long(asked: _AsWanted) -> bool:
    return asked.number("limit", 100) + asked.number("offset", 0) >= MANY


def _long_list(asked: _AsWanted) -> bool:
    """A list of figures that goes over many of them, to give them or to find those to give."""
    series = asked.query.get("indicator"), asked.query.get("area")
    if all(series) and prod(codes.count(",") + 1 for codes in series if codes) <= FEW_SERIES:
        return False
    return _long(asked) or not asked.query.keys().isdisjoint(("as_of", "sort", "latest", "updated_after"))


def _of_odata(asked: _AsWanted) -> bool:
    filtered = "$filter" in asked.query or "$orderby" in asked.query
    counted = asked.path.endswith("/$count")
    return filtered or (not counted and asked.number("$top", MANY) + asked.number("$skip", 0) >= MANY)


def _of_the_world_bank(asked: _AsWanted) -> bool:
    """A long page, or figures of many series: words and names of parameters are theirs in any case."""
    asked = replace(asked, query={name.lower(): value for name, value in asked.query.items()})
    if asked.number("per_page", 50) * asked.number("page", 1) >= MANY:
        return True
    lists = _world_bank_lists(asked.path)
    return bool(lists) and (_names_all(lists[0]) or sum(ids.count(";") for ids in lists) > FEW_SERIES)


def _names_all(ids: str) -> bool:
    named = [item for item in ids.split(";") if item]
    return not named or "all" in named


def _world_bank_lists(path: str) -> Sequence[str]:
    """The lists of ids in a path of figures, that of the indicators first; none where no figures are read."""
    segments = [segment for segment in path.lower().split("/") if segment][2:]
    if segments and len(segments[0]) == 2:  # a language
        del segments[0]
    match segments:
        case ["country" | "countries", places, "indicator" | "indicators", series]:
            return series, places
        case ["source" | "sources", _, "country-series", pairs, "metadata"]:
            return (pairs,)
        case ["source" | "sources", _, "search", *_] | ["source" | "sources", _, _, _, "metadata"]:
            return ()
        case ["source" | "sources", _, *cells] if len(cells) > 2 or cells == ["data"]:
            named = dict(zip(cells[::2], cells[1::2], strict=False))
            return named.get("series", ""), named.get("country", "")
    return ()


def _of_sdmx(asked: _AsWanted) -> bool:
    """Data whose keys do not name few series; a comma stands between keys."""
    version = "2.1" if asked.path.startswith("/sdmx/2.1/") else "3.0"
    _, *parts = asked.parts(f"/sdmx/{version}")
    place = _SDMX_KEY[version]
    keys = parts[place].split(",") if len(parts) > place else [""]
    return sum(map(_named_by, keys)) > FEW_SERIES


def _named_by(key: str) -> int:
    """How many series a key names: FREQ.REF_AREA.INDICATOR and so on, + between codes; one that is free is any."""
    named = [{code for code in part.split("+") if code} for part in key.split(".")[1:3]]
    if len(named) < 2 or any(not codes or "*" in codes for codes in named):
        return FEW_SERIES + 1
    return prod(map(len, named))


_SDMX_KEY = {"2.1": 1, "3.0": 4}
"""Which part behind `data` is the key: data/{flow}/{key}, data/{context}/{agency}/{id}/{version}/{key}."""
_ZH = "(?:/zh)?"
_TABLE: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    # Paths, and what makes a request of them expensive: one of these.
    (r"/v1/downloads/.+|/v1/(?:datapackage|croissant)\.json", (_always,)),
    (rf"/v1/fact-check|{_ZH}/fact-check", (_of_a_text,)),
    (r"/v1/(?:figures|market-size|trade|partnerships)", (_in_a_heavy_format, _long_list)),
    (r"/v1/(?:changes|comparisons|rates)", (_in_a_heavy_format, _long)),
    (r"/v1/audit", (_in_a_heavy_format, _of_a_past_moment)),
    (r"/v1/.+", (_in_a_heavy_format,)),
    (rf"{_ZH}/(?:indicators|figures|reports)/.+", (_of_a_past_moment,)),
    (r"/odata/v4/(?:Figures|Claims)(?:/(?:\$count)?)?", (_of_odata,)),
    (r"/worldbank/v2/.+", (_of_the_world_bank,)),
    (r"/sdmx/(?:2\.1|3\.0)/+data(?:/.*)?", (_of_sdmx,)),
    (r"/mcp/?", (_posted,)),
)
_RULES = tuple((re.compile(pattern, re.DOTALL), rules) for pattern, rules in _TABLE)


def is_expensive(scope: Scope) -> bool:
    """Whether a request whose parameters are read is expensive; what cannot be read is not, for it is refused."""
    path: str = scope["path"]
    rules = next((rules for pattern, rules in _RULES if pattern.fullmatch(path)), ())
    if not rules:
        return False
    try:
        query = meant_pairs(scope)
    except InvalidParameter:
        return False
    asked = _AsWanted(scope, query)
    return any(rule(asked) for rule in rules)


AT_ONCE = 2
"""Threads share one interpreter: more of them make nothing sooner, and the loop, which answers all others, later."""
WAITING = 256
"""Places to wait in, of which one client has half at most: a crawler asks for a hundred pages at once."""
PATIENCE = 10.0
"""Seconds that a request waits for its turn."""
AGAIN = 5
"""Seconds after which who was refused may ask again."""


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    called: asyncio.Future[None]


class ExpensiveTurns:
    """The turns of one process. Whoever has fewest under way is next; of equals, who has waited longest."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._free = at_once
        self._places = waiting
        self._patience = patience
        self._waiting: list[_Waiting] = []
        self._under_way: Counter[str] = Counter()

    async def take(self, client: str) -> None:
        """Wait for a turn; TooBusy where no place is left to wait in, or no turn came in time."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(client)
        self._under_way[client] += 1

    def give_back(self, client: str) -> None:
        """End a turn."""
        self._under_way[client] -= 1
        if not self._under_way[client]:
            del self._under_way[client]
        self._call_the_next()

    def _call_the_next(self) -> None:
        if self._waiting:
            following = min(self._waiting, key=lambda waiting: self._under_way[waiting.client])
            self._waiting.remove(following)
            following.called.set_result(None)
        else:
            self._free += 1

    async def _wait(self, client: str) -> None:
        if len(self._waiting) >= self._places:
            raise _too_busy(f"{self._places} more are waiting")
        if sum(waiting.client == client for waiting in self._waiting) >= self._places // 2:
            raise _too_busy(f"{self._places // 2} of yours are waiting")
        place = _Waiting(client, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            await asyncio.wait({place.called}, timeout=self._patience)
        except asyncio.CancelledError:
            if place.called.done():  # it was called, and nobody comes
                self._call_the_next()
            raise
        finally:
            if not place.called.done():
                self._waiting.remove(place)
        if not place.called.done():
            raise _too_busy(f"no turn came in {self._patience:.0f} seconds")


def _too_busy(why: str) -> TooBusy:
    detail = (
        f"What is asked takes long to make, other such requests are under way, and {why}. "
        f"Ask again in {AGAIN} seconds, or ask for what is quick: fewer rows, one indicator and area."
    )
    return TooBusy(detail, headers={"Retry-After": str(AGAIN)})


class Turn:
    """The turn of one request, which it takes once at most."""

    __slots__ = ("_client", "_taken", "_turns")

    def __init__(self, turns: ExpensiveTurns, client: str) -> None:
        self._turns, self._client = turns, client
        self._taken = False

    async def take(self) -> None:
        """Wait for it, unless it was taken already."""
        if not self._taken:
            await self._turns.take(self._client)
            self._taken = True

    def give_back(self) -> None:
        """End it, if it was taken and not given back already."""
        if self._taken:
            self._taken = False
            self._turns.give_back(self._client)


async def its_turn(scope: Scope) -> None:
    """Wait until a request may be answered whose parameters are read: at once, unless that is expensive."""
    turn: Turn | None = scope.get("state", {}).get("turn")
    if turn is not None and is_expensive(scope):
        await turn.take()
