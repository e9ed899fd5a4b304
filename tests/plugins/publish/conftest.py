"""A published folder, and nginx that serves it by the configuration that lies in it."""

import getpass
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import MakeUrl, within, without_reports
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.own_server import PATIENCE, free_port
from tests.helpers.own_server import within as until
from tests.helpers.programs import missing
from tests.helpers.worked_example import without_lock

SITE = "https://figures.example/report"
VISITORS = "/figures/station-shop-sales.ATA.2024.example-agency-2025-02-01"
LINE = f"site --base-url {SITE}"


@pytest.fixture(scope="session")
def url(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the worked example of a package alone."""
    address, package = migrated_url("sqlite"), without_lock(tmp_path_factory.mktemp("package") / "my-report")
    within(address, without_reports)
    ran(address, f"load {package}")
    return address


def ran(url: str, line: str, *more: str, code: int = 0) -> str:
    result = indicators(line, *more, DATABASE_URL=url, COLUMNS="200")
    assert result.exit_code == code, result.stderr
    return str(result.stderr if code else result.stdout)


def published(
    folder: Path, line: str, url: str, code: int = 0, off: str = "", patience: int = PATIENCE, **options: Any
) -> tuple[str, str]:
    with started(f"publish {line}", folder, env=environment(DATABASE_URL=url, PLUGINS_OFF=off), **options) as process:
        said = process.communicate(timeout=patience)
    assert process.returncode == code, said
    return said


@pytest.fixture(scope="session")
def site(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    said, _ = published(folder, f"{LINE} --units eur --cards", url)
    assert re.search(
        r"^Published release my-report\.1 in .*/site: ([\d,]+) files of [\d.]+ MB, \1 of them written", said
    )
    return folder / "site"


MAIN = """
pid {work}/pid; error_log {work}/faults.log; events {{ }} daemon off; user {user};
http {{
    access_log {work}/requests.log; client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
    uwsgi_temp_path {work}; scgi_temp_path {work}; include {work}/site.conf;
}}
"""


@contextmanager
def served(site: Path, work: Path, port: int = 0) -> Iterator[httpx.Client]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or missing("nginx")
    port = port or free_port()
    text = (site / "publish/nginx.conf").read_text(encoding="utf-8")
    for old, new in (("listen 8080 ", f"listen 127.0.0.1:{port} "), ("root /usr/share/nginx/html;", f"root {site};")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (work / "site.conf").write_text(text, encoding="utf-8")
    (work / "main.conf").write_text(MAIN.format(work=work, user=getpass.getuser()), encoding="utf-8")
    line = [program, "-p", str(work), "-c", str(work / "main.conf")]
    process = subprocess.Popen(line, start_new_session=True, stderr=subprocess.PIPE)  # noqa: S603 - the system's own
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, headers={"accept-encoding": ""}) as client:

        def is_up() -> bool:
            with suppress(httpx.TransportError):
                return client.get("/robots.txt").status_code < 500
            return process.poll() is not None

        try:
            assert until(PATIENCE, is_up)
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield client
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
