"""The plug-in of documents by which programs find the service: routes and links."""

from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "discovery",
    routers=("api.plugins.discovery.endpoints",),
    links=(
        Link("/.well-known/api-catalog", words="apicatalog apis", programs="/.well-known"),
        Link("/v1/datapackage.json", words="datapackage frictionless"),
        Link("/oembed", programs="/oembed"),
    ),
)
