"""Signposts lead to what they say: each address answers with the media type that its link tells."""

import re

from api.web.links import licence_address
from tests.conftest import Client, Connect
from tests.helpers.rows import tables
from tests.helpers.tables import every

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
TABLES = tables(__file__)
SIGNPOSTED = {path: set(relations.split()) for path, relations in TABLES["signposted"]}
LINK = re.compile(r'<(?P<address>[^>]+)>; rel="(?P<rel>[a-z-]+)"(?:; type="(?P<type>[^"]+)")?(?:; profile="[^"]+")?')


def links(client: Client, path: str) -> list[tuple[str, str, str | None]]:
    header = client.get(path).headers["link"]
    found = [match.group("rel", "address", "type") for match in LINK.finditer(header)]
    assert len(found) == header.count("rel=")
    return found


@every("path", [*SIGNPOSTED, "/v1", "/", "/.well-known/api-catalog"])
def test_each_link_leads_to_what_it_says(client: Client, path: str) -> None:
    """The relations of the profile and no others, in a HEAD too: on this server 200, and the type that is told."""
    if path in SIGNPOSTED:
        assert {relation for relation, *_ in links(client, path)} == SIGNPOSTED[path]
    assert client.request("HEAD", path).headers["link"] == client.get(path).headers["link"]
    here = [link for link in links(client, path) if not link[1].startswith("https://")]
    assert here
    for _, address, media_type in here:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert media_type in (None, answer.headers["content-type"].partition(";")[0]), address


def test_a_figure_is_cited_as_its_release_has_it(client: Client) -> None:
    """The address in its citation, whichever unit and format was asked for; it is described by citations, as data."""
    described = [media_type for relation, _, media_type in links(client, FIGURE) if relation == "describedby"]
    assert described == ["application/vnd.citationstyles.csl+json", "application/x-bibtex", "application/json"]
    (permanent,) = [address for relation, address, _ in links(client, FIGURE) if relation == "cite-as"]
    assert permanent in client.data(FIGURE)["citation"]
    assert client.data(permanent) == client.data(FIGURE)
    for path in (f"{FIGURE}.csv?unit=USD&lang=zh", permanent):
        assert ("cite-as", permanent, None) in links(client, path)


def test_the_links_of_every_figure_answer(client: Client) -> None:
    """Of derived ones too, whose ids may end like a file's name; a catalogue entry that is not there has no link."""
    rows = client.data("/v1/figures?derived=true&limit=10000&fields=id,derived,links")
    assert [row["id"] for row in rows if row["id"] == "new-ecommerce-2025.total-trade"]
    for row in [row for row in rows if row["derived"]] + rows[:1]:
        own = {name: address for name, address in row["links"].items() if address}
        assert own.keys() == ({"self"} if row["derived"] else {"self", "indicator", "source"})
        typed = [address for _, address, _ in links(client, row["links"]["self"])]
        cited = client.get(f"{row['links']['self']}/citation.json").json()["URL"]
        for address in [*own.values(), *typed, cited]:
            assert address.startswith("https://") or client.get(address).status_code == 200, address
        for suffix in (".csv", ".md", ".txt"):
            assert client.get(row["links"]["self"] + suffix).status_code == 200


def test_a_withdrawn_figure_has_its_signposts(rivals: Client) -> None:
    found = {r: address for r, address, _ in links(rivals, "/v1/figures/online-retail-sales.FRA.2017.a-old")}
    assert found["collection"] == "http://test/v1/reports/test"
    assert rivals.data(found["cite-as"])["withdrawn"] == "test.3"
    assert "successor-version" not in found
    for figure, successor in (("a-old", "a-old.2"), ("a-old.2", "a-old.3")):
        path = "/v1/figures/online-retail-sales.FRA.2018."
        found = {relation: address for relation, address, _ in links(rivals, f"{path}{figure}.txt")}
        assert found["successor-version"] == f"http://test{path}{successor}"
        assert rivals.data(found["successor-version"])["id"].endswith(successor)
    assert "successor-version" not in {relation for relation, *_ in links(rivals, f"{path}{successor}")}


def test_addresses_are_those_that_clients_see(url: str, connect: Connect) -> None:
    client = connect(url, public_url="https://figures.example.org")
    for path in (*SIGNPOSTED, "/v1/figures?limit=2", "/v1/trade.csv?limit=1&offset=1"):
        for relation, address, _ in links(client, path):
            assert address.startswith(("https://figures.example.org/", "https://schema.org/")), (relation, path)


@every(("stated", "address"), TABLES["licences"])
def test_a_licence_that_a_publisher_states_has_an_address(stated: str, address: str) -> None:
    assert (licence_address(None if stated == "-" else stated) or "-") == address
