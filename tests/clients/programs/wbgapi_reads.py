"""wbgapi: data, series, economies and times of the one database, which it asks for by its own default number."""

import json
import sys

import wbgapi as wb

wb.endpoint = f"{sys.argv[1]}/worldbank/v2"

frame = wb.data.DataFrame("online-retail-sales", "CHN", time=range(2014, 2026), numericTimeKeys=True)
flat = wb.data.FlatFrame("cross-border-ecommerce-exports", "CHN")
newest = wb.data.DataFrame(["online-retail-sales", "cross-border-ecommerce-trade"], "CHN", mrv=1)
print(
    json.dumps(
        {
            "fetched": list(wb.data.fetch(["online-retail-sales", "cross-border-ecommerce-exports"], "CHN")),
            "labelled": list(wb.data.fetch("cross-border-ecommerce-exports", "CHN", "YR2024", labels=True)),
            "frame": {str(year): value for year, value in frame.loc["CHN"].items()},
            "flat": [[str(row.time), row.value] for row in flat.itertuples()],
            "one": wb.data.get("online-retail-sales", "CHN", 2024)["value"],
            "newest_columns": sorted(newest.columns),
            "series": {row["id"]: row["value"] for row in wb.series.list()},
            "found": [row["id"] for row in wb.series.list(q="pavilions")],
            "economies": {row["id"]: row["aggregate"] for row in wb.economy.list()},
            "times": [row["id"] for row in wb.time.list()],
            "source": wb.source.get()["name"],
            "topics": sorted(row["id"] for row in wb.topic.list()),
            "members": sorted(wb.topic.members("trade")),
            "regions": [row["code"] for row in wb.region.list()],
            "incomes": [row["id"] for row in wb.income.list()],
            "definition": wb.series.metadata.get("online-retail-sales").metadata["Longdefinition"],
            "footnotes": wb.series.metadata.get("cross-border-ecommerce-exports", economies="CHN").economies["CHN"],
            "searched": [item.id for item in wb.search2("pavilions")],
        }
    )
)
