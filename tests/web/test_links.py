"""Links lead to what they say: each address answers with the media type that its link tells."""

import re

from api.web.links import licence_address
from tests.conftest import Client, Connect
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)
LINKED = ("/v1/downloads/figures.csv", "/v1/downloads/areas.csv", "/.well-known/api-catalog")
LINK = re.compile(r'<(?P<address>[^>]+)>; rel="(?P<rel>[a-z-]+)"(?:; type="(?P<type>[^"]+)")?(?:; profile="[^"]+")?')


def links(client: Client, path: str) -> list[tuple[str, str, str | None]]:
    header = client.get(path).headers["link"]
    found = [match.group("rel", "address", "type") for match in LINK.finditer(header)]
    assert len(found) == header.count("rel=")
    return found


@every("path", LINKED)
def test_each_link_leads_to_what_it_says(client: Client, path: str) -> None:
    """In a HEAD too: on this server 200, and the type that is told."""
    assert client.request("HEAD", path).headers["link"] == client.get(path).headers["link"]
    here = [link for link in links(client, path) if not link[1].startswith("https://")]
    assert here
    for _, address, media_type in here:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert media_type in (None, answer.headers["content-type"].partition(";")[0]), address


def test_the_links_of_every_figure_answer(client: Client) -> None:
    """Of derived ones too, whose ids may end like a file's name; a catalogue entry that is not there has no link."""
    rows = client.data("/v1/figures?derived=true&limit=10000&fields=id,derived,links")
    assert [row["id"] for row in rows if row["id"] == "new-ecommerce-2025.total-trade"]
    for row in [row for row in rows if row["derived"]] + rows[:1]:
        own = {name: address for name, address in row["links"].items() if address}
        assert own.keys() == ({"self"} if row["derived"] else {"self", "indicator", "source"})
        cited = client.get(f"{row['links']['self']}/citation.json").json()["URL"]
        for address in [*own.values(), cited]:
            assert address.startswith("https://") or client.get(address).status_code == 200, address
        for suffix in (".csv", ".md", ".txt"):
            assert client.get(row["links"]["self"] + suffix).status_code == 200


def test_addresses_are_those_that_clients_see(url: str, connect: Connect) -> None:
    client = connect(url, public_url="https://figures.example.org")
    for path in (*LINKED[:-1], "/v1/figures?limit=2", "/v1/trade.csv?limit=1&offset=1"):
        for relation, address, _ in links(client, path):
            assert address.startswith("https://figures.example.org/"), (relation, path)


@every(("stated", "address"), TABLES["licences"])
def test_a_licence_that_a_publisher_states_has_an_address(stated: str, address: str) -> None:
    assert (licence_address(None if stated == "-" else stated) or "-") == address
