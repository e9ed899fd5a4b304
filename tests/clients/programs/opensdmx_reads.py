"""opensdmx as its documentation uses it: a provider by address, its dataflows, and data by key as a frame."""

import json
import sys

import opensdmx

opensdmx.set_provider(sys.argv[1], agency_id="REPORTS", rate_limit=0)


def rows(frame):
    return [{name: None if cell is None else str(cell) for name, cell in row.items()} for row in frame.to_dicts()]


dataset = opensdmx.load_dataset("TRADE")
told = {
    "dataflows": sorted(opensdmx.all_available()["df_id"].to_list()),
    "dimensions": list(dataset["dimensions"]),
    "areas": opensdmx.get_dimension_values(dataset, "REF_AREA")["id"].to_list(),
    "data": rows(opensdmx.get_data(opensdmx.load_dataset("FIGURES"))),
    "keyed": rows(opensdmx.fetch("TRADE", start_period="2024", REF_AREA="CHN", FREQ="A")),
    "last": len(opensdmx.fetch("TRADE", last_n_observations=1)),
}
print(json.dumps(told))
