"""`/sitemap.xml` and `/robots.txt`: every page that there is, in both languages, and none that there is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from lxml import etree

from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers import claims
from tests.helpers.tables import every

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


class Listed(NamedTuple):
    """An address of a sitemap with what is said of it."""

    address: str
    since: str | None
    alternates: dict[str, str]


def parts(client: Client) -> list[str]:
    """The addresses of the parts."""
    root = etree.fromstring(client.get("/sitemap.xml").content)
    return [str(loc) for loc in root.xpath("s:sitemap/s:loc/text()", namespaces=NAMES)]


def listed(client: Client) -> Iterator[Listed]:
    """What all parts list."""
    for part in parts(client):
        response = client.get(part)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/xml")
        for url in etree.fromstring(response.content).xpath("s:url", namespaces=NAMES):
            links = url.xpath("x:link[@rel='alternate']", namespaces=NAMES)
            alternates = {link.get("hreflang"): link.get("href") for link in links}
            since = url.findtext("s:lastmod", namespaces=NAMES)
            yield Listed(url.findtext("s:loc", namespaces=NAMES), since, alternates)


def path(address: str) -> str:
    """The path of an address of the site."""
    assert address.startswith("http://test/")
    return address.removeprefix("http://test")


def test_every_figure_is_listed(client: Client) -> None:
    """Every source's claims and what follows from them, each in both languages, with the day of its release."""
    found = [each for each in listed(client) if "/figures/" in each.address]
    figures = client.data("/v1/figures?claims=all&derived=true&fields=id,release&limit=10000")
    assert {path(each.address) for each in found} == {
        f"{prefix}/figures/{row['id']}" for row in figures for prefix in ("", "/zh")
    }
    assert len(found) == 2 * len(figures) > 200
    released = {row["id"]: row["released_at"] for row in client.data("/v1/releases")}
    days = {row["id"]: released.get(row["release"]) for row in figures}
    assert all(each.since >= days[each.address.rpartition("/")[2]] for each in found)


def test_the_catalogue_is_listed(client: Client) -> None:
    """Reports, sources and indicators, and the pages that there is one of; no address twice."""
    found = [path(each.address) for each in listed(client)]
    assert len(found) == len(set(found))
    wanted = {"/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources"}
    for kind, key in (("reports", "id"), ("sources", "id"), ("indicators", "code")):
        wanted |= {f"/{kind}/{row[key]}" for row in client.data(f"/v1/{kind}?limit=10000")}
    assert {each for each in found if "/figures/" not in each} == {*wanted, *(f"/zh{each}" for each in wanted)}


def test_what_is_listed_is_there(client: Client) -> None:
    """A page in the language that it is listed in, whose own head names the same addresses."""
    kinds: dict[str, list[Listed]] = {}
    for each in listed(client):
        kinds.setdefault(path(each.address).removeprefix("/zh").split("/")[1], []).append(each)
    assert len(kinds) > 6
    for found in kinds.values():
        for each in found[:2] + found[-2:]:
            response = client.get(each.address)
            assert response.status_code == 200, each.address
            page = etree.HTML(response.text)
            assert page.xpath("//link[@rel='canonical']/@href") == [each.address]
            links = page.xpath("//link[@rel='alternate'][@hreflang]")
            assert {link.get("hreflang"): link.get("href") for link in links} == each.alternates
            assert each.alternates[page.get("lang")] == each.address


def test_robots_find_it(client: Client) -> None:
    """The file names the index by its absolute address, and keeps robots from nothing that is for people."""
    lines = client.get("/robots.txt").text.split("\n")
    assert [line for line in lines if line] == [
        "User-agent: *",
        "Disallow: /metrics",
        "Sitemap: http://test/sitemap.xml",
    ]


@every("part", ["figures-0", "figures-2", "figures-x", "figures-1-1", "figures--1", "pages-2", "pages-01", "others-1"])
def test_a_part_that_is_not_there(client: Client, part: str) -> None:
    """404, and where those that there are stand."""
    response = client.get(f"/sitemaps/{part}.xml")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert "/sitemap.xml" in response.json()["detail"]


@every("address", ["/sitemap.xml?page=2", "/robots.txt?x=1", "/sitemaps/pages-1.xml?x=1"])
def test_a_parameter_is_refused(client: Client, address: str) -> None:
    """As everywhere."""
    assert client.get(address).status_code == 422


def test_the_parts_are_cut_by_size(client: Client, monkeypatch: pytest.MonkeyPatch, url: str, connect: Any) -> None:
    """With parts of seven figures each is in one part, and none in two."""
    whole = {each.address for each in listed(client)}
    monkeypatch.setattr("api.service.figure_parts.SIZE", 7)
    monkeypatch.setattr("api.web.pages.sharing.sitemap.SIZE", 7)
    small = connect(url)
    found = [each.address for each in listed(small)]
    assert len(parts(small)) > 20
    assert (set(found), len(found)) == (whole, len(whole))


def test_a_withdrawn_figure_is_not_listed(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> None:
    """What a release took back leaves the list, and what took its place enters it."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    client = connect(address)
    found = {path(each.address) for each in listed(client)}
    for old, _, new in claims.WITHDRAWALS:
        assert f"/figures/{claims.figure_id(old)}" not in found
        assert (
            new is None
            or new in {old for old, *_ in claims.WITHDRAWALS}
            or f"/figures/{claims.figure_id(new)}" in found
        )


def test_without_reports(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> None:
    """The pages that are there without figures, with no day."""
    address = migrated_url(engine)
    within(address, without_reports)
    found = list(listed(connect(address)))
    assert {path(each.address) for each in found} >= {"/", "/zh/", "/audit", "/zh/audit"}
    assert {each.since for each in found} == {None}


def test_behind_a_proxy(url: str, connect: Callable[..., Client]) -> None:
    """Addresses are those of the outside."""
    client = connect(url, public_url="https://figures.example.org/stats")
    assert "Sitemap: https://figures.example.org/stats/sitemap.xml" in client.get("/robots.txt").text
    (first, *_) = parts(client)
    assert first == "https://figures.example.org/stats/sitemaps/pages-1.xml"
    body = client.get("/sitemaps/pages-1.xml").text
    assert "<loc>https://figures.example.org/stats/zh/audit</loc>" in body
