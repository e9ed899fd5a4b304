"""Other people's programs read the pages: previews of links, what is embedded for them, valid HTML, no broken link."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.clients.conftest import Run, ended, reading
from tests.helpers.programs import missing
from tests.helpers.rows import tables
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
IMPORTS = "new-ecommerce-2025.cross-border-imports"
TEXT = quote("In 2024 China’s online retail sales were 15.5 trillion yuan, 19% more; exports 1.8 trillion yuan.")
ARTICLES = (f"/figures/{RETAIL}", f"/figures/{EXPORTS}?unit=EUR", f"/figures/{IMPORTS}")
WEBSITES, MORE = ([path for (path,) in tables(__file__)[name]] for name in ("websites", "valid"))
SHARED = (*WEBSITES, *ARTICLES)
"""A page of each kind."""
VALID = [*SHARED, *MORE, f"/fact-check?text={TEXT}"]
PREFIXES = ("", "/zh")


def both(paths: Any) -> list[str]:
    return [f"{prefix}{path}" for path in paths for prefix in PREFIXES]


pytestmark = pytest.mark.slow
scraped = reading("open_graph_scraper.js", *both(SHARED))


@every("path", both(SHARED))
def test_a_link_has_a_preview(scraped: Any, server: str, path: str) -> None:
    tags, plain = scraped[path], path.removeprefix("/zh")
    kind, language = "article" if plain in ARTICLES else "website", "zh_CN" if path.startswith("/zh") else "en_GB"
    wanted = {"success": True, "ogType": kind, "ogUrl": f"{server}{path}", "ogLocale": language}
    pictured = plain in ("/", *ARTICLES) or re.fullmatch("/(indicators|reports)/.+", plain)
    wanted |= {"twitterCard": "summary_large_image" if pictured else "summary"}
    assert {name: tags[name] for name in wanted} == wanted
    assert tags["ogTitle"]
    assert len(tags["ogDescription"]) > (10 if language == "zh_CN" else 20)
    if not pictured:
        return
    (picture,) = tags["ogImage"]
    assert (picture["type"], picture["width"], picture["height"]) == ("image/png", "1200", "630")
    assert picture["alt"]
    response = httpx.get(picture["url"], trust_env=False)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    assert [int.from_bytes(response.content[place : place + 4]) for place in (16, 20)] == [1200, 630]


def test_links_are_embedded(run: Run, server: str) -> None:
    """oembed-parser finds what is put in the place of a figure and of an indicator, as large as there is room for."""
    kinds, none = both([f"/figures/{RETAIL}?unit=USD", "/indicators/online-retail-sales"]), ("/figures/nope", "/audit")
    addresses = [f"{server}{path}" for path in (*kinds, *none)]
    found = run("oembed_parser.js", server, json.dumps({"maxwidth": 500, "maxheight": 420}), *addresses)
    for path in kinds:
        embedded = found[f"{server}{path}"]
        assert (embedded["version"], embedded["type"], bool(embedded["title"])) == ("1.0", "rich", True)
        assert (embedded["width"] <= 500, embedded["height"] <= 420) == (True, True)
        address = embedded["html"].partition('src="')[2].partition('"')[0]
        prefix = "/zh" if path.startswith("/zh") else ""
        assert address == f"{server}{prefix}/embed{path.removeprefix('/zh')}"
        for asked in (address, embedded["thumbnail_url"]):
            assert httpx.get(asked, trust_env=False).status_code == 200
    nope, audit = (found[f"{server}{path}"] for path in none)
    assert (nope["known"], nope["refused"]) == (True, "Request failed with error code 404")
    assert audit["known"] is False


@pytest.fixture(scope="module")
def validated(node: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the Nu HTML checker says of each page and of the stylesheet in it, by the path."""
    if shutil.which("java") is None:
        missing("java")
    folder = tmp_path_factory.mktemp("pages")
    paths = [*both(VALID), "/docs"]
    files = {folder / f"{number}.html": path for number, path in enumerate(paths)}
    for file, path in files.items():
        # It refuses to ask an address of this machine itself.
        response = httpx.get(f"{server}{path}", headers={"accept": "text/html"}, trust_env=False, follow_redirects=True)
        assert response.headers["content-type"].startswith("text/html"), path
        file.write_bytes(response.content)
    broken = folder / "broken.html"
    broken.write_text("<!doctype html><title>x</title><style>p { colour: red }</style><p><div title=a title=b>")
    command = ["java", "-Xss8m", "-jar", str(node / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")]
    command += ["--format", "json", "--stdout", "--exit-zero-always", *map(str, files), str(broken)]
    done = ended(command, folder)
    found: dict[str, list[str]] = {path: [] for path in (*paths, "broken")}
    for message in json.loads(done.stdout)["messages"]:
        path = files.get(Path(message["url"].removeprefix("file:")), "broken")
        found[path].append(f"{message['type']}: {message['message']} … {message.get('extract', '')}")
    return found


@every("path", [*both(VALID), "/docs"])
def test_a_page_is_valid(validated: dict[str, list[str]], path: str) -> None:
    """HTML, the SVG in it and the stylesheet, in both languages; of what is wrong the checker says so."""
    # A report without a Chinese title tips the checker's guess at the language of a short page, by its English words.
    guessed = "info: This document appears to be written in English" if path.startswith("/zh") else "nothing"
    assert [found for found in validated[path] if not found.startswith(guessed)] == []
    assert all(words in " ".join(validated["broken"]) for words in ("colour", "Duplicate attribute"))


def test_no_link_is_broken(run: Run, server: str) -> None:
    """From the front page on, in both languages, places within pages included."""
    found = run("linkinator.js", server, RETAIL, EXPORTS, IMPORTS)
    assert found["broken"] == []
    paths = {address.removeprefix(server).partition("?")[0] for address in found["checked"]}
    assert {path for path in both(["/", "/audit", "/search", "/fact-check"]) if path != "/zh/"} < {*paths, "/"}
    assert {"/indicators/online-retail-sales", f"/zh/figures/{IMPORTS}", "/sources/cfis-2025-09-15"} < paths
    assert len(paths) > 300
