"""pandas-datareader: a download of indicators, the countries, and a search for indicators."""

import json
import sys

from pandas_datareader import wb

wb.WB_API_URL = f"{sys.argv[1]}/worldbank/v2"

wanted = ["online-retail-sales", "cross-border-ecommerce-trade"]
frame = wb.download(indicator=wanted, country=["CN", "US"], start=2014, end=2024)
quarters = wb.download(indicator="cross-border-ecommerce-trade", country="CN", start=2024, end=2024, freq="Q")
countries = wb.get_countries()
try:
    refused = str(wb.download(indicator="no-such-indicator", country="CN", start=2014, end=2024, errors="raise"))
except ValueError as error:
    refused = str(error)
print(
    json.dumps(
        {
            "frame": {name: {year: value for (_, year), value in frame[name].dropna().items()} for name in wanted},
            "quarters": {year: value for (_, year), value in quarters.iloc[:, 0].items()},
            "countries": dict(zip(countries["iso3c"], countries["name"], strict=True)),
            "found": sorted(wb.search("pavilions")["id"]),
            "refused": refused,
        }
    )
)
