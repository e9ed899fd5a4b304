"""`deploy/nginx.conf` as it stands, with Debian's nginx before the server, and clients that do what they like."""

import getpass
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from time import monotonic

import httpx
import pytest

from tests.conftest import MakeUrl
from tests.faults.known_releases import REPORT, write_package
from tests.helpers.command_line import indicators
from tests.helpers.own_server import PATIENCE, OwnServer, Raw, free_port, own_server, request, within
from tests.helpers.programs import missing
from tests.helpers.tables import mostly_full

pytestmark = pytest.mark.slow

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
DOWNLOAD = "/v1/downloads/figures.sqlite"
ABUSER, POLITE = "127.0.0.3", "127.0.0.2"
ROOM = 4096


@dataclass
class Proxy:
    """nginx that runs, by its port and its log of faults."""

    port: int
    faults: Path
    server: OwnServer

    def client(self, address: str) -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=address, limits=httpx.Limits(max_keepalive_connections=0))
        return httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE)

    def polite(self) -> set[int]:
        """The statuses that somebody else gets meanwhile."""
        with self.client(POLITE) as client:
            return {client.get(path).status_code for path in ("/healthz", FIGURE, "/v1/areas", "/") for _ in range(5)}

    def is_up(self) -> bool:
        with suppress(httpx.TransportError), self.client(POLITE) as client:
            return client.get("/readyz").status_code == 200
        return False

    def blames(self, address: str, words: str) -> bool:
        return any(words in line and f"client: {address}" in line for line in self.faults.read_text().splitlines())


@pytest.fixture(scope="module")
def proxy(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    with (
        own_server(folder, DATABASE_URL=migrated_url("sqlite"), LOG_FORMAT="json") as server,
        proxied(folder, server) as found,
    ):
        yield found


@contextmanager
def proxied(folder: Path, *servers: OwnServer, rate: int = 50) -> Iterator[Proxy]:
    """The configuration with the addresses and folders of the test, and shorter deadlines, in place of its own."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or missing("nginx")
    port = free_port()
    text = CONFIGURATION.read_text(encoding="utf-8")
    swaps = {
        "server api:8000 max_fails=0;": "".join(f"server 127.0.0.1:{server.port} max_fails=0;" for server in servers),
        "rate=50r/s": f"rate={rate}r/s",
        "listen 8080 ": f"listen 127.0.0.1:{port} ",
        "/dev/stderr": str(folder / "faults.log"),
        "/dev/stdout": str(folder / "requests.log"),
        "pid /tmp/": f"pid {folder}/",
        "proxy_cache_path /tmp/": f"proxy_cache_path {folder}/",
        "header_timeout 10s": "header_timeout 1s",
        "body_timeout 10s": "body_timeout 1s",
        "send_timeout 10s": "send_timeout 1s",
    }
    for old, new in swaps.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    line = [program, "-p", str(folder), "-c", "nginx.conf", "-g", f"daemon off; user {getpass.getuser()};"]
    process = subprocess.Popen(line, start_new_session=True)  # noqa: S603 - the system's own program
    found = Proxy(port, folder / "faults.log", servers[0])
    try:
        assert within(PATIENCE, lambda: process.poll() is not None or found.is_up())
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def opened(proxy: Proxy, data: bytes) -> Raw:
    """A connection of the abuser's that has sent this, and has little room for an answer."""
    return Raw(proxy.port, receive_buffer=ROOM, source=ABUSER).send(data)


def test_what_passes(proxy: Proxy) -> None:
    """Answers as the server gives them, the client's own address in its log, kept ones from the proxy."""
    with proxy.client(POLITE) as client:
        address = f"{FIGURE}?unit=USD"
        first, again = client.get(address), client.get(address)
        same = {"host": f"127.0.0.1:{proxy.port}"}
        assert first.content == proxy.server.get(address, headers=same).content
        assert [each.headers["x-cache"] for each in (first, again)] == ["MISS", "HIT"]
        table = client.get("/v1/figures?limit=3", headers={"accept": "text/csv"})
        rows = client.get("/v1/figures?limit=3")
        assert [each.headers["content-type"] for each in (table, rows)] == [
            "text/csv; charset=utf-8",
            "application/json",
        ]
        assert client.get("/metrics").status_code == 403
        assert client.post("/v1/fact-check", content="x" * 2_000_000).status_code == 413
        assert client.get("/healthz", headers={"x-long": "x" * 70_000}).status_code == 400
        part = client.get("/v1/downloads/figures.csv", headers={"range": "bytes=0-9"})
        assert (part.status_code, len(part.content)) == (206, 10)
    assert any(event["client"] == POLITE for event in proxy.server.events("request"))


@pytest.mark.full
def test_a_flood_of_one_client(proxy: Proxy) -> None:
    """It is refused beyond its rate and named, and nobody else is."""
    with proxy.client(ABUSER) as client:
        statuses = [client.get(f"/healthz?n={number}").status_code for number in range(20)]
        raws = [opened(proxy, request("/healthz") * 100) for _ in range(10)]
        assert proxy.polite() == {200}
        statuses += [int(status) for raw in raws for status in re.findall(rb"HTTP/1.1 (\d+)", raw.rest())]
    for raw in raws:
        raw.socket.close()
    assert {200, 429} <= set(statuses)
    assert within(PATIENCE, lambda: proxy.blames(ABUSER, "limiting requests"))


UNENDING = request("/v1/fact-check", "Content-Type: text/plain", "Content-Length: 60000", method="POST") + b"x"
ABUSES = {
    "answers that nobody reads": (request(DOWNLOAD), "limiting connections"),
    "bodies that never end": (UNENDING, "limiting connections"),
    "halves of headers": (b"GET / HTTP/1.1\r\nHost: te", ""),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize("abuse", mostly_full(ABUSES, "answers that nobody reads"))
def test_connections_of_one_client(proxy: Proxy, abuse: str) -> None:
    """Of 300 those beyond the bound are refused and all are closed in time; whoever else asks is answered."""
    data, words = ABUSES[abuse]
    with ExitStack() as connections:
        raws = [connections.enter_context(closing(opened(proxy, data).socket)) for _ in range(300)]
        assert proxy.polite() == {200}
        assert not words or within(PATIENCE, lambda: proxy.blames(ABUSER, words))  # it logs when it comes to it
        raws[0].settimeout(PATIENCE)
        with suppress(ConnectionResetError):
            while raws[0].recv(ROOM):  # to the end that the proxy makes of it
                pass
    assert proxy.server.status("/healthz") == 200


@pytest.mark.full
def test_copies_share_a_cache(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Of two copies nearly all is kept; a release replaces all that is, and while both are away it is given on."""
    url, file, folders = migrated_url("sqlite"), tmp_path / "release.db", [tmp_path / name for name in "abc"]
    assert indicators(f"release export '{file}'", DATABASE_URL=url).exit_code == 0
    settings = {"RELEASE": str(file), "PUBLIC_URL": "https://figures.example.org", "REFRESH_SECONDS": "0.5"}
    for folder in folders:
        folder.mkdir()
    with (
        own_server(folders[0], **settings) as first,
        own_server(folders[1], **settings) as second,
        proxied(folders[2], first, second, rate=10_000) as proxy,
        proxy.client(POLITE) as client,
    ):
        ids = [row["id"] for row in client.get("/v1/figures?claims=all&limit=500").json()["data"]]
        ways = ("", ".csv", "?lang=zh", "?fields=id,value")
        addresses = [f"/v1/figures/{id_}{way}" for way in ways for id_ in ids][:500]
        chance = Random(28)  # noqa: S311 - no secret
        chance.shuffle(addresses)
        states = kept(proxy.port, chance.choices(addresses, [1 / rank for rank in range(1, 501)], k=4_000))
        assert states[-1_000:].count("HIT") >= 950, Counter(states[-1_000:])

        pinned, package = f"/v1/releases?release={REPORT}.1", write_package(tmp_path / "package", 1)
        listed = client.get("/v1/releases").json()["meta"]["total"]
        refused = [client.get(pinned) for _ in range(20)]  # which may not make nginx take the copies for dead
        told = {(each.status_code, each.headers["retry-after"], each.json()["code"]) for each in refused}
        assert (told, client.get("/v1/units").status_code) == ({(503, "5", "not-ready")}, 200)
        for line in (f"load '{package}'", f"release export '{file}'"):
            assert indicators(line, DATABASE_URL=url).exit_code == 0
        begun, totals = monotonic(), [listed]
        while totals[-1] == listed:
            answer = client.get(pinned)
            assert answer.status_code == 503 or answer.json()["meta"]["total"] > listed
            totals.append(client.get("/v1/releases").json()["meta"]["total"])
        assert monotonic() - begun < 30  # and not after the 60 seconds for which answers may be kept

        warm = addresses[:20]
        kept(proxy.port, warm)
        for copy in (first, second):
            copy.process.kill()
            copy.process.wait(PATIENCE)
        assert set(kept(proxy.port, warm)) <= {"HIT", "STALE"}
        assert client.get("/v1/areas").status_code == 502


def kept(port: int, addresses: list[str]) -> list[str]:
    """What nginx says of each answer, over one connection."""
    found = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        for address in addresses:
            connection.request("GET", address)
            with connection.getresponse() as answer:
                assert (answer.status, bool(answer.read())) == (200, True)
                found.append(answer.headers["x-cache"])
    return found
