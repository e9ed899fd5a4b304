"""The pictures of the README, taken of the pages as they are: `make screenshots`.

A server of its own over a freshly migrated database, and a headless Chromium: the system's (Debian: `apt install
chromium`) or Playwright's own (`playwright install chromium`).
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parent
PUBLIC_URL = "http://127.0.0.1:8000"
"""What pages call themselves, whichever port is free: the address of the README's calls."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COLOURS = 96
"""As many as a picture keeps: the pages are ink on paper, and a palette takes a third of the bytes."""
STARTING = 60.0
"""Seconds that the server may take to prepare its database and start."""


@dataclass(frozen=True)
class Screenshot:
    """A page, how it is looked at, and how much of it is shown."""

    name: str
    path: str
    height: int
    theme: Literal["light", "dark"] = "light"
    above: str = "body"
    """The element whose top is the top of the picture."""
    width: int = 1000


_TEXT = (
    "China's online retail sales reached 15.5 trillion yuan in 2024. "
    "China's cross-border e-commerce exports were worth 250 billion US dollars in 2024. "
    "China's cross-border e-commerce trade reached 2.6 billion yuan in 2024."
)
SCREENSHOTS = (
    Screenshot("front-page.png", "/", 760),
    Screenshot("figure.png", "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=USD", 740),
    Screenshot("chart-in-chinese-dark.png", "/zh/indicators/online-retail-sales", 560, "dark", ".chart", 720),
    Screenshot("checked-text.png", f"/fact-check?{urlencode({'text': _TEXT})}", 640),
)


def main() -> None:
    """Take each picture and tell its size."""
    with server() as address, sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)), playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for screenshot in SCREENSHOTS:
            picture = with_a_palette(taken(browser, address, screenshot))
            (FOLDER / screenshot.name).write_bytes(picture)
            print(f"docs/pictures/{screenshot.name}: {len(picture):,} B")
        browser.close()


def taken(browser: Browser, address: str, screenshot: Screenshot) -> bytes:
    """The picture as the browser takes it; RuntimeError where the page is not answered with 200."""
    page = browser.new_page(
        viewport={"width": screenshot.width, "height": screenshot.height}, color_scheme=screenshot.theme
    )
    response = page.goto(address + screenshot.path, wait_until="networkidle")
    if response is None or not response.ok:
        raise RuntimeError(f"{screenshot.path} is not served: {response and response.status}")
    page.locator(screenshot.above).first.evaluate("element => element.scrollIntoView()")
    picture = page.screenshot()
    page.close()
    return picture


def with_a_palette(picture: bytes) -> bytes:
    """The same picture in a few colours."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "png", optimize=True)
    return written.getvalue()


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server over the shipped reports, in a folder that goes with it."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATABASE_URL": f"sqlite:///{folder}/shipped.db",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": PUBLIC_URL,
            "LOG_LEVEL": "error",
        }
        command = [sys.executable, "-c", "from api.cli.command_line import main; main()", "serve"]
        process = subprocess.Popen(command, env={**os.environ, **settings})  # noqa: S603 - our own program
        try:
            wait_for(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; RuntimeError where it ends or takes too long."""
    end = time.monotonic() + STARTING
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError):
            urllib.request.urlopen(address)  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not start")


if __name__ == "__main__":
    main()
