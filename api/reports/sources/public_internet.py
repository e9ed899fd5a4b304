"""Which addresses belong to the public internet: neither private themselves nor a way to what is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SET_ASIDE_4 = tuple(
    map(
        IPv4Network,
        (
            "192.0.0.0/24",  # protocol assignments; a cloud's metadata among them
            "192.88.99.0/24",  # relays of 6to4
            "168.63.129.16/32",  # a cloud's own service, which answers its guests alone
        ),
    )
)
"""What the standard library of some versions, or of all, takes for public."""
_PUBLIC_6 = IPv6Network("2000::/3")
"""All that is given out to anybody; what lies outside is of one machine, one network or many, or is not given out."""
_SET_ASIDE_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID, measuring
            "2001:db8::/32",  # documentation
            "3fff::/20",
        ),
    )
)
_MAPPED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""IPv4 as a socket of IPv6 writes it, and as NAT64 reaches it: as public as what stands in the last 32 bits."""
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = 0x5EFE
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


def is_public(text: str) -> bool:
    """Whether an address, with its zone or without, is of the public internet, and each that lies within it is."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    if any(address in network for network in _MAPPED):
        return _is_public_4(_low(address))
    return (
        address in _PUBLIC_6
        and not any(address in network for network in _SET_ASIDE_6)
        and all(map(_is_public_4, _within(address)))
    )


def is_written_as_number(host: str) -> bool:
    """Whether a host is an address, in whichever spelling, and no name that somebody else may know."""
    return ":" in host or _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) is not None


def _is_public_4(address: IPv4Address) -> bool:
    set_aside = any(address in network for network in _SET_ASIDE_4)
    return address.is_global and not address.is_multicast and not address.is_reserved and not set_aside


def _within(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that lie in one of IPv6 and to which it leads: by 6to4, and by ISATAP."""
    if address in _SIX_TO_FOUR:
        yield IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
    if int(address) >> 32 & 0xFCFF_FFFF == _ISATAP:  # two bits say whether it is one's own, and of many
        yield _low(address)


def _low(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFF_FFFF)
