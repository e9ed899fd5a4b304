"""The plug-in of what leads programs to the service."""

from __future__ import annotations

from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "discovery",
    routers=tuple(
        f"api.plugins.discovery.{name}" for name in ("datasets", "oembed", "sitemap", "api_catalog", "llms_txt")
    ),
    links=(
        Link("/.well-known/api-catalog", words="apicatalog apis", programs="/.well-known"),
        Link("/v1/datapackage.json", words="datapackage frictionless"),
        Link("/oembed", programs="/oembed"),
    ),
)
