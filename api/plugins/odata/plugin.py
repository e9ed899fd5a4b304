"""The plug-in of OData 4.0: its routes and links."""

from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "odata",
    requires=("odata_query",),
    protocols=("api.plugins.odata.endpoints",),
    links=(
        Link(
            "/odata/v4",
            "OData 4.0",
            "https://docs.oasis-open.org/odata/odata/v4.0/odata-v4.0-part1-protocol.html",
            ("/odata/v4/$metadata", "application/xml"),
            words="odata",
            programs="/odata",
        ),
    ),
)
