"""The page at /docs in a real browser, which reaches nothing but the server that is tested."""

import pytest

from tests.browser.conftest import Visit, executed, explored
from tests.helpers.tables import every

pytestmark = pytest.mark.full


def test_try_it_out_answers(visit: Visit) -> None:
    """With figures; required fields are filled with the example; a refusal is shown with its code."""
    watched = explored(visit)
    status, body = executed(watched.page, "list_market_size")
    assert status == "200"
    assert "2.15 trillion USD" in [row["sales"]["display"] for row in body["data"] if row["sales"]]
    assert (watched.faults, watched.said) == ([], [])
    status, body = executed(watched.page, "convert")
    assert (status, body["data"]["display"]) == ("200", "2.15 trillion USD")
    status, body = executed(explored(visit).page, "convert", year="1066")
    assert (status, body["code"]) == ("422", "no-exchange-rate")


def test_a_reader_of_the_text_does_not_wait(visit: Visit, address: str) -> None:
    """Swagger UI is not even fetched until the reader comes near it; then each operation is listed."""
    watched = visit("/docs", "networkidle")
    assert not [url for url in watched.asked if "swagger" in url or "openapi.json" in url]
    watched.page.keyboard.press("End")
    watched.page.wait_for_selector(".opblock")
    assert not watched.page.locator("#operations").is_visible()
    paths = watched.page.request.get(f"{address}/openapi.json").json()["paths"]
    assert watched.page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())


@every("file", ["swagger-ui-bundle.js", "swagger-ui.css", "openapi.json"])
def test_without_a_file_the_list_stays(visit: Visit, address: str, file: str) -> None:
    """A server that is overloaded leaves a page that says so, with addresses that can be clicked."""
    page = visit().page
    page.route(f"**/{file}", lambda route: route.fulfill(status=503))
    page.goto(f"{address}/docs")
    page.locator("#explorer").scroll_into_view_if_needed()
    page.get_by_text("The explorer could not be loaded").wait_for()
    assert page.locator("#operations a").first.is_visible()


def test_without_script_the_page_is_whole(visit: Visit, address: str) -> None:
    """Every path is there, what is missing is said, and each link to this server answers."""
    page = visit("/docs", java_script_enabled=False).page
    shown = page.locator("main").inner_text()
    assert "needs JavaScript" in shown
    described = page.request.get(f"{address}/openapi.json").json()["paths"]
    assert [path for path in described if f" {path}" not in shown] == []
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    within = sorted({link for link in links if link.startswith(address)})
    assert len(within) > len(described)
    assert [link for link in within if page.request.get(link).status != 200] == []


def test_an_operation_is_read_as_a_whole(visit: Visit) -> None:
    """Open at 1280 px each is at most 2,500 px high, and begins with what is required and what most callers use."""
    page = explored(visit, viewport={"width": 1280, "height": 900}).page
    for block in page.locator(".opblock").all():
        block.locator(".opblock-summary-control").click()
        block.locator(".responses-wrapper").wait_for()
        names = block.locator("tr[data-param-name]").evaluate_all("rows => rows.map(row => row.dataset.paramName)")
        first = [name for name in ("indicator", "area", "period", "year", "unit") if name in names]
        places = sorted(names.index(name) for name in first)
        assert (block.bounding_box() or {})["height"] <= 2500, names
        assert names[places[0] : places[0] + len(first)] == first if first else True, names
        block.locator(".opblock-summary-control").click()
