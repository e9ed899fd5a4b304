"""Which connection gives way to a new one, and which counts for a client."""

from unittest.mock import Mock

from api.settings import Settings
from api.web.connections.protocol import OpenConnections
from tests.helpers.tables import every

V4, V6 = "192.0.2.1", "2001:db8:0:1::{}"


class Server:
    """Connections with bounds."""

    def __init__(self, most: int = 100, per_client: int = 2) -> None:
        bounds = {"max_connections": most, "max_connections_per_client": per_client}
        self.all = OpenConnections(Settings(trusted_proxies="198.51.100.0/24", **bounds))

    def come(self, host: str, *, busy: bool = True) -> Mock:
        new = Mock(busy=busy)
        self.all.come(new, host)
        return new


NETWORKS = [f"2001:db8:0:{number}::1" for number in range(1, 4)]
HOSTS = [
    *(([V4] * 3, 1), ([V6.format(n) for n in range(1, 4)], 1), (NETWORKS, 0), ([V4, f"::ffff:{V4}", V4], 1)),
    *(([V4, V4, "192.0.2.2", V6.format(1)], 0), (["198.51.100.7"] * 5, 0)),
]


@every(("hosts", "cut"), HOSTS)
def test_a_client_is_an_address_or_a_network(hosts: list[str], cut: int) -> None:
    server = Server()
    assert sum(new.cut.called for new in [server.come(host) for host in hosts]) == cut


@every("per_client", [0, 2])
def test_who_has_most_gives_one_up(per_client: int) -> None:
    """One that idles, else the one that came first; of another client none."""
    server = Server(3, per_client)
    other = server.come("192.0.2.2", busy=False)
    first, idle = server.come(V4), server.come(V4, busy=False)
    third = server.come(V4)
    assert [one.cut.called for one in (other, first, idle, third)] == [False, False, True, False]
    assert not server.come("192.0.2.3").cut.called
    assert [one.cut.called for one in (other, first, third)] == [False, True, False]
