"""The plug-in of DBnomics' API."""

from __future__ import annotations

from api.plugin import Link, Plugin

PLUGIN = Plugin(
    "dbnomics",
    protocols=("report_indicators_dbnomics.endpoints",),
    links=(
        Link(
            "/dbnomics/v22/providers",
            "DBnomics API",
            "https://docs.db.nomics.world/",
            words="dbnomics",
            programs="/dbnomics",
        ),
    ),
)
