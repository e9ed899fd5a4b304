"""The client that openapi-python-client generated (its folder is the second argument): a figure, rows, a refusal."""

import json
import sys

sys.path.insert(0, sys.argv[2])

from report_indicators_client import Client
from report_indicators_client.api.conversion import convert
from report_indicators_client.api.figures import get_figure, list_figures
from report_indicators_client.models import Scale, Topic, UnitCode

client = Client(base_url=sys.argv[1])
figure = get_figure.sync("cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15", client=client, unit=UnitCode.USD)
rows = list_figures.sync(client=client, topic=[Topic.TRADE], limit=3)
quantity = convert.sync(
    client=client, value="15.5", scale=Scale.TRILLION, from_=UnitCode.CNY, to=UnitCode.USD, year=2024
)
refused = list_figures.sync_detailed(client=client, period=["2024-13"])
print(
    json.dumps(
        {
            "figure": figure.data.to_dict(),
            "rows": [row.id for row in rows.data],
            "quantity": quantity.data.value_text,
            "refused": [refused.status_code, refused.parsed.code],
        }
    )
)
