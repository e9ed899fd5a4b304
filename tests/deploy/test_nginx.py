"""`deploy/nginx.conf` as it stands, with Debian's nginx before the server, and clients that do what they like."""

import getpass
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import MakeUrl
from tests.helpers.own_server import PATIENCE, OwnServer, Raw, free_port, own_server, request, within
from tests.helpers.programs import missing

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
    with proxied(migrated_url("sqlite"), tmp_path_factory.mktemp("nginx")) as found:
        yield found


@contextmanager
def proxied(url: str, folder: Path) -> Iterator[Proxy]:
    """The configuration with the addresses and folders of the test, and shorter deadlines, in place of its own."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or missing("nginx")
    port = free_port()
    with own_server(folder, DATABASE_URL=url, LOG_FORMAT="json") as server:
        text = CONFIGURATION.read_text(encoding="utf-8")
        swaps = {
            "server api:8000;": f"server 127.0.0.1:{server.port};",
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
        line = [
            program,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-g",
            f"daemon off; user {getpass.getuser()};",
        ]
        process = subprocess.Popen(line, start_new_session=True)  # noqa: S603 - the system's own program
        found = Proxy(port, folder / "faults.log", server)
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
    assert proxy.blames(ABUSER, "limiting requests")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(request(DOWNLOAD), "limiting connections", id="answers that nobody reads"),
        pytest.param(
            request("/v1/fact-check", "Content-Type: text/plain", "Content-Length: 60000", method="POST") + b"x",
            "limiting connections",
            id="bodies that never end",
        ),
        pytest.param(b"GET / HTTP/1.1\r\nHost: te", "", id="halves of headers"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_connections_of_one_client(proxy: Proxy, data: bytes, words: str) -> None:
    """Of 300 those beyond the bound are refused and all are closed in time; whoever else asks is answered."""
    with ExitStack() as connections:
        raws = [connections.enter_context(closing(opened(proxy, data).socket)) for _ in range(300)]
        assert proxy.polite() == {200}
        assert not words or proxy.blames(ABUSER, words)
        raws[0].settimeout(PATIENCE)
        with suppress(ConnectionResetError):
            while raws[0].recv(ROOM):  # to the end that the proxy makes of it
                pass
    assert proxy.server.status("/healthz") == 200


def test_answers_are_kept_while_the_server_is_away(migrated_url: MakeUrl, tmp_path: Path) -> None:
    with proxied(migrated_url("sqlite"), tmp_path) as proxy, proxy.client(POLITE) as client:
        kept = client.get(FIGURE)
        proxy.server.process.kill()
        proxy.server.process.wait(PATIENCE)
        again = client.get(FIGURE)
        assert (again.status_code, again.content) == (200, kept.content)
        assert client.get("/v1/figures").status_code == 502
