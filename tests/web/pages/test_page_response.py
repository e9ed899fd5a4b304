"""What every page is held to, and a refusal as a page: its links, its files and styles, its words in both languages."""

from __future__ import annotations

import re
from functools import cache

import pytest

from api.domain.errors import tree
from api.web.pages.assets import script
from api.web.pages.page_response import TEMPLATES, link_target
from api.web.pages.stylesheets import FOLDER, PARTS
from api.web.pages.words.problem_words import SENTENCES, without_addresses
from tests.conftest import Client
from tests.helpers.every_page import EVERY_PAGE
from tests.helpers.facts import named_tables
from tests.helpers.pages import PREFIXES, one, opened, text_of
from tests.helpers.tables import every

TABLES = named_tables(__file__)
LINKED = ("https://example.org/a?b=c#d", "http://example.org", " https://example.org ")
RUN = ("javascript:alert(1)", "JAVASCRIPT:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "vbscript:x")
NO_WEB = ("data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//example.org", "https://", "https://[")


@every("address", [*LINKED, *RUN, *NO_WEB, "", None])
def test_only_addresses_of_the_web_are_linked(address: str | None) -> None:
    """What a browser would run is shown as text, if at all."""
    assert link_target(address) == ((address or "").strip() if address in LINKED else None)


def test_the_script_is_kept_for_good(client: Client) -> None:
    """Its name is made of its content, so that another content has another name; it is small before compression."""
    assert len(script().body) <= 10_000
    answer = client.get(f"/assets/{script().name}")
    assert (answer.status_code, answer.content) == (200, script().body)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/pages-000000000000.js").status_code == 404


@cache
def classes() -> dict[str, set[str]]:
    """The classes that each file of styles names."""
    return {
        file.stem: set(re.findall(r"\.([a-z][a-z-]*[a-z0-9])(?=[^{}]*{)", file.read_text(encoding="utf-8")))
        for file in FOLDER.glob("*.css")
    }


def test_every_part_is_there() -> None:
    """Each template and each file that is named exists, and no file is left out or ends the tag that it stands in."""
    assert set(PARTS) <= {file.name for file in TEMPLATES.glob("*.html")}
    assert {"a-base", *(name for parts in PARTS.values() for name in parts)} == set(classes())
    assert not any("<" in file.read_text(encoding="utf-8") for file in FOLDER.glob("*.css"))


def has_its_styles(client: Client, path: str) -> None:
    """What a file of styles names, and a page has, stands in the stylesheet of the page."""
    page = opened(client, path)
    used = {name for item in page.xpath("//@class") for name in item.split()}
    style = page.xpath("string(//style)")
    named = {name for found in classes().values() for name in found & used}
    assert {name for name in named if not re.search(rf"\.{name}(?![a-z-])", style)} == set()


test_each_class_of_a_page_has_its_style = every("path", EVERY_PAGE[::5])(has_its_styles)
test_each_class_of_every_page_has_its_style = pytest.mark.full(every("path", EVERY_PAGE)(has_its_styles))


@every(("path", "english", "chinese", "ways"), TABLES["refusal-words"])
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    client: Client, path: str, english: str, chinese: str, ways: str
) -> None:
    """With the pages that are meant and those that list what there is; the API's own words stand last, as English."""
    for prefix, told in (("", english), ("/zh", chinese)):
        status = client.get(f"{prefix}{path}").status_code
        assert status in (404, 422)
        main = one(opened(client, f"{prefix}{path}", status), "//main")
        assert told in text_of(main)
        assert "/v1" not in text_of(main)
        links = main.xpath(".//a/@href")
        assert [link for link in links if link.startswith("/v1")] == []
        assert {f"{prefix}{way}" for way in [*ways.split(), "/indicators", "/reports", "/sources"]} <= set(links)
        if prefix:
            for part in main.xpath(".//h1 | .//p[not(@class)] | .//li"):
                assert re.search("[\u4e00-\u9fff]", text_of(part)), text_of(part)


def test_every_problem_has_words() -> None:
    """In both languages, by its code."""
    assert {problem.code for problem in tree()} <= set(SENTENCES)


@every(("detail", "kept"), TABLES["details"])
def test_a_page_leaves_out_addresses_of_the_api(detail: str, kept: str) -> None:
    """The clause that leads there, and no more."""
    assert without_addresses(detail) == kept


@every("path", ["/%3Cscript%3E", "/indicators/%3Cscript%3Ealert(1)", "/figures/" + "a" * 3000])
@every("prefix", PREFIXES)
def test_a_hostile_address_is_text_and_not_endless(client: Client, prefix: str, path: str) -> None:
    """Shown as it is, so far as a sentence has room."""
    main = one(opened(client, f"{prefix}{path}", 404), "//main")
    assert main.xpath(".//script") == []
    assert len(text_of(main)) < 600
