"""world_bank_data: series as the World Bank's JSON-stat, and the lists."""

import json
import sys

import world_bank_data as wb
from world_bank_data import request

request.WORLD_BANK_URL = f"{sys.argv[1]}/worldbank/v2"

both = wb.get_series("online-retail-sales;cross-border-ecommerce-exports", ["CHN", "WLD"], id_or_value="id")
line = wb.get_series("online-retail-sales", "CHN", simplify_index=True)
try:
    refused = str(wb.get_series("no-such-indicator"))
except ValueError as error:
    refused = str(error)
print(
    json.dumps(
        {
            "line": {str(year): int(value) for year, value in line.items()},
            "both": [[*place, int(value)] for place, value in both.dropna().items()],
            "one": int(wb.get_series("cross-border-ecommerce-exports", "CHN", date="2024", simplify_index=True)),
            "labels": list(wb.get_series("online-retail-sales", "CHN", mrv=1).index[0]),
            "countries": wb.get_countries()["name"].to_dict(),
            "indicators": wb.get_indicators()["name"].to_dict(),
            "found": list(wb.search_indicators("pavilions").index),
            "sources": list(wb.get_sources()["name"]),
            "topics": list(wb.get_topics().index),
            "regions": list(wb.get_regions().index),
            "refused": refused,
        }
    )
)
