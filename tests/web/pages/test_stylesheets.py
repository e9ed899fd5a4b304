"""The stylesheet that stands in a page: all that its classes need, little beside, and nothing that ends its tag."""

from __future__ import annotations

import re

from api.web.pages.page_response import TEMPLATES
from api.web.pages.stylesheets import FOLDER, PARTS
from tests.conftest import Client
from tests.helpers.every_page import EVERY_PAGE
from tests.helpers.page_reader import opened
from tests.helpers.tables import every

CLASSES = {
    file.stem: set(re.findall(r"\.([a-z][a-z-]*[a-z0-9])(?=[^{}]*{)", file.read_text(encoding="utf-8")))
    for file in FOLDER.glob("*.css")
}


def test_every_part_is_there() -> None:
    """Each template and each file that is named exists, and no file is left out."""
    assert set(PARTS) <= {file.name for file in TEMPLATES.glob("*.html")}
    assert {"a-base", *(name for parts in PARTS.values() for name in parts)} == set(CLASSES)
    assert not any("<" in file.read_text(encoding="utf-8") for file in FOLDER.glob("*.css"))


@every("path", EVERY_PAGE)
def test_each_class_of_a_page_has_its_style(client: Client, path: str) -> None:
    """What a file of styles names, and a page has, stands in the stylesheet of the page."""
    page = opened(client, path)
    used = {name for item in page.xpath("//@class") for name in item.split()}
    style = page.xpath("string(//style)")
    missing = {
        name for classes in CLASSES.values() for name in classes & used if not re.search(rf"\.{name}(?![a-z-])", style)
    }
    assert missing == set()
