"""What every page is held to: addresses that data bring are looked at, files have names that change with them."""

from __future__ import annotations

from api.web.pages.assets import script
from api.web.pages.page_response import link_target
from tests.conftest import Client
from tests.helpers.tables import every


@every(
    ("address", "target"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
        (" https://example.org ", "https://example.org"),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:alert(1)", None),
        ("\tjavascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("//example.org", None),
        ("https://", None),
        ("https://[", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_linked(address: str | None, target: str | None) -> None:
    """What a browser would run is shown as text, if at all."""
    assert link_target(address) == target


def test_the_script_is_kept_for_good(client: Client) -> None:
    """Its name is made of its content, so that another content has another name."""
    answer = client.get(f"/assets/{script().name}")
    assert (answer.status_code, answer.content) == (200, script().body)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/pages-000000000000.js").status_code == 404


def test_the_script_is_small() -> None:
    """At most ten thousand bytes, before compression."""
    assert len(script().body) <= 10_000
