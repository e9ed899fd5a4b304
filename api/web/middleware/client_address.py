"""The address by which one client is told from another."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address

from api.web.middleware.delivery import Scope

LONGEST = 64
"""Characters of an address that is none, such as that of a socket file."""


def client_of(scope: Scope) -> str:
    """The client that a request comes from; all that have no address are one."""
    client = scope.get("client")
    return client_at(client[0]) if client else ""


@lru_cache(maxsize=1024)
def client_at(host: str) -> str:
    """The address as it is counted: that of IPv4, the /64 of IPv6, which a household or a server is given whole."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:LONGEST]
    if not isinstance(address, IPv4Address) and address.ipv4_mapped is None:
        return str(IPv6Network((int(address), 64), strict=False))
    return str(address if isinstance(address, IPv4Address) else address.ipv4_mapped)  # as a socket for both sees IPv4
