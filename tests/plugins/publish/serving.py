"""A published folder as nginx serves it, by the configuration that lies in it."""

import getpass
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.helpers.own_server import PATIENCE, free_port, within
from tests.helpers.programs import missing

MAIN = """
pid {work}/pid; error_log {work}/faults.log; events {{ }} daemon off; user {user};
http {{
    access_log off; client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
    uwsgi_temp_path {work}; scgi_temp_path {work}; include {work}/site.conf;
}}
"""


@contextmanager
def served(site: Path, work: Path, host: str = "127.0.0.1") -> Iterator[httpx.Client]:
    """A client of the site."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or missing("nginx")
    port = free_port()
    text = (site / "publish/nginx.conf").read_text(encoding="utf-8")
    for old, new in (("listen 8080 ", f"listen {host}:{port} "), ("root /usr/share/nginx/html;", f"root {site};")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (work / "site.conf").write_text(text, encoding="utf-8")
    (work / "main.conf").write_text(MAIN.format(work=work, user=getpass.getuser()), encoding="utf-8")
    line = [program, "-p", str(work), "-c", str(work / "main.conf")]
    process = subprocess.Popen(line, start_new_session=True, stderr=subprocess.PIPE)  # noqa: S603 - the system's own
    with httpx.Client(base_url=f"http://{host}:{port}", timeout=PATIENCE, headers={"accept-encoding": ""}) as client:

        def is_up() -> bool:
            with suppress(httpx.TransportError):
                return client.get("/robots.txt").status_code < 500
            return process.poll() is not None

        try:
            assert within(PATIENCE, is_up)
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield client
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
