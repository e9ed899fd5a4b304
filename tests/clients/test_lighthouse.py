"""Lighthouse's view of a page on a phone: all that does not hang on how busy the machine is.

Its score for speed and the times behind it stand in benchmarks/RESULTS.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
LIGHTHOUSE = HERE / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless --no-sandbox --disable-gpu"
PAGES = (
    "/",
    "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15",
    "/indicators/online-retail-sales",
    pytest.param("/zh/", marks=pytest.mark.full),
    pytest.param("/docs", marks=pytest.mark.full),
)
MOST_BYTES, MOST_REQUESTS = 30_000, 4


def report(address: str, folder: Path) -> dict[str, Any]:
    """What Lighthouse says of an address by its phone profile."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None or shutil.which("node") is None or not LIGHTHOUSE.exists():
        pytest.skip("Lighthouse needs a Chromium, node and `make install-clients`")
    output = folder / "report.json"
    command = ["node", str(LIGHTHOUSE), address, "--quiet", f"--chrome-flags={FLAGS}"]
    command += ["--output=json", f"--output-path={output}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(  # noqa: S603 - a program that the tests install
        command, check=False, env=environment, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-600:]
    found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_and_in_order(server: str, tmp_path: Path, path: str) -> None:
    """Accessibility, good practice and SEO at 100, nothing moves, few bytes in few requests."""
    found = report(f"{server}{path}", tmp_path)
    judged = ("accessibility", "best-practices", "seo")
    scores = {name: round(found["categories"][name]["score"] * 100) for name in judged}
    assert scores == dict.fromkeys(scores, 100)
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] == 0
    asked = found["audits"]["network-requests"]["details"]["items"]
    assert len(asked) <= MOST_REQUESTS
    assert sum(item["transferSize"] for item in asked) <= MOST_BYTES
