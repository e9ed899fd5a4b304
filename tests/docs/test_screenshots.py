"""The pictures of the README are those that `make screenshots` takes, and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from docs.pictures.take_screenshots import FOLDER, SCREENSHOTS, Screenshot
from tests.conftest import Client
from tests.helpers.tables import every

TOGETHER = 500_000


def test_every_picture_of_the_readme_is_taken_by_the_command(repository: Path) -> None:
    """Each has a text that stands in for it, and is one of the command's."""
    readme = (repository / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]*)\]\(docs/pictures/([^)]+)\)", readme)
    assert len(shown) >= 2
    assert {name for _, name in shown} <= {screenshot.name for screenshot in SCREENSHOTS}
    assert min(len(text) for text, _ in shown) > 20


def test_every_picture_is_there_and_no_other() -> None:
    """All together are small enough to be cloned with the code."""
    pictures = sorted(FOLDER.glob("*.png"))
    assert [picture.name for picture in pictures] == sorted(screenshot.name for screenshot in SCREENSHOTS)
    assert sum(picture.stat().st_size for picture in pictures) <= TOGETHER


@every("screenshot", SCREENSHOTS)
def test_a_picture_has_the_size_of_its_window(screenshot: Screenshot) -> None:
    """One that was taken otherwise is not the command's."""
    with Image.open(FOLDER / screenshot.name) as picture:
        assert (picture.format, picture.size) == ("PNG", (screenshot.width, screenshot.height))


@pytest.mark.one_engine  # that the page is there
@every("screenshot", SCREENSHOTS)
def test_a_page_that_is_taken_exists(client: Client, screenshot: Screenshot) -> None:
    """Its address answers with a page."""
    answer = client.get(screenshot.path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
