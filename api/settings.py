"""The settings of the service, read from environment variables and checked."""

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, Field
from pydantic_core import PydanticKnownError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.plugin import installed, split

_PUBLIC_URL = re.compile(r"https?://[\w.:[\]-]*[\w.\]](?:/[\w.~!$&'()*+,;=:@/%-]*)?", re.ASCII | re.IGNORECASE)
_HOST = re.compile(
    r"(?P<host>\*|(?:\*\.)?\w[\w.-]{0,252}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
MAX_PORT = 65535


def host_names(allowed: str) -> tuple[str, ...]:
    """The hosts in ALLOWED_HOSTS as a tuple, each in lower case, without its port and without a dot at the end.

    Raises ValueError if an entry can never be the host of a request, or if the text is not empty and names no host.
    """
    names = tuple(map(_host_name, split(allowed)))
    if allowed and not names:
        raise ValueError("it names no host; leave it unset to answer any")
    return names


def _host_name(entry: str) -> str:
    """An entry of ALLOWED_HOSTS as `host_names` returns it; raises ValueError if it can be no host."""
    with suppress(ValueError):
        if (match := _HOST.fullmatch(entry)) and (entry == "*" or AnyHttpUrl(f"http://{match['host'].lstrip('*.')}")):
            return match["host"].strip("[]").lower().removesuffix(".")
    raise ValueError(
        f"{entry!r} can be the host of no request; write a name as figures.example.org, *.example.org for all "
        "names that end so, an address as 10.0.0.5 or [::1], or * for any"
    )


def _read_public_url(address: str) -> str:
    """The address without final slashes; ValueError unless it is empty, or http(s) and a host, perhaps port, path."""
    with suppress(ValueError):
        if not address or (_PUBLIC_URL.fullmatch(address) and AnyHttpUrl(address).port):
            return address.rstrip("/")
    raise ValueError(
        "it is no address that every link can begin with; write https://figures.example.org or "
        "https://example.org/figures: http or https and a host, if need be a port and a path, and nothing else"
    )


def _read_plugins(names: str) -> None:
    """Raise ValueError if one of the names, which commas separate, is not that of an installed plug-in."""
    there = [plugin.name for plugin in installed()] if names else []
    if unknown := [name for name in split(names) if name not in there]:
        raise ValueError(f"there is no plug-in {unknown[0]}; there are {', '.join(there)}")


def _networks(proxies: str) -> list[IPv4Network | IPv6Network]:
    """A list of the networks between the commas of a text; raises ValueError if one is empty or cannot be read."""
    return [ip_network(proxy.strip()) for proxy in proxies.split(",")]


def _readable_by(read: Callable[[str], Any]) -> AfterValidator:
    """A validator that calls `read` on a text, so that its ValueError refuses the text, and returns the text."""

    def validate(text: str) -> str:
        read(text)
        return text

    return AfterValidator(validate)


def _digits_only(number: object) -> object:
    """Return a setting's number unchanged; PydanticKnownError if its text is not digits, perhaps after a minus."""
    if not str(number).strip().lstrip("-").isdecimal():  # pydantic would read 80_80 and 6.0
        raise PydanticKnownError("int_parsing")
    return number


Whole = Annotated[int, BeforeValidator(_digits_only)]


class Settings(BaseSettings):
    """The immutable settings, each read from the environment variable with its name in capitals, else the default."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, use_attribute_docstrings=True)

    database_url: str = "sqlite:///var/indicators.db"
    """The database: sqlite:///path/to/file or postgresql+asyncpg://user:password@host/database."""
    release: str = ""
    """The file of a release to serve in place of the database, a path or an address by HTTP; later ones are taken."""
    host: str = "127.0.0.1"
    """The address that `indicators serve` listens on."""
    port: Whole = Field(8000, ge=1, le=MAX_PORT)
    """The port that `indicators serve` listens on."""
    workers: Whole = Field(1, ge=1, le=64)
    """How many processes serve."""
    public_url: Annotated[str, AfterValidator(_read_public_url)] = ""
    """The address that clients see, where a proxy hides it, such as https://figures.example.org."""
    operator: str = ""
    """Who runs the site, named at the foot of its pages; nobody without it."""
    contact: str = ""
    """An e-mail address, or the https address of a page, that the foot of the pages links to."""
    allowed_hosts: Annotated[str, _readable_by(host_names)] = ""
    """The hosts that are answered, such as figures.example.org,*.example.net; any without it."""
    plugins_off: Annotated[str, _readable_by(_read_plugins)] = ""
    """The plug-ins that are left out, such as worldbank,odata; docs/plugins.md names them."""
    max_connections: Whole = Field(1000, ge=1, le=100_000)
    """How many connections each process holds; beyond it the client with the most loses one, if it can an idle one."""
    max_connections_per_client: Whole = Field(0, ge=0, le=100_000)
    """How many may come from one client, an address or a /64 of IPv6; 0 for any number, since a proxy is one client."""
    trusted_proxies: Annotated[str, _readable_by(_networks)] = "127.0.0.1"
    """The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, such as 10.0.0.5,172.18.0.0/16."""
    metrics_key: str = Field("", repr=False)
    """The key that whoever asks for metrics sends as Authorization: Bearer; without it only this machine may."""
    cache_bytes: Whole = Field(32 * 1024 * 1024, ge=0)
    """How many bytes of ready answers each process keeps; 0 keeps none."""
    cache_seconds: Whole = Field(60, ge=0, le=86400)
    """For how long browsers and proxies may give an answer again without asking."""
    refresh_seconds: float = Field(1.0, ge=0, le=3600)
    """How long a process may serve from memory before it looks for a new release."""
    stop_seconds: float = Field(30.0, ge=0, le=3600)
    """For how many seconds a process that is told to stop finishes what it answers."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important log lines that are written."""
    log_clients: Literal["address", "network"] = "address"
    """Whether the log has the addresses of clients, or their networks alone, a /24 of IPv4 or a /64 of IPv6."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """Log lines as JSON or for a reader; auto is for a reader in a terminal, else JSON."""

    @property
    def forwarding_peers(self) -> list[str]:
        """The trusted proxies as texts of networks; each IPv4 network again as IPv6, `::ffff:10.0.0.5/128`."""
        networks = _networks(self.trusted_proxies)
        mapped = [f"::ffff:{net.network_address}/{96 + net.prefixlen}" for net in networks if net.version == 4]
        return [*map(str, networks), *mapped]
