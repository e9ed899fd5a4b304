"""`/.well-known/api-catalog`: every API of this server, as RFC 9727 and RFC 9264 have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from api.main import PROTOCOLS
from api.web.routes.api_catalog import APIS
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # nothing is read for it

PATH = "/.well-known/api-catalog"
PROFILE = "https://www.rfc-editor.org/info/rfc9727"
TARGET = {
    "type": "object",
    "required": ["href"],
    "properties": {
        "href": {"type": "string", "format": "uri"},
        "type": {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
        "title": {"type": "string"},
    },
    "additionalProperties": False,
}
LINKSET = {
    "type": "object",
    "required": ["linkset"],
    "additionalProperties": False,
    "properties": {
        "linkset": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["anchor"],
                "properties": {"anchor": {"type": "string", "format": "uri"}},
                "additionalProperties": {"type": "array", "minItems": 1, "items": TARGET},
            },
        }
    },
}
"""A set of links as RFC 9264 (4.2) defines it, with the attributes that stand in this one."""


def contexts(client: Client) -> list[dict[str, Any]]:
    """The link contexts."""
    found: list[dict[str, Any]] = client.get(PATH).json()["linkset"]
    return found


def test_it_is_a_set_of_links(client: Client) -> None:
    """Of the media type that RFC 9727 asks for, valid by its schema."""
    answer = client.get(PATH)
    assert answer.headers["content-type"] == f'application/linkset+json; profile="{PROFILE}"'
    jsonschema_rs.validator_for(LINKSET, validate_formats=True).validate(answer.json())


def test_a_head_tells_where_it_is(client: Client) -> None:
    """By the relation of the same name (RFC 9727, 2)."""
    head = client.request("HEAD", PATH)
    assert (head.status_code, head.content) == (200, b"")
    assert head.links["api-catalog"]["url"] == f"http://test{PATH}"


@every("path", ["/", "/v1"])
def test_it_is_found_from_where_people_begin(client: Client, path: str) -> None:
    """The page and the index of the API link to it."""
    assert client.get(path).links["api-catalog"]["url"] == f"http://test{PATH}"


def test_every_api_is_in_it(client: Client) -> None:
    """Ours, and each of other people's protocols: an item that is read where it leads to, with its own context."""
    catalogue, *others = contexts(client)
    items = [item["href"] for item in catalogue["item"]]
    assert catalogue["anchor"] == f"http://test{PATH}"
    assert [other["anchor"] for other in others] == items
    prefixes = {route.path.partition("{")[0].rstrip("/") for module in PROTOCOLS for route in module.router.routes}
    assert {prefix for prefix in prefixes if not any(api.path.startswith(prefix) for api in APIS)} == set()
    assert len(APIS) == len(PROTOCOLS) + 1
    for address in items:
        if address.endswith("/mcp/"):  # to which all is posted
            assert client.get(address).status_code == 405
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Unknown endpoint" not in answer.text


def test_what_describes_an_api_is_there(client: Client) -> None:
    """With the media type that is told; each has a page for people."""
    for context in contexts(client)[1:]:
        assert context["service-doc"], context["anchor"]
        for relation in ("service-desc", "service-doc", "status", "license"):
            for target in context.get(relation, ()):
                if relation == "service-doc" and not target["href"].startswith("http://test/"):
                    assert not context["anchor"].endswith("/v1")
                    continue  # that of a protocol, by whoever made it
                answer = client.get(target["href"])
                assert answer.status_code == 200, target
                assert answer.headers["content-type"].partition(";")[0] == target["type"], target


def test_addresses_are_those_that_clients_see(url: str, connect: Callable[..., Client]) -> None:
    """Behind a proxy the public ones."""
    client = connect(url, public_url="https://figures.example.org")
    assert all(context["anchor"].startswith("https://figures.example.org/") for context in contexts(client))


def test_a_parameter_is_refused(client: Client) -> None:
    """As anywhere."""
    assert client.get(f"{PATH}?area=CHN").status_code == 422
