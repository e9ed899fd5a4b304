"""The longest wait of one client for a kept answer while another one attacks the server: alone, and behind nginx."""

from __future__ import annotations

import contextlib
import getpass
import http.client
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure.attacks import SENT
from benchmarks.measure.processes import CLIENT_CORE, SERVER_CORE, free_port, serving, start
from benchmarks.results import Row

GROUP = "The longest wait for a kept answer under attack (300 connections of another client)"
SECONDS = 5.0
POLITE = "127.0.0.2"
PATIENCE = 10.0
_BETWEEN = 0.05
"""Seconds between two requests of the polite client: nginx allows 50 requests a second."""


def run(bench: Bench) -> Iterator[Row]:
    """Each attack for five seconds, of which the first is not counted; a refusal counts as PATIENCE."""
    path = f"/v1/figures/{bench.largest.sample(1)[0]['id']}"
    with contextlib.ExitStack() as stack:
        alone = stack.enter_context(bench.service(bench.largest.url)).port
        proxy = stack.enter_context(_behind_nginx(bench, alone)) if bench.peers.nginx else None
        for name in SENT:
            ours, behind = _longest(alone, path, name), proxy and _longest(proxy, path, name)
            numbers = (1000 * ours, "ms", "behind nginx", behind and 1000 * behind, "≤ 100 ms behind nginx")
            yield Row(GROUP, name, bench.largest.label, *numbers)


def _longest(port: int, path: str, name: str) -> float:
    _wait(port, path)  # from here on it is kept
    line = [sys.executable, "-m", "benchmarks.measure.attacks", str(port), name, str(SECONDS)]
    attacker = start(line, (CLIENT_CORE,))
    time.sleep(1)
    waits = []
    while attacker.poll() is None:
        waits.append(_wait(port, path))
        time.sleep(_BETWEEN)
    return max(waits)


def _wait(port: int, path: str) -> float:
    """Seconds for an answer on a new connection."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(POLITE, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return PATIENCE
    finally:
        connection.close()
    return time.monotonic() - began if answer.status == http.client.OK else PATIENCE


@contextlib.contextmanager
def _behind_nginx(bench: Bench, port: int) -> Iterator[int]:
    """The port of nginx with `deploy/nginx.conf`, but for addresses and folders."""
    own, folder = free_port(), bench.work / "attacked"
    folder.mkdir(exist_ok=True)
    text = Path(bench.root, "deploy", "nginx.conf").read_text(encoding="utf-8")
    swaps = {
        "server api:8000": f"server 127.0.0.1:{port}",
        "listen 8080": f"listen 127.0.0.1:{own}",
        "/dev/stderr": str(folder / "faults.log"),
        "/dev/stdout": str(folder / "requests.log"),
        "pid /tmp/": f"pid {folder}/",
        "proxy_cache_path /tmp/": f"proxy_cache_path {folder}/",
    }
    for old, new in swaps.items():
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    program = bench.peers.nginx or Path()
    line: list[str | Path] = [
        program,
        "-p",
        folder,
        "-c",
        folder / "nginx.conf",
        "-g",
        f"daemon off; user {getpass.getuser()};",
    ]
    with serving(line, own, "/readyz", folder, cores=(SERVER_CORE,)) as server:
        yield server.port
