"""pyjstat: datasets as data frames, by id and by label, and a collection."""

import json
import sys
import warnings

from pyjstat import pyjstat

warnings.simplefilter("ignore")
base = sys.argv[1]


def told(path, naming="id"):
    """The filled places of a dataset's cube."""
    frame = pyjstat.Dataset.read(f"{base}{path}").write("dataframe", naming=naming)
    return frame[frame["value"].notna()].values.tolist()


def units(dataset):
    """The units of a dataset's indicators."""
    return dataset["dimension"]["indicator"]["category"]["unit"]


collection = pyjstat.Collection.read(f"{base}/v1/collection.json")
first = collection.get(0)
read = first.write("dataframe", naming="id")
print(
    json.dumps(
        {
            "all": told("/v1/figures.jsonstat?claims=all"),
            "labels": told("/v1/figures.jsonstat?claims=all", "label"),
            "one": told("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat?unit=USD"),
            "items": [item["label"] for item in collection["link"]["item"]],
            "first": read[read["value"].notna()].values.tolist(),
            "units": {
                "all": units(pyjstat.Dataset.read(f"{base}/v1/figures.jsonstat?claims=all")),
                "first": units(first),
            },
        }
    )
)
