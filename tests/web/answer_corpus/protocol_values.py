"""Paths and parameters of the other protocols, right and wrong ones."""

from __future__ import annotations

from tests.web.answer_corpus.values import entries, table


def _below(root: str, name: str) -> list[str]:
    return [f"{root}/{place}" for place in entries(name)]


SDMX_21 = _below("/sdmx/2.1", "SDMX_21")
SDMX_21_QUERY = table("SDMX_21_QUERY")
SDMX_30 = _below("/sdmx/3.0", "SDMX_30")
SDMX_30_QUERY = table("SDMX_30_QUERY")
ODATA = ["/odata/v4/Figures", "/odata/v4/Claims"]
ODATA_QUERY = table("ODATA_QUERY")
ODATA_PLACES = ["/odata/v4/", *_below("/odata/v4", "ODATA_PLACES")]
WORLD_BANK = _below("/worldbank/v2", "WORLD_BANK")
WORLD_BANK_QUERY = table("WORLD_BANK_QUERY")
DBNOMICS = _below("/dbnomics/v22", "DBNOMICS")
DBNOMICS_QUERY = table("DBNOMICS_QUERY")
