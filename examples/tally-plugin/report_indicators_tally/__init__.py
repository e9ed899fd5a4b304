"""An example of a plug-in: a format, a route, a command and a link."""

from api.formats.registry import Format
from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "tally",
    routers=("report_indicators_tally.endpoints",),
    formats=(
        Format(
            "tsv",
            "text/tab-separated-values",
            "flat rows, tabs between",
            "report_indicators_tally.tsv:write",
            charset=True,
        ),
    ),
    commands={"tally": "report_indicators_tally.commands:TALLY"},
    links=(Link("/v1/tally", words="tally tallies howmany"),),
)
