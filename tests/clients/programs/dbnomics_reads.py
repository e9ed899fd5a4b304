"""dbnomics: series by dataset, mask, dimensions and id, as data frames."""

import json
import sys

from dbnomics import fetch_series

at = {"api_base_url": f"{sys.argv[1]}/dbnomics/v22"}


def rows(frame):
    """The rows of a data frame, each a mapping, days as text."""
    frame = frame.loc[:, ~frame.columns.duplicated()]  # of several datasets, the client repeats those they share
    return json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))


def read(*names, **options):
    """The rows of some series."""
    return rows(fetch_series(*names, max_nb_series=1000, **options, **at))


EXPORTS = "A.CHN.cross-border-ecommerce-exports.CNY._Z"
print(
    json.dumps(
        {
            "figures": read("REPORTS", "FIGURES"),
            "claims": read("REPORTS", "CLAIMS"),
            "line": read("REPORTS", "FIGURES", series_code=".CHN.online-retail-sales"),
            "mask": read("REPORTS", "CLAIMS", series_code="A+Q.CHN.online-retail-sales.CNY"),
            "dimensions": read("REPORTS", "CLAIMS", dimensions={"COMPARATOR": ["GT"], "FREQ": ["A"]}),
            "ids": read([f"REPORTS/CLAIMS/{EXPORTS}.GT.cfis-2025-09-15"]),
            "mixed": read([f"REPORTS/FIGURES/{EXPORTS}", f"REPORTS/TRADE/{EXPORTS}"]),
        }
    )
)
