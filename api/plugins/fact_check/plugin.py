"""The plug-in `fact_check`: the routes of `/v1/fact-check`, and the commands `fact-check` and `watch`."""

from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "fact_check",
    routers=("api.plugins.fact_check.endpoints",),
    commands={
        "fact-check": "api.plugins.fact_check.commands:FACT_CHECK",
        "watch": "api.plugins.fact_check.commands:WATCH",
    },
    links=(Link("/v1/fact-check", words="verify check factcheck claim", posts=True),),
)
