"""The Chromium of a machine: the system's (Debian: `apt install chromium`) or Playwright's own.

Playwright is imported where it is used, since it takes most of a second in each process that collects tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.programs import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def headless() -> Iterator[Browser]:
    """A browser without a window; a test is left out only where there is none.

    After all servers and databases: Playwright keeps an event loop in this thread, where migrating could then run none.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = installed() or playwright.chromium.executable_path
        if not Path(path).exists():
            missing(f"a browser: neither {', '.join(NAMES)} nor Playwright's own Chromium is here")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()
