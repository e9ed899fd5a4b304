"""Pictures where people meet them: opened by themselves, and in another page's img element."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watched

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
SALES = "/v1/figures{}?indicator=online-retail-sales&area=CHN"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that reaches no other host."""
    watched = Watched(browser)
    yield watched.page
    assert watched.foreign == []
    watched.close()


@pytest.mark.parametrize(
    "path", [f"{FIGURE}.svg?unit=USD", f"{FIGURE}.png?lang=zh", SALES.format(".svg"), SALES.format(".png")]
)
def test_a_picture_is_opened_by_itself(page: Page, address: str, path: str) -> None:
    """It is shown, not kept as a file, and nothing in it is refused by its own policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 200
    assert said == []
    if ".svg" in path:
        texts = page.locator("text")
        assert texts.count() > 5
        assert page.evaluate("getComputedStyle(document.querySelector('text')).fontFamily").endswith("serif")
    else:
        assert page.evaluate("document.images[0].naturalWidth") == 1200


def test_an_image_element_needs_no_suffix(page: Page, address: str) -> None:
    """Browsers ask for images there; the same address read by a script is JSON."""
    page.goto(f"{address}/search")  # a page that may show images and read
    sizes = page.evaluate(
        """async (paths) => Promise.all(paths.map(async (path) => {
            const image = new Image();
            image.src = path;
            await image.decode();
            const read = await fetch(path);
            return [image.naturalWidth, read.headers.get("content-type").split(";")[0]];
        }))""",
        [address + path for path in (FIGURE, SALES.format(""), f"{FIGURE}?width=400")],
    )
    assert sizes[:2] == [[720, "application/json"], [720, "application/json"]]
    assert sizes[2][0] == 400


@pytest.mark.parametrize("width", [280, 320, 480, 720, 1400])
@pytest.mark.parametrize("path", [f"{FIGURE}.svg?unit=USD", f"{FIGURE}.svg?unit=USD&lang=zh"])
def test_no_text_of_a_card_leaves_it(page: Page, address: str, path: str, width: int) -> None:
    """In the fonts of this machine, which are not those that its widths are reckoned with."""
    page.goto(f"{address}{path}&width={width}")
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('text')].map((t) => t.getBBox().x + t.getBBox().width))"
    )
    assert right <= width
