"""Whatever is asked of a protocol, it answers in its own shape, soon, and is never to blame itself.

The addresses are those of the answer corpus, changed by a seeded chance until they are nearly right.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from anyio.from_thread import BlockingPortal
from lxml import etree

from tests.conftest import Client
from tests.helpers.raw_request import Answer, asked, expanded
from tests.helpers.rows import tables
from tests.web.answer_corpus import values
from tests.web.answer_corpus.addresses import FAMILIES

# What is refused is refused before a table is read, mostly; the databases differ in no answer.
pytestmark = [pytest.mark.one_engine, pytest.mark.slow]
MOST_SECONDS = 1.0
"""Processor time that an answer may take."""
SAID = {501, 503}
"""Statuses above 499 that tell what is not served, or not now."""
TRACES = (b"Traceback (most recent call last)", b'File "/', b"sqlalchemy.", b"sqlite3.")

SAFE = ",:.$'()*+[];|~<>{}!@=-_"
LONGEST = 12_000
FAMILY: dict[str, tuple[Sequence[str], dict[str, Sequence[str]]]] = {
    "/sdmx/2.1": (values.SDMX_21, values.SDMX_21_QUERY),
    "/sdmx/3.0": (values.SDMX_30, values.SDMX_30_QUERY),
    "/odata/v4": ([*values.ODATA, *values.ODATA_PLACES], values.ODATA_QUERY),
    "/worldbank/v2": (values.WORLD_BANK, values.WORLD_BANK_QUERY),
    "/dbnomics/v22": (values.DBNOMICS, values.DBNOMICS_QUERY),
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
WORDS = ("", *(expanded(word) for (word,) in tables(__file__)["words"]))
FOREIGN = ("$filter", "$expand", "$batch", "callback", "format", "c[TIME_PERIOD]", "c[]", "c[c[A]]", "lang", "", "$")
SUFFIXES = ".csv .json .xlsx .parquet .xml .svg . / // /$count /.. /%2e%2e () ~".split()  # noqa: SIM905


def addresses(prefix: str, block: int, count: int) -> Iterator[bytes]:
    """So many request targets of a protocol, as they are sent; the same block is always the same."""
    chance = Random(f"{prefix} {block}")  # noqa: S311 - the same each time is what is wanted
    paths, among = FAMILY[prefix]
    for _ in range(count):
        path, _, query = chance.choice(paths).partition("?")
        taken = chance.sample(list(among), k=min(len(among), chance.choice((0, 1, 1, 2, 3))))
        pairs = [list(pair.partition("=")[::2]) for pair in query.split("&") if pair]
        pairs += [[name, chance.choice(among[name])] for name in taken]
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            path = _changed(chance, path, pairs)
        asked = "&".join(f"{quote(name, safe=SAFE)}={quote(value, safe=SAFE)}" for name, value in pairs)
        yield (quote(path, safe="/" + SAFE) + (f"?{asked}" if asked else "")).encode("ascii")[:LONGEST]


def _changed(chance: Random, path: str, pairs: list[list[str]]) -> str:
    """The path, spoilt behind what is the protocol's own or at its end; or a value or name spoilt, or a pair more."""
    what = chance.choice("value value value name path path suffix more more".split())  # noqa: SIM905
    if what == "path":
        own = len("/".join(path.split("/")[:3]))
        return path[:own] + "/" + _spoilt(chance, path[own + 1 :])
    if what == "suffix":
        return path + ("/" if path.count("/") < 3 else "") + chance.choice(SUFFIXES)
    if what == "more":
        pairs.append(chance.choice(([chance.choice(FOREIGN), chance.choice(WORDS)], *map(list, pairs[:1]))))
    elif pairs:
        pair, place = chance.choice(pairs), int(what == "value")
        foreign = [chance.choice(FOREIGN)] if what == "name" else []
        pair[place] = chance.choice((_spoilt(chance, pair[place]), *foreign))
    return path


def _spoilt(chance: Random, text: str) -> str:
    at, to = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    sign, word, times = chance.choice(SIGNS), chance.choice(WORDS), chance.choice((2, 50))
    ways = [
        text[:at] + sign + text[at:],
        text[:at] + sign + text[at + 1 :],
        text[:at] + text[to:],
        text[:to] + text[at:],
    ]
    return chance.choice((*ways, text[:at] + text[at:to] * times + text[to:], text.swapcase(), word, text + word))


async def faults(app: Any, prefix: str, target: bytes) -> list[str]:
    """What is wrong with the answers to an address: to GET, to HEAD, and to who has it already."""
    answer = await asked(app, target)
    if answer.seconds > MOST_SECONDS:  # once more: what is read once a release, or an import, came with it
        answer = await asked(app, target)
    head, etag = await asked(app, target, "HEAD"), answer.headers.get("etag")
    same = ("content-type", "etag", "content-length", "cache-control", "location")
    length = int(answer.headers.get("content-length", len(answer.body)))
    wrong = {
        f"it took {answer.seconds:.1f} s of processor time": answer.seconds > MOST_SECONDS,
        f"the server is to blame: {answer.body[:200]!r}": answer.status >= 500 and answer.status not in SAID,
        "it tells how the program is made": any(trace in answer.body for trace in TRACES),
        "no content type": answer.body and not answer.kind,
        f"its length is {len(answer.body)}, not {length}": len(answer.body) != length,
        f"HEAD is {head.status} with {len(head.body)} bytes": (head.status, head.body) != (answer.status, b""),
        f"HEAD says {head.headers}": any(head.headers.get(name) != answer.headers.get(name) for name in same),
    }
    if answer.status == 200 and etag is not None:
        again = await asked(app, target, headers={"if-none-match": etag})
        met = (again.status, again.body, again.headers.get("etag")) == (304, b"", etag)
        wrong[f"who has {etag} already gets {again.status} {again.headers.get('etag')}"] = not met
    try:
        fault = _of_body(answer, prefix)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, etree.XMLSyntaxError) as error:
        fault = f"its body is not what its type says: {error!r}"
    found = [*(words for words, holds in wrong.items() if holds), *([fault] if fault else [])]
    return [f"{target.decode()[:300]}: {answer.status} {answer.kind}: {words}" for words in found]


def _of_body(answer: Answer, prefix: str) -> str | None:
    one_json = "json" in answer.kind and "ndjson" not in answer.kind and "json-seq" not in answer.kind
    read = answer.json() if one_json else None
    xml = etree.fromstring(answer.body) if answer.kind.endswith("xml") and answer.body else None
    if answer.kind.startswith("text/"):
        answer.body.decode()
    if 300 <= answer.status < 400:
        return None if answer.headers.get("location") else "it leads nowhere"
    if answer.status < 400:
        return None if prefix != "/worldbank/v2" or _is_bank(read) else "neither rows nor a message"
    return None if _is_error(answer, prefix, read, xml) else f"an error of another shape: {answer.body[:200]!r}"


def _is_bank(read: Any) -> bool:
    told = read[0].get("message", ()) if isinstance(read, list) else ()
    return isinstance(read, list | dict) and all(item["id"] and item["key"] and item["value"] for item in told)


def _is_error(answer: Answer, prefix: str, read: Any, xml: Any) -> bool:
    if xml is not None:
        return etree.QName(xml).localname == "Error" and bool("".join(xml.itertext()).strip())
    if prefix.startswith("/sdmx"):
        return all(item["code"] and item["title"] and item["detail"] for item in read["errors"])
    if prefix == "/odata/v4":
        return bool(read["error"]["code"] and read["error"]["message"])
    if prefix == "/worldbank/v2":
        return "message" in read[0] and _is_bank(read)
    if prefix == "/dbnomics/v22":
        return bool(read["errors"][0]["status_code"] == answer.status)
    whole = all(read.get(name) for name in ("type", "title", "detail", "code"))
    return answer.kind == "application/problem+json" and whole and read["status"] == answer.status


@pytest.mark.parametrize(
    ("block", "count"), [(0, 15), *(pytest.param(block, 90, marks=pytest.mark.full) for block in range(36))]
)
def test_an_address_that_is_nearly_right_is_answered(
    rich: Client, portal: BlockingPortal, block: int, count: int
) -> None:
    """So many of each protocol; all that are wrong are named. In the rest they are twenty thousand."""

    async def found() -> list[str]:
        return [
            fault
            for prefix in FAMILY
            for target in addresses(prefix, block, count)
            for fault in await faults(rich.app, prefix, target)
        ]

    wrong = portal.call(found)
    assert not wrong, "\n".join([f"{len(wrong)} faults:", *wrong])
