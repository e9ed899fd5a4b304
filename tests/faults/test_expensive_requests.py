"""Expensive requests: none holds the event loop, few are made at once, others are told, and nobody is stopped."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from api.main import create_app
from api.settings import Settings
from api.web.middleware.expensive import AT_ONCE, WAITING
from benchmarks.data.packages import area_codes, indicator_code, write_packages
from tests.conftest import MakeUrl
from tests.helpers.command_line import indicators
from tests.helpers.own_server import own_server
from tests.helpers.raw_request import asked, expanded
from tests.helpers.rows import tables
from tests.web.answer_corpus.answers import KEPT as KEPT_ANSWERS

pytestmark = [pytest.mark.slow, pytest.mark.full]  # what is refused in front has tests of its own

FIGURES = 20_000
MOST, FIRST = 0.1, 0.5
"""Seconds of processor time that a turn of the loop may take, and one of the first request of its kind.

A busy machine takes none of it. Measured on one that counts to ten million in 0.2 s: 25 ms at most, 60 at first, when a
statement is compiled or a format imported.
"""
CODES = [indicator_code(number) for number in range(4)]
NAMES = {"code": CODES[0], "codes": ",".join(CODES), "series": ";".join(CODES), "areas": ",".join(area_codes()[:50])}
KEPT = "/v1/figures?limit=3"
CROWD = 40
ALLOWED = AT_ONCE + WAITING // 2
"""Requests of one client that are made or wait."""


# ⟦30×a#,⟧ is a0,a1,... up to 30 of them.
WORST = {name: expanded(address.format(**NAMES)) for name, address in tables(__file__)["worst"]}
POSTED = {name: (path, kind, expanded(body)) for name, path, kind, body in tables(__file__)["posted"]}
OTHERS = [line.split(" ", 2)[2] for line in KEPT_ANSWERS.read_text(encoding="utf-8").splitlines()][::10]
"""Some of the addresses whose answers are compared: three hundred with the others."""
HEADERS = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def database(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = migrated_url("sqlite")
    for package in write_packages(tmp_path_factory.mktemp("many") / "package", FIGURES):
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0
    return url


def longest_turns(database: str) -> list[tuple[float, float, int, str]]:
    """Of each request the longest turn of the loop: the shortest of three tries, and the first; its status and name."""
    longest, own = [0.0], threading.get_ident()
    run = asyncio.Handle._run  # the one place through which all goes that a loop does

    def timed(handle: asyncio.Handle) -> None:
        start = time.thread_time()
        run(handle)
        if threading.get_ident() == own:
            longest[0] = max(longest[0], time.thread_time() - start)

    requests: list[tuple[str, str, str, str | None]] = [(name, each, "", None) for name, each in WORST.items()]
    requests += [(each, each, "", None) for each in OTHERS] + [(name, *sent) for name, sent in POSTED.items()]

    async def measured() -> list[tuple[float, float, int, str]]:
        found = []
        app = create_app(Settings(database_url=database, log_level="error", cache_bytes=0))
        async with app.router.lifespan_context(app):
            for name, address, kind, body in requests:
                turns = []
                for _ in range(3):
                    await asyncio.sleep(0)
                    longest[0] = 0.0
                    sent = {} if body is None else {"method": "POST", "content": body.encode()}
                    asking = asked(app, address.encode(), headers={**HEADERS, "content-type": kind}, **sent)
                    status = (await asyncio.create_task(asking)).status
                    await asyncio.sleep(0)
                    turns.append(longest[0])
                found.append((min(turns), turns[0], status, name))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", timed)
        return asyncio.run(measured())


def test_the_loop_is_not_held(database: str) -> None:
    """By no address of three hundred; the longest turns are printed."""
    found = sorted(longest_turns(database), reverse=True)
    for often, first, status, name in found[:20]:
        print(f"{often * 1000:6.1f} ms, {first * 1000:6.1f} at first: {status} {name[:150]}")
    assert len(found) >= 300
    assert [each for each in found if each[0] > MOST or each[1] > FIRST] == []
    hostile = {name: status for _, _, status, name in found if name in (*WORST, *POSTED)}
    assert {name: status for name, status in hostile.items() if status not in (200, 400, 404, 422)} == {}


@pytest.fixture(scope="module")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_server(tmp_path_factory.mktemp("served"), DATABASE_URL=database, LOG_LEVEL="error") as server:
        yield str(server.client.base_url)


def client_at(base: str, address: str) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits(max_connections=None))
    return httpx.AsyncClient(base_url=base, transport=transport, timeout=120)


def workbook(number: int) -> str:
    return f"/v1/figures.xlsx?limit=3000&offset={number}"


async def crowd(base: str) -> tuple[list[httpx.Response], httpx.Response, list[int], float]:
    """Forty workbooks of one client, one of another, what is kept and quick meanwhile, and how late refusals came."""
    async with client_at(base, "127.0.0.1") as greedy, client_at(base, "127.0.0.2") as other:
        assert (await other.get(KEPT)).status_code == 200
        sent = [asyncio.create_task(greedy.get(workbook(number))) for number in range(CROWD)]
        start = time.monotonic()
        refused, waited = 0, 0.0
        for done in asyncio.as_completed(sent):
            if (await done).status_code == 503:
                refused, waited = refused + 1, time.monotonic() - start
            if refused == CROWD - ALLOWED:
                break
        mine = asyncio.create_task(other.get(workbook(CROWD)))
        meanwhile = []
        while not mine.done():
            paths = (KEPT, "/healthz", f"/v1/figures?limit=1&offset={len(meanwhile)}")
            meanwhile += [(await other.get(path)).status_code for path in paths]
        return list(await asyncio.gather(*sent)), await mine, meanwhile, waited


def test_a_crowd_is_told_at_once_and_stops_nobody(server: str) -> None:
    """What may wait is made, the others are refused with when to come again, another client has its turn."""
    answers, other, meanwhile, waited = asyncio.run(crowd(server))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses.keys() <= {200, 503}
    assert AT_ONCE <= statuses[200] <= ALLOWED
    for answer in answers:
        if answer.status_code == 503:
            assert answer.json()["code"] == "too-busy"
            assert int(answer.headers["retry-after"]) > 0
    longest = max(answer.elapsed.total_seconds() for answer in answers)
    assert waited < longest, "who is refused must not wait as those do who are served"
    assert other.status_code == 200
    assert meanwhile
    assert set(meanwhile) == {200}
