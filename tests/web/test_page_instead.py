"""A browser at the address of an entry of the API is sent on to its page; whoever asks for data gets data."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
FIGURE, INDICATOR = f"/v1/figures/{SALES}", "/v1/indicators/online-retail-sales"
DERIVED = "new-ecommerce-2025.first-year-as-largest-market"
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,*/*;q=0.8"
SAFARI = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BIBTEX = "application/x-bibtex"

# Accept | where a browser is sent on: from a figure and from an indicator, from the latter alone, or nowhere.
LIKINGS = f"""
{CHROMIUM} | both
{FIREFOX} | both
{SAFARI} | both
text/html | both
TEXT/HTML;charset=utf-8 | both
text/html, */* | both
*/*, text/html | both
text/html, application/json | both
application/json;q=0.9, text/html | both
text/html;q=0.5, */*;q=0.1 | both
text/html, {BIBTEX};q=0.9, */*;q=0.1 | both
text/html;q=0.9, image/png | indicator
{BIBTEX}, text/html;q=0.9, */*;q=0.1 | indicator
{BIBTEX}, text/html | indicator
application/json, text/html | nowhere
text/html;q=0.9, application/json | nowhere
text/html;q=0.9, */* | nowhere
text/csv, text/html;q=0.9 | nowhere
application/json, text/plain, */* | nowhere
text/* | nowhere
text/html;q=0, */* | nowhere
text/html;q=nought, */* | nowhere
*/* | nowhere
 | nowhere
"""


@pytest.mark.one_engine  # what a header asks is read before any table
@every(("accept", "sent"), [(None, "nowhere"), *(row.split(" | ") for row in LIKINGS.split("\n")[1:-1])])
def test_html_is_a_page_where_it_is_liked_best(client: Client, accept: str | None, sent: str) -> None:
    """Liked as formats are: by q, at one q what is named before what a range holds, and of what is named the first."""
    for path, is_sent in (FIGURE, sent == "both"), (INDICATOR, sent != "nowhere"):
        for method in ("GET", "HEAD"):
            answer = client.request(method, path, headers={} if accept is None else {"accept": accept})
            assert answer.status_code == (303 if is_sent else 200)
            assert "accept" in answer.headers["vary"].lower()
            if is_sent:
                assert answer.headers["location"] == path.removeprefix("/v1")
                assert answer.headers["cache-control"].startswith("public")
                assert not answer.content
            else:
                assert "html" not in answer.headers["content-type"]


ALONG = f"""
{FIGURE}?unit=USD                            /figures/{SALES}?unit=USD
{FIGURE}?rate=usdcny:7.2&unit=us$            /figures/{SALES}?rate=USDCNY:7.2&unit=USD
{FIGURE}?unit=USD&basis=year-end&scale=bn    /figures/{SALES}?basis=year-end&scale=billion&unit=USD
{FIGURE}?lang=zh&unit=USD                    /zh/figures/{SALES}?unit=USD
{FIGURE}?lang=en                             /figures/{SALES}
{FIGURE}?as_of=2026-11-25                    /figures/{SALES}?as_of=2026-11-25
/v1/figures/{DERIVED}                        /figures/{DERIVED}
/v1/indicators/ONLINE-RETAIL-SALES?lang=zh-CN    /zh/indicators/online-retail-sales
"""


@every(("asked", "location"), [row.split() for row in ALONG.strip().splitlines()])
def test_what_is_asked_goes_along(client: Client, asked: str, location: str) -> None:
    """Unit, scale, rate and moment in their plain spelling; the language is the place of the page."""
    answer = client.get(asked, headers={"accept": CHROMIUM})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    page = client.get(location, headers={"accept": CHROMIUM})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


DATA = f"""
{FIGURE}.json {FIGURE}?format=json {FIGURE}?fields=value {INDICATOR}.json {INDICATOR}?format=json
{INDICATOR}?fields=name /v1/figures
/v1/indicators /v1/sources/cfis-2025-09-15 /v1/reports/new-ecommerce-2025 /v1/areas/CHN
"""


@every("asked", DATA.split())
def test_who_names_a_format_or_fields_gets_data(client: Client, asked: str) -> None:
    """A browser too; so it does at every other address, that of a list or of another entry."""
    answer = client.get(asked, headers={"accept": CHROMIUM})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


NOT_THERE = {
    404: ("/v1/figures/nope", f"/v1/figures/{quote('<script>')}", "/v1/indicators/nope"),
    422: (f"{FIGURE}?unit=kilogram", f"{FIGURE}?unit=percent", f"{FIGURE}?nope=1", f"{INDICATOR}?unit=USD"),
}


@every(("status", "asked"), [(status, asked) for status, among in NOT_THERE.items() for asked in among])
def test_what_there_is_not_stays_a_problem(client: Client, asked: str, status: int) -> None:
    """No browser is sent to a page that could not be shown."""
    answer = client.get(asked, headers={"accept": CHROMIUM})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_ready_answers_are_not_mixed_up(client: Client) -> None:
    """Whoever asks first, a browser and a program each get what is theirs, time and again."""
    for path in (FIGURE, INDICATOR):
        for _ in range(2):
            for accept, status in (("application/json", 200), (CHROMIUM, 303), ("text/csv", 200), (None, 200)):
                answer = client.get(path, headers={} if accept is None else {"accept": accept})
                assert answer.status_code == status


def test_a_server_below_a_path_sends_on_below_it(url: str, connect: Callable[..., Client]) -> None:
    """The path of PUBLIC_URL stands before that of the page."""
    behind = connect(url, public_url="https://example.org/data")
    answer = behind.get(f"{FIGURE}?lang=zh", headers={"accept": CHROMIUM})
    assert answer.headers["location"] == f"/data/zh/figures/{SALES}"
