"""sdmx1 as its documentation uses it: discovers dataflows, reads their structure, and data by key."""

import json
import sys

import sdmx

LINE = "A.CHN.online-retail-sales"

base, version = sys.argv[1:]
sdmx.add_source({"id": "REPORTS", "url": base, "name": "Reports", "versions": [version]}, override=True)
client = sdmx.Client("REPORTS")
message = client.dataflow("TRADE", references="all")
structure = message.structure["FIGURE"]
names = message.codelist["CL_INDICATOR"]["cross-border-ecommerce-trade"].name.localizations


def rows(data):
    return [
        {name: str(value.value) for name, value in {**one.key.values, **one.attrib}.items()}
        | {"OBS_VALUE": str(one.value)}
        for dataset in data.data
        for one in dataset.obs
    ]


def constrained(found):
    region = next(iter(found.constraint.values())).data_content_region[0]
    return {part.id: sorted(value.value for value in chosen.values) for part, chosen in region.member.items()}


told = {
    "dataflows": sorted(client.dataflow().dataflow),
    "line": {
        one.key.values["TIME_PERIOD"].value: str(one.value) for one in client.data("FIGURES", key=LINE).data[0].obs
    },
    "dimensions": [part.id for part in structure.dimensions.components],
    "attributes": [part.id for part in structure.attributes.components],
    "codelists": {name: len(found) for name, found in message.codelist.items()},
    "names": [names["en"], names["zh"]],
    "data": {name: rows(client.data(name)) for name in ("FIGURES", "TRADE")},
    "specific": rows(client.data("FIGURES", dsd=structure)),
    "claims": rows(client.data("CLAIMS")),
}
if version == "2.1":
    wanted = {"REF_AREA": "CHN", "INDICATOR": ["cross-border-ecommerce-trade", "cross-border-ecommerce-exports"]}
    told["keyed"] = rows(client.data("TRADE", key=wanted, params={"startPeriod": "2024", "endPeriod": "2025"}))
    told["series"] = len(list(client.series_keys("TRADE")))
    told["last"] = rows(client.data("MARKET_SIZE", params={"lastNObservations": 1}))
    told["frame"] = len(sdmx.to_pandas(client.data("TRADE", key=wanted)))
    available = client.get("availableconstraint", resource_id="PARTNERSHIPS", force=True)
    told["available"] = constrained(available)
else:
    told["keyed"] = rows(client.data("TRADE", key="*.CHN.cross-border-ecommerce-trade+cross-border-ecommerce-exports"))
print(json.dumps(told))
