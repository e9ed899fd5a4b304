"""The plug-in of SDMX 2.1 and 3.0: its routes, links and formats of figures."""

from api.formats.registry import Format
from api.plugin import Link, Plugin

_DOCUMENTATION = "https://github.com/sdmx-twg/sdmx-rest"
_FORMATS = (
    ("json", "data+json", "1.0.0", "SDMX-JSON 1.0; /sdmx/2.1 and /sdmx/3.0 have the structures and the other versions"),
    ("csv", "data+csv", "1.0.0", "SDMX-CSV 1.0: an observation a line, its dimensions and attributes as columns"),
    ("ml", "genericdata+xml", "2.1", "SDMX-ML 2.1, generic data: readable without the data structure"),
)
PLUGIN = Plugin(
    "sdmx",
    requires=("pysdmx",),
    protocols=("api.plugins.sdmx.endpoints",),
    formats=tuple(
        Format(
            f"sdmx-{key}",
            f"application/vnd.sdmx.{kind}",
            meaning,
            f"api.plugins.sdmx.writers:write_{key}",
            needs="figures",
            whole=True,
            charset=key == "csv",
            version=version,
        )
        for key, kind, version, meaning in _FORMATS
    ),
    links=(
        Link("/sdmx/2.1/dataflow", "SDMX 2.1", _DOCUMENTATION, programs="/sdmx"),
        Link("/sdmx/3.0/structure/dataflow", "SDMX 3.0", _DOCUMENTATION),
        Link("/sdmx/2.1", words="sdmx"),
        Link("/sdmx/3.0"),
    ),
)
