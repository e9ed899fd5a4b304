"""`/llms.txt`: in the form that llmstxt.org states, and nothing in it leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.web.routes.llms_text import link
from tests.conftest import Client, migrate, within, without_reports

SECTIONS = ["Begin here", "Reports", "Indicators", "Paths", "Optional"]


def tokens(client: Client) -> list[Token]:
    """What a reader of Markdown makes of it."""
    return MarkdownIt("commonmark").parse(client.get("/llms.txt").text)


def links(client: Client) -> list[str]:
    """The addresses that it leads to, in order."""
    inner = (child for token in tokens(client) for child in token.children or ())
    return [str(child.attrs["href"]) for child in inner if child.type == "link_open"]


def test_it_has_the_form(client: Client) -> None:
    """A title, a summary in a quotation, paragraphs, then sections that are lists of links."""
    answer = client.get("/llms.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    found = tokens(client)
    assert [token.tag for token in found if token.type == "heading_open"] == ["h1", *["h2"] * len(SECTIONS)]
    headings = [after.content for token, after in pairwise(found) if token.type == "heading_open"]
    assert headings == ["Report indicators", *SECTIONS]
    assert found[3].type == "blockquote_open"
    items = [token.content for token in found if token.type == "inline" and token.level == 3 and "](" in token.content]
    assert len(items) == len(links(client))


def test_every_link_answers(client: Client) -> None:
    """With an absolute address on the server that was asked; only MCP wants a POST."""
    for address in links(client):
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("http", "test")
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        assert client.get(path).status_code == (405 if parts.path == "/mcp/" else 200), path


def test_it_tells_what_there_is(client: Client) -> None:
    """Each indicator and report as Markdown, and each path of the API."""
    found = links(client)
    for row in client.data("/v1/indicators"):
        assert f"http://test/v1/indicators/{row['code']}.md" in found
    for row in client.data("/v1/reports"):
        assert f"http://test/v1/reports/{row['id']}.md" in found
    for row in client.data("/v1?limit=1000"):
        assert f"http://test{row['example']}" in found


def test_it_is_kept_like_any_answer(client: Client) -> None:
    """By its ETag, and to a HEAD as well; a parameter is refused."""
    answer = client.get("/llms.txt")
    again = client.get("/llms.txt", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    plain = client.request("HEAD", "/llms.txt", headers={"accept-encoding": "identity"})
    assert plain.headers["content-length"] == str(len(answer.content))
    assert client.get("/llms.txt?lang=zh").status_code == 422


def test_without_figures_it_is_still_a_guide(
    engine: str, new_url: Callable[[str], str], connect: Callable[..., Client]
) -> None:
    """With empty sections."""
    address = new_url(engine)
    migrate(address)
    within(address, without_reports)
    bare = connect(address)
    assert bare.get("/llms.txt").text.startswith("# Report indicators\n\n> ")


def test_a_name_with_brackets_ends_no_link() -> None:
    """The brackets of a name become round ones."""
    assert link("a [b]\nc", "http://x/y", "z") == "- [a (b) c](http://x/y): z"
