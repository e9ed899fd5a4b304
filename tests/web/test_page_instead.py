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

LIKINGS = [
    # Accept, whether a figure's own address sends on, whether an indicator's does
    (CHROMIUM, True, True),
    (FIREFOX, True, True),
    (SAFARI, True, True),
    ("text/html", True, True),
    ("TEXT/HTML;charset=utf-8", True, True),
    ("text/html, */*", True, True),
    ("*/*, text/html", True, True),
    ("text/html, application/json", True, True),
    ("application/json;q=0.9, text/html", True, True),
    ("text/html;q=0.5, */*;q=0.1", True, True),
    (f"text/html, {BIBTEX};q=0.9, */*;q=0.1", True, True),
    ("text/html;q=0.9, image/png", False, True),
    (f"{BIBTEX}, text/html;q=0.9, */*;q=0.1", False, True),
    (f"{BIBTEX}, text/html", False, True),
    ("application/json, text/html", False, False),
    ("text/html;q=0.9, application/json", False, False),
    ("text/html;q=0.9, */*", False, False),
    ("text/csv, text/html;q=0.9", False, False),
    ("application/json, text/plain, */*", False, False),
    ("text/*", False, False),
    ("text/html;q=0, */*", False, False),
    ("text/html;q=nought, */*", False, False),
    ("*/*", False, False),
    ("", False, False),
    (None, False, False),
]


@pytest.mark.one_engine  # what a header asks is read before any table
@every(("accept", "figure", "indicator"), LIKINGS)
def test_html_is_a_page_where_it_is_liked_best(
    client: Client, accept: str | None, figure: bool, indicator: bool
) -> None:
    """Liked as formats are: by q, at one q what is named before what a range holds, and of what is named the first."""
    for path, sent in ((FIGURE, figure), (INDICATOR, indicator)):
        for method in ("GET", "HEAD"):
            answer = client.request(method, path, headers={} if accept is None else {"accept": accept})
            assert answer.status_code == (303 if sent else 200)
            assert "accept" in answer.headers["vary"].lower()
            if sent:
                assert answer.headers["location"] == path.removeprefix("/v1")
                assert answer.headers["cache-control"].startswith("public")
                assert not answer.content
            else:
                assert "html" not in answer.headers["content-type"]


@every(
    ("asked", "location"),
    [
        (f"{FIGURE}?unit=USD", f"/figures/{SALES}?unit=USD"),
        (f"{FIGURE}?rate=usdcny:7.2&unit=us$", f"/figures/{SALES}?rate=USDCNY:7.2&unit=USD"),
        (f"{FIGURE}?unit=USD&basis=year-end&scale=bn", f"/figures/{SALES}?basis=year-end&scale=billion&unit=USD"),
        (f"{FIGURE}?lang=zh&unit=USD", f"/zh/figures/{SALES}?unit=USD"),
        (f"{FIGURE}?lang=en", f"/figures/{SALES}"),
        (f"{FIGURE}?as_of=2026-11-25", f"/figures/{SALES}?as_of=2026-11-25"),
        (f"/v1/figures/{DERIVED}", f"/figures/{DERIVED}"),
        ("/v1/indicators/ONLINE-RETAIL-SALES?lang=zh-CN", "/zh/indicators/online-retail-sales"),
    ],
)
def test_what_is_asked_goes_along(client: Client, asked: str, location: str) -> None:
    """Unit, scale, rate and moment in their plain spelling; the language is the place of the page."""
    answer = client.get(asked, headers={"accept": CHROMIUM})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    page = client.get(location, headers={"accept": CHROMIUM})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


@every(
    "asked",
    [
        f"{FIGURE}.json",
        f"{FIGURE}?format=json",
        f"{FIGURE}?fields=value",
        f"{INDICATOR}.json",
        f"{INDICATOR}?format=json",
        f"{INDICATOR}?fields=name",
        "/v1/figures",
        "/v1/indicators",
        "/v1/sources/cfis-2025-09-15",
        "/v1/reports/new-ecommerce-2025",
        "/v1/areas/CHN",
    ],
)
def test_who_names_a_format_or_fields_gets_data(client: Client, asked: str) -> None:
    """A browser too; so it does at every other address, that of a list or of another entry."""
    answer = client.get(asked, headers={"accept": CHROMIUM})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


@every(
    ("asked", "status"),
    [
        ("/v1/figures/nope", 404),
        (f"/v1/figures/{quote('<script>')}", 404),
        (f"{FIGURE}?unit=kilogram", 422),
        (f"{FIGURE}?unit=percent", 422),
        (f"{FIGURE}?nope=1", 422),
        ("/v1/indicators/nope", 404),
        (f"{INDICATOR}?unit=USD", 422),
    ],
)
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
