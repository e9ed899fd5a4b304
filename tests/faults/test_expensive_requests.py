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
from tests.helpers.tables import every

pytestmark = [pytest.mark.slow, pytest.mark.full]  # what is refused in front has tests of its own

FIGURES = 20_000
MOST = 0.05
"""Seconds of processor time that a turn of the loop may take; a busy machine takes none of it."""
CODES = [indicator_code(number) for number in range(4)]
NAMES = {"code": CODES[0], "codes": ",".join(CODES), "series": ";".join(CODES), "areas": ",".join(area_codes()[:50])}
KEPT = "/v1/figures?limit=3"
CROWD = 40
ALLOWED = AT_ONCE + WAITING // 2
"""Requests of one client that are made or wait."""


# ⟦30×a#,⟧ is a0,a1,... up to 30 of them.
WORST = {name: expanded(address.format(**NAMES)) for name, address in tables(__file__)["worst"]}


@pytest.fixture(scope="module")
def database(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = migrated_url("sqlite")
    for package in write_packages(tmp_path_factory.mktemp("many") / "package", FIGURES):
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0
    return url


@pytest.fixture(scope="module")
def held(database: str) -> dict[str, tuple[int, float]]:
    """By the name of each of the worst, the status and the longest turn of the loop."""
    longest, own = [0.0], threading.get_ident()
    run = asyncio.Handle._run  # the one place through which all goes that a loop does

    def timed(handle: asyncio.Handle) -> None:
        start = time.thread_time()
        run(handle)
        if threading.get_ident() == own:
            longest[0] = max(longest[0], time.thread_time() - start)

    async def measured() -> dict[str, tuple[int, float]]:
        found = {}
        app = create_app(Settings(database_url=database, log_level="error", cache_bytes=0))
        async with app.router.lifespan_context(app):
            for name, address in WORST.items():
                turns = []
                for _ in range(3):  # the first imports, and reads what is read once a release
                    await asyncio.sleep(0)
                    longest[0] = 0.0
                    status = (await asyncio.create_task(asked(app, address.encode()))).status
                    await asyncio.sleep(0)
                    turns.append(longest[0])
                found[name] = status, min(turns)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", timed)
        return asyncio.run(measured())


@every("name", WORST)
def test_the_loop_is_not_held(name: str, held: dict[str, tuple[int, float]]) -> None:
    status, seconds = held[name]
    assert status in (200, 400, 404, 422)
    assert seconds < MOST, f"{WORST[name][:100]} holds the loop {seconds * 1000:.0f} ms"


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
