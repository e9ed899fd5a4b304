"""The address by which one client is told from another."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address

from api.web.middleware.delivery import Scope

NETWORK_BITS = 64


"""Of an IPv6 address: what a household or a server is given whole, so that it is one client."""


LONGEST = 64


"""Characters of an address that is none, such as that of a socket file."""


def client_of(scope: Scope) -> str:
    """The client that a request comes from; all that have no address are one."""
    client = scope.get("client")
    return told_apart(client[0]) if client else ""


@lru_cache(maxsize=1024)
def told_apart(host: str) -> str:
    """The address as it is counted: that of IPv4, the network of IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:LONGEST]
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:  # as a socket for both sees IPv4
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), NETWORK_BITS), strict=False))
