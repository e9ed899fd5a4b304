"""The settings: read once from the environment, passed in from then on."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its default; the environment variable is the name in capitals."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    database_url: str = Field(
        "sqlite:///var/indicators.db",
        description="The database: sqlite:///path/to/file or postgresql+asyncpg://user:password@host/database.",
    )
    host: str = Field("127.0.0.1", description="The address that `indicators serve` listens on.")
    port: int = Field(8000, ge=1, le=65535, description="The port that `indicators serve` listens on.")
    workers: int = Field(1, ge=1, le=64, description="How many processes serve.")
    public_url: str = Field(
        "",
        description="The address that clients see, where a proxy hides it, such as https://figures.example.org.",
    )
    allowed_hosts: str = Field(
        "",
        description="The hosts that are answered, such as figures.example.org,*.example.net; any without it.",
    )
    max_connections: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="How many connections each process holds; the longest idle makes room for a new one.",
    )
    max_connections_per_client: int = Field(
        0,
        ge=0,
        le=100_000,
        description="How many of them may come from one client, an address or a /64 of IPv6; 0 for any number, since a "
        "proxy is one client.",
    )
    rate_limit: str = Field(
        "",
        description="How many requests one client may make of each process, such as 600/minute or 10/second;5000/hour; "
        "any number without it.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, such as "
        "10.0.0.5,172.18.0.0/16.",
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="The port on which `indicators serve` tells its metrics, which PORT then does not; 0 for PORT.",
    )
    metrics_host: str = Field("127.0.0.1", description="The address that METRICS_PORT listens on.")
    metrics_key: str = Field(
        "",
        repr=False,
        description="The key that whoever asks for metrics sends as Authorization: Bearer; none is needed without it.",
    )
    cache_bytes: int = Field(
        64 * 1024 * 1024,
        ge=0,
        description="How many bytes of ready answers each process keeps; 0 keeps none.",
    )
    export_bytes: int = Field(
        8 * 1024**3,
        ge=0,
        description="How many bytes of the temporary disk (TMPDIR) the files of downloads may take in each process.",
    )
    cache_seconds: int = Field(
        60,
        ge=0,
        le=86400,
        description="For how long browsers and proxies may give an answer again without asking.",
    )
    refresh_seconds: float = Field(
        1.0,
        ge=0,
        le=3600,
        description="How long a process may serve from memory before it looks for a new release.",
    )
    stop_seconds: float = Field(
        30.0,
        ge=0,
        le=3600,
        description="For how many seconds a process that is told to stop finishes what it answers.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important log lines that are written."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto",
        description="Log lines as JSON or for a reader; auto is for a reader in a terminal, else JSON.",
    )

    @field_validator("rate_limit")
    @classmethod
    def _is_a_rate(cls, wanted: str) -> str:
        if wanted:
            from limits import parse_many  # takes a tenth of a second, which a start without it does without

            parse_many(wanted)
        return wanted

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: str) -> str:
        for proxy in proxies.split(","):
            ip_network(proxy.strip())
        return proxies

    @property
    def forwarding_peers(self) -> list[str]:
        """The trusted proxies, those of IPv4 also as a socket for both kinds of addresses sees them."""
        networks = [ip_network(proxy.strip()) for proxy in self.trusted_proxies.split(",")]
        mapped = [f"::ffff:{net.network_address}/{96 + net.prefixlen}" for net in networks if net.version == 4]
        return [*map(str, networks), *mapped]
