"""Whatever is asked of a protocol, it answers in its own shape, soon, and is never to blame itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from lxml import etree

from tests.conftest import Client
from tests.helpers import tables
from tests.helpers.raw_request import Answer, asked
from tests.protocols.mutated.mutations import FAMILY, addresses

FEW, MANY = 15, 90
"""Addresses of a block of each protocol, in an ordinary run and in the rest."""

# What is refused is refused before a table is read, mostly; the databases differ in no answer.
pytestmark = [pytest.mark.one_engine, pytest.mark.slow]
MOST_SECONDS = 1.0
"""Processor time that an answer may take."""
SAID = {501, 503}
"""Statuses above 499 that tell what is not served, or not now."""
TEXTS = ("text/", "application/json", "application/xml", "application/geo+json")
TRACES = (b"Traceback (most recent call last)", b'File "/', b"sqlalchemy.", b"sqlite3.")


async def faults(app: Any, prefix: str, target: bytes) -> list[str]:
    """What is wrong with the answers to an address: to GET, to HEAD, and to who has it already."""
    answer = await asked(app, target)
    if answer.seconds > MOST_SECONDS:  # once more: what is read once a release, or an import, came with it
        answer = await asked(app, target)
    found = [*_of_answer(answer, prefix), *await _of_head(app, target, answer), *await _of_etag(app, target, answer)]
    return [f"{target.decode()[:300]}: {answer.status} {answer.kind}: {fault}" for fault in found]


def _of_answer(answer: Answer, prefix: str) -> Iterator[str]:
    if answer.seconds > MOST_SECONDS:
        yield f"it took {answer.seconds:.1f} s of processor time"
    if answer.status >= 500 and answer.status not in SAID:
        yield f"the server is to blame: {answer.body[:200]!r}"
    if any(trace in answer.body for trace in TRACES):
        yield "it tells how the program is made"
    if not answer.kind and answer.body:
        yield "no content type"
    if "content-length" in answer.headers and int(answer.headers["content-length"]) != len(answer.body):
        yield f"its length is {len(answer.body)}, not {answer.headers['content-length']}"
    try:
        if fault := _of_body(answer, prefix):
            yield fault
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, etree.XMLSyntaxError) as error:
        yield f"its body is not as told: {error!r}"


def _of_body(answer: Answer, prefix: str) -> str | None:
    one_json = "json" in answer.kind and "ndjson" not in answer.kind and "json-seq" not in answer.kind
    told = answer.json() if one_json else None
    xml = etree.fromstring(answer.body) if answer.kind.endswith("xml") and answer.body else None
    if answer.kind.startswith("text/"):
        answer.body.decode()
    if 300 <= answer.status < 400:
        return None if answer.headers.get("location") else "it leads nowhere"
    if answer.status < 400:
        return None if prefix != "/worldbank/v2" or _is_bank(told) else "neither rows nor a message"
    return None if _SHAPES[prefix](answer, told, xml) else f"an error of another shape: {answer.body[:200]!r}"


def _is_bank(told: Any) -> bool:
    if not isinstance(told, list) or "message" not in told[0]:
        return isinstance(told, list | dict)
    return all(item["id"] and item["key"] and item["value"] for item in told[0]["message"])


def _is_sdmx(answer: Answer, told: Any, xml: Any) -> bool:
    if xml is not None:
        return etree.QName(xml).localname == "Error" and bool("".join(xml.itertext()).strip())
    return all(item["code"] and item["title"] and item["detail"] for item in told["errors"])


def _is_problem(answer: Answer, told: Any, _xml: Any) -> bool:
    whole = all(told.get(name) for name in ("type", "title", "status", "detail", "code"))
    return answer.kind == "application/problem+json" and whole and told["status"] == answer.status


_SHAPES = {
    "/sdmx/2.1": _is_sdmx,
    "/sdmx/3.0": _is_sdmx,
    "/odata/v4": lambda _answer, told, _xml: bool(told["error"]["code"] and told["error"]["message"]),
    "/worldbank/v2": lambda _answer, told, _xml: "message" in told[0] and _is_bank(told),
    "/dbnomics/v22": lambda answer, told, _xml: told["errors"][0]["status_code"] == answer.status,
    "/v1": _is_problem,
}


async def _of_head(app: Any, target: bytes, answer: Answer) -> list[str]:
    head = await asked(app, target, "HEAD")
    same = ("content-type", "etag", "content-length", "cache-control", "location")
    found = [
        f"HEAD says {name}: {head.headers.get(name)}, GET {answer.headers.get(name)}"
        for name in same
        if head.headers.get(name) != answer.headers.get(name)
    ]
    if head.status != answer.status:
        found.append(f"HEAD is {head.status}")
    return [*found, "HEAD has a body"] if head.body else found


async def _of_etag(app: Any, target: bytes, answer: Answer) -> list[str]:
    etag = answer.headers.get("etag")
    if answer.status != 200 or etag is None:
        return []
    again = await asked(app, target, headers={"if-none-match": etag})
    if (again.status, again.body, again.headers.get("etag")) != (304, b"", etag):
        return [f"who has {etag} already gets {again.status} {again.headers.get('etag')}"]
    return []


def every_answer_is_right(rich: Client, portal: BlockingPortal, block: int, count: int) -> None:
    """Of so many addresses of each protocol; all that are wrong are named."""

    async def found() -> list[str]:
        return [
            fault
            for prefix in FAMILY
            for target in addresses(prefix, block, count)
            for fault in await faults(rich.app, prefix, target)
        ]

    tables.count(count * len(FAMILY))
    wrong = portal.call(found)
    assert not wrong, "\n".join([f"{len(wrong)} faults:", *wrong])


def test_an_address_that_is_nearly_right_is_answered(rich: Client, portal: BlockingPortal) -> None:
    every_answer_is_right(rich, portal, 0, FEW)


@pytest.mark.full
@pytest.mark.parametrize("block", range(36))
def test_so_are_twenty_thousand(rich: Client, portal: BlockingPortal, block: int) -> None:
    every_answer_is_right(rich, portal, block, MANY)
