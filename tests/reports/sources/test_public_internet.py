"""Which addresses are of the public internet, and which only look so or lead elsewhere."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from api.reports.sources.public_internet import is_public, is_written_as_number
from tests.helpers.rows import cases
from tests.helpers.tables import every

SPECIAL = """
0.0.0.0-0.255.255.255 10.0.0.0-10.255.255.255 100.64.0.0-100.127.255.255 127.0.0.0-127.255.255.255
169.254.0.0-169.254.255.255 172.16.0.0-172.31.255.255 192.168.0.0-192.168.255.255 224.0.0.0-255.255.255.255
"""
SMALL = st.one_of(
    st.integers(*(int(IPv4Address(address)) for address in stretch.split("-"))) for stretch in SPECIAL.split()
)
"""IPv4 addresses as numbers, none of them public."""
LOW = st.integers(0, 2**64 - 1)
INTERFACE = st.sampled_from((0x0000_5EFE, 0x0200_5EFE, 0x0100_5EFE, 0x0300_5EFE))
NETWORK = st.integers(0x2000_0000_0000_0000, 0x3FFF_FFFF_FFFF_FFFF)


def addresses(section: str) -> list[str]:
    """The addresses of a section beside this test."""
    return [address for row in cases(__file__, section) for address in str(row[0]).split()]


@every("address", addresses("private"))
def test_what_is_not_public(address: str) -> None:
    """This machine, this network, what is set aside, and each of them within another address."""
    assert not is_public(address)


@every("address", addresses("public"))
def test_what_is_public(address: str) -> None:
    """The neighbours of what is not, and a public address within another."""
    assert is_public(address)


@given(SMALL, LOW, NETWORK, INTERFACE, st.integers(0, 0xFFFF))
def test_a_private_address_within_another_is_found(small: int, low: int, network: int, isatap: int, port: int) -> None:
    """However it is laid in, whatever stands beside it."""
    forms = {
        "itself": IPv4Address(small),
        "compatible": IPv6Address(small),
        "mapped": IPv6Address(0xFFFF << 32 | small),
        "translated": IPv6Address(0xFFFF << 48 | small),
        "NAT64": IPv6Address(0x64_FF9B << 96 | small),
        "NAT64 of one's own": IPv6Address(0x64_FF9B_0001 << 80 | (low & 0xFFFF_FFFF_FFFF) << 32 | small),
        "6to4": IPv6Address(0x2002 << 112 | small << 80 | low),
        "Teredo server": IPv6Address(0x2001_0000 << 96 | small << 64 | low),
        "Teredo client": IPv6Address(0x2001_0000 << 96 | 0x0101_0101 << 64 | port << 32 | small ^ 0xFFFF_FFFF),
        "ISATAP": IPv6Address(network << 64 | isatap << 32 | small),
    }
    assert [name for name, address in forms.items() if is_public(str(address))] == []


@every(
    ("host", "expected"),
    [
        *((host, True) for host in ("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0X7F000001", "017700000001")),
        *((host, True) for host in ("127.0.0.1.", "a.0x", "1.2.3.4.5", "example.1", "::1", "fe80::1%eth0")),
        *((host, False) for host in ("example.org", "example.org.", "1.example", "0xg.com", "x7f", "münchen.de", "")),
    ],
)
def test_what_is_written_as_a_number(host: str, expected: bool) -> None:
    """A name whose last part is a number is no name: so browsers decide (URL standard, "ends in a number")."""
    assert is_written_as_number(host) is expected
