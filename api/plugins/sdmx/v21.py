"""SDMX 2.1 at /sdmx/2.1: version 1 of the REST interface."""

from __future__ import annotations

from collections.abc import Sequence

from api.plugins.sdmx import data
from api.plugins.sdmx.concepts import AGENCY
from api.plugins.sdmx.csv import Csv1
from api.plugins.sdmx.endpoints import CSV, CSV_OPTIONS, JSON, LATER, XML, Edition, Offer, router_of
from api.plugins.sdmx.errors import no_results, syntax, unknown
from api.plugins.sdmx.json import Json1
from api.plugins.sdmx.messages import Labels, Structure
from api.plugins.sdmx.parameters import is_any
from api.plugins.sdmx.structures import StructureKind
from api.plugins.sdmx.xml import Generic, GenericSeries, Specific21, Specific21Series

VERSION = "1.0"
KINDS = {
    "dataflow": StructureKind.DATAFLOW,
    "datastructure": StructureKind.DATASTRUCTURE,
    "conceptscheme": StructureKind.CONCEPTSCHEME,
    "codelist": StructureKind.CODELIST,
    "agencyscheme": StructureKind.AGENCYSCHEME,
    "organisationscheme": StructureKind.AGENCYSCHEME,
    "contentconstraint": StructureKind.CONSTRAINT,
    "actualconstraint": StructureKind.CONSTRAINT,
    **dict.fromkeys((
        "structure", "metadatastructure", "categoryscheme", "hierarchicalcodelist", "dataproviderscheme",
        "dataconsumerscheme", "organisationunitscheme", "metadataflow", "reportingtaxonomy", "provisionagreement",
        "structureset", "process", "categorisation", "allowedconstraint", "attachmentconstraint",
        "transformationscheme", "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme",
        "namepersonalisationscheme", "vtlmappingscheme",
    )),
}  # fmt: skip


def _target(parts: Sequence[str]) -> tuple[Structure, str, str]:
    """The dataflow of a reference, `F`, `AGENCY,F` or `AGENCY,F,VERSION`, with a key, a provider, a component."""
    reference, key, provider, *component = parts
    given = provider.split(",")[-1]
    if not is_any(given) and AGENCY not in given.split("+"):  # all data come from one, which has the agency's name
        raise no_results(unknown("provider", given, [AGENCY]))
    names = reference.split(",")
    if len(names) > 3 or not names[-1]:
        raise syntax("A dataflow is written FIGURES, REPORTS,FIGURES or REPORTS,FIGURES,1.0.")
    agency, name, version = ["", *names, ""] if len(names) == 1 else [*names, ""][:3]
    return data.structure("dataflow", agency, name, version, VERSION), key, "".join(component)


EDITION = Edition(
    prefix="/sdmx/2.1",
    version=VERSION,
    kinds=KINDS,
    data=(
        Offer("genericdata+xml", "2.1", (*XML, "application/vnd.sdmx.generic+xml"), Generic),
        Offer("generictimeseriesdata+xml", "2.1", (), GenericSeries),
        Offer("structurespecificdata+xml", "2.1", (), Specific21),
        Offer("structurespecifictimeseriesdata+xml", "2.1", (), Specific21Series),
        Offer("data+json", "1.0.0", JSON, Json1),
        Offer("data+csv", "1.0.0", CSV, Csv1, CSV_OPTIONS | {"labels": (Labels.ID, Labels.BOTH)}),
    ),
    structures=(Offer("structure+xml", "2.1", XML), Offer("structure+json", "2.0.0", JSON)),
    schemas=(Offer("schema+xml", "2.1", XML),),
    resources={
        "data": "data",
        "availableconstraint": "availability",
        "schema": "schema",
        "metadata": "",
        **dict.fromkeys(KINDS, "structure"),
    },
    parameters={
        "data": (
            (
                "startPeriod", "endPeriod", "updatedAfter", "firstNObservations", "lastNObservations",
                "dimensionAtObservation", "detail", "includeHistory", "asOf",
            ),
            LATER,
        ),
        "availability": (("startPeriod", "endPeriod", "updatedAfter", "references", "mode"), ()),
        "schema": (("dimensionAtObservation", "explicitMeasure"), ()),
    },
    shape="{flow}/{key}/{provider}",
    target=_target,
)  # fmt: skip
router = router_of(EDITION)
