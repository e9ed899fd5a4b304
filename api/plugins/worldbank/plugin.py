"""The plug-in of the World Bank's API: its routes and links."""

from api.plugin import Link, Plugin

_DOCUMENTATION = "https://datahelpdesk.worldbank.org/knowledgebase/articles/898581-api-basic-call-structures"
PLUGIN = Plugin(
    "worldbank",
    protocols=("api.plugins.worldbank.endpoints",),
    links=(
        Link("/worldbank/v2/indicator", "World Bank indicators API", _DOCUMENTATION, programs="/worldbank"),
        Link("/worldbank/v2", words="worldbank"),
    ),
)
