"""Published pages in a real browser, below a path of their host: switches, links, search, what needs the service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.chromium import headless
from tests.plugins.publish.conftest import VISITORS, served

pytestmark = pytest.mark.slow


def test_published_pages_in_a_browser(site: Path, tmp_path: Path) -> None:
    """A switch shows the file of a declared unit, a link with a query its file; all else says what it needs."""
    from playwright.sync_api import expect

    with served(site, tmp_path) as nginx, headless() as browser:
        page, faults = browser.new_page(), list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{nginx.base_url}/report{VISITORS}")
        expect(page.locator("[data-switches] [name=unit] [value=USD][disabled]")).to_have_count(1)
        unit, here = page.locator("[data-switches] [name=unit]"), f"/report{VISITORS}/"
        unit.select_option("EUR")
        expect(page).to_have_url(re.compile(rf"{re.escape(here)}EUR/$"))
        expect(page.locator(".converted")).to_contain_text("euros")
        assert unit.locator("option:not([disabled])").evaluate_all("all => all.map(one => one.value)") == ["", "EUR"]
        page.reload()
        expect(page.locator(".converted")).to_contain_text("euros")
        page.go_back()
        expect(page.locator(".converted")).not_to_contain_text("euros")
        page.locator("summary", has_text="Download").first.click()
        link = page.get_by_role("link", name="csv", exact=True).first
        expect(link).to_have_attribute("href", re.compile(r"/report/v1/figures/.*/bom=1\.csv$"))
        expect(page.locator("[data-switches] [name=scale] option:not([disabled])")).to_have_count(1)
        page.goto(f"{nginx.base_url}/report/zh/search")
        page.locator("#q").press_sequentially("station")
        page.locator("#q").press("Enter")
        page.locator("#published a").first.click()
        expect(page).to_have_url(re.compile("/report/zh/indicators/station-"))
        page.goto(f"{nginx.base_url}/report/fact-check")
        page.locator("#text").fill("There were 4,200 visitors in 2024.")
        page.locator("[data-check] [type=submit]").click()
        expect(page.locator("#published")).to_contain_text("indicators serve")
        assert faults == []
