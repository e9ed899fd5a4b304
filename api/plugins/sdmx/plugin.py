"""The plug-in of SDMX 2.1 and 3.0."""

from api.formats.registry import Format
from api.plugin import Link, Plugin

_DOCUMENTATION = "https://github.com/sdmx-twg/sdmx-rest"
PLUGIN = Plugin(
    "sdmx",
    protocols=("api.plugins.sdmx.endpoints",),
    formats=(
        Format(
            "sdmx-json",
            "application/vnd.sdmx.data+json",
            "SDMX-JSON 1.0; /sdmx/2.1 and /sdmx/3.0 have the structures and the other versions",
            "api.plugins.sdmx.writers:write_json",
            needs="figures",
            whole=True,
            version="1.0.0",
        ),
        Format(
            "sdmx-csv",
            "application/vnd.sdmx.data+csv",
            "SDMX-CSV 1.0: an observation a line, its dimensions and attributes as columns",
            "api.plugins.sdmx.writers:write_csv",
            needs="figures",
            whole=True,
            charset=True,
            version="1.0.0",
        ),
        Format(
            "sdmx-ml",
            "application/vnd.sdmx.genericdata+xml",
            "SDMX-ML 2.1, generic data: readable without the data structure",
            "api.plugins.sdmx.writers:write_xml",
            needs="figures",
            whole=True,
            version="2.1",
        ),
    ),
    links=(
        Link("/sdmx/2.1/dataflow", "SDMX 2.1", _DOCUMENTATION, programs="/sdmx"),
        Link("/sdmx/3.0/structure/dataflow", "SDMX 3.0", _DOCUMENTATION),
        Link("/sdmx/2.1", words="sdmx"),
        Link("/sdmx/3.0"),
    ),
)
