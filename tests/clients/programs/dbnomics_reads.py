"""dbnomics: series by dataset, mask, dimensions and id, as data frames."""

import json
import sys

from dbnomics import fetch_series

at = {"api_base_url": f"{sys.argv[1]}/dbnomics/v22"}


def rows(frame):
    """The rows of a data frame, each a mapping, days as text."""
    return json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))


EXPORTS = "A.CHN.cross-border-ecommerce-exports.CNY.GT.cfis-2025-09-15"
print(
    json.dumps(
        {
            "dataset": rows(fetch_series("REPORTS", "FIGURES", max_nb_series=1000, **at)),
            "mask": rows(fetch_series("REPORTS", "FIGURES", series_code="A+Q.CHN.online-retail-sales.CNY", **at)),
            "dimensions": rows(
                fetch_series("REPORTS", "FIGURES", dimensions={"COMPARATOR": ["GT"], "FREQ": ["A"]}, **at)
            ),
            "ids": rows(fetch_series([f"REPORTS/FIGURES/{EXPORTS}"], **at)),
        }
    )
)
