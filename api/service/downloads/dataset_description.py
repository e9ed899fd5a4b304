"""What all tables together are: said once, for every document that describes them to other people's programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.domain.catalogue import Catalogue
from api.service.downloads.download_list import Download, Made
from api.service.downloads.download_tables import OF_FIGURES

NAME = "report-indicators"
TITLE = "Report indicators"
DESCRIPTION = (
    "Every figure of the reports that are served, with its precision and the place that proves it. In `figures` one "
    "claim stands for each indicator, area and period; `claims` holds every source's."
)
TERMS_TITLE = "Figures are quoted with their source, which is to be named; so is the ECB for the exchange rates"
TERMS = """\
Each figure was read in a published source, which every answer names with its publisher and its address. The figures,
the texts that they were read in and whatever rights there are in them stay with their publishers, and nothing here
grants a right in them. Whoever quotes a figure names its source. What terms a publisher states stands in `licence` at
/v1/sources, where they were seen.

The exchange rates are computed from the euro foreign exchange reference rates of the European Central Bank, which is
to be named as their source. The cross rates between two currencies, the yearly means and the choice of each year's
last day are computed here and are no figures of the ECB. They are for information, not for use in transactions.
"""
"""On which terms figures and rates may be used."""

_OF_A_FIGURE = (
    ("indicator", "indicators", "code"),
    ("area", "areas", "alpha3"),
    ("year", "years", "year"),
    ("unit", "units", "code"),
    ("source", "sources", "id"),
    ("release", "releases", "id"),
)
FOREIGN_KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    **dict.fromkeys(OF_FIGURES, _OF_A_FIGURE),
    "releases": (("report", "reports", "id"),),
    "rates": (("base", "units", "code"), ("quote", "units", "code"), ("year", "years", "year")),
}
"""By table: a field, and the table and field that hold what it may be."""


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """All tables of a catalogue, as files at a server's address, by whoever put them together."""

    catalogue: Catalogue
    files: Sequence[tuple[Download, Made]]
    address: str
    creator: str

    @property
    def released_at(self) -> str | None:
        """When the newest release was made, UTC; None before the first."""
        newest = self.catalogue.newest()
        return newest.released_at if newest else None

    @property
    def terms(self) -> str:
        """The address of the terms."""
        return terms_at(self.address)

    def address_of(self, download: Download) -> str:
        """The address of a file."""
        return f"{self.address}/v1/downloads/{download.file}"


def terms_at(site: str) -> str:
    """The address of the terms on a server."""
    return f"{site}/v1/terms"
