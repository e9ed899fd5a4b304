"""wbdata: observations as rows, series and frame; indicators, countries and the other lists."""

import json
import sys

from wbdata import client

base = f"{sys.argv[1]}/worldbank/v2"
client.BASE_URL = base
client.COUNTRIES_URL, client.INDICATOR_URL, client.SOURCE_URL = (
    f"{base}/{name}" for name in ("countries", "indicators", "sources")
)
client.ILEVEL_URL, client.LTYPE_URL, client.TOPIC_URL = (
    f"{base}/{name}" for name in ("incomeLevels", "lendingTypes", "topics")
)
reader = client.Client()

rows = reader.get_data("online-retail-sales", country=["CHN", "USA"], date=("2014", "2024"))
series = reader.get_series("online-retail-sales", country="CHN", date=("2014", "2024"), parse_dates=True)
frame = reader.get_dataframe({"online-retail-sales": "sales", "cross-border-ecommerce-trade": "trade"}, country="CHN")
try:
    refused = str(reader.get_data("no-such-indicator", country="CHN"))
except RuntimeError as error:
    refused = str(error)
print(
    json.dumps(
        {
            "rows": rows,
            "updated": f"{rows.last_updated:%Y-%m-%d}",
            "empty": reader.get_data("online-retail-sales", country="FRA"),
            "quarter": reader.get_data("cross-border-ecommerce-trade", date=("2024Q1", "2024Q1"), freq="Q"),
            "series": {f"{day:%Y}": value for day, value in series.items()},
            "frame": {
                name: {str(key): value for key, value in column.dropna().items()} for name, column in frame.items()
            },
            "indicators": {row["id"]: row["name"] for row in reader.get_indicators()},
            "of_topic": [row["id"] for row in reader.get_indicators(topic="trade")],
            "of_source": len(reader.get_indicators(source=1)),
            "countries": {row["id"]: row["name"] for row in reader.get_countries()},
            "sources": [row["name"] for row in reader.get_sources()],
            "topics": [row["id"] for row in reader.get_topics()],
            "incomes": reader.get_incomelevels(),
            "lendings": reader.get_lendingtypes(),
            "refused": refused,
        }
    )
)
