"""grafana-foundation-sdk: a dashboard, parsed into its classes; the panels with what they ask."""

import json
import sys
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

register_default_plugins()
with Path(sys.argv[1]).open(encoding="utf-8") as file:
    dashboard = Dashboard.from_json(json.load(file))

panels = [
    {
        "type": panel.type_val,
        "title": panel.title,
        "place": [panel.grid_pos.x, panel.grid_pos.y, panel.grid_pos.w, panel.grid_pos.h],
        "targets": json.loads(JSONEncoder(sort_keys=True).encode(getattr(panel, "targets", None) or [])),
    }
    for panel in dashboard.panels
]
variables = {variable.name: [option.value for option in variable.options] for variable in dashboard.templating.list_val}
print(json.dumps({"uid": dashboard.uid, "title": dashboard.title, "variables": variables, "panels": panels}))
