"""SDMX 3.0 at /sdmx/3.0: version 2 of the REST interface."""

from __future__ import annotations

from collections.abc import Sequence

from api.plugins.sdmx import data
from api.plugins.sdmx.csv import Csv2
from api.plugins.sdmx.endpoints import CSV, CSV_OPTIONS, JSON, LATER, XML, Edition, Offer, router_of
from api.plugins.sdmx.json import Json2
from api.plugins.sdmx.messages import Structure
from api.plugins.sdmx.structures import StructureKind
from api.plugins.sdmx.xml import Specific30

VERSION = "1.0.0"


def _target(parts: Sequence[str]) -> tuple[Structure, str, str]:
    context, agency, name, version, key, *component = parts
    return data.structure(context, agency, name, version, VERSION), key, "".join(component)


EDITION = Edition(
    prefix="/sdmx/3.0",
    version=VERSION,
    kinds={
        "dataflow": StructureKind.DATAFLOW,
        "datastructure": StructureKind.DATASTRUCTURE,
        "conceptscheme": StructureKind.CONCEPTSCHEME,
        "codelist": StructureKind.CODELIST,
        "agencyscheme": StructureKind.AGENCYSCHEME,
        "dataconstraint": StructureKind.CONSTRAINT,
        **dict.fromkeys((
            "*", "metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "valuelist",
            "dataproviderscheme", "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme",
            "metadataflow", "reportingtaxonomy", "provisionagreement", "metadataprovisionagreement", "structuremap",
            "representationmap", "conceptschememap", "categoryschememap", "organisationschememap",
            "reportingtaxonomymap", "process", "categorisation", "metadataconstraint", "transformationscheme",
            "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme", "namepersonalisationscheme",
            "vtlmappingscheme",
        )),
    },
    data=(
        Offer("data+xml", "3.0.0", XML, Specific30),
        Offer("data+json", "2.0.0", JSON, Json2),
        Offer("data+csv", "2.0.0", CSV, Csv2, CSV_OPTIONS),
    ),
    structures=(Offer("structure+xml", "3.0.0", XML), Offer("structure+json", "2.0.0", JSON)),
    schemas=(Offer("schema+xml", "3.0.0", XML),),
    resources={
        "structure": "structure",
        "data": "data",
        "availability": "availability",
        "schema": "schema",
        "metadata": "",
        "registration": "",
    },
    parameters={
        "data": (
            (
                "c", "updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation",
                "attributes", "measures", "includeHistory", "asOf",
            ),
            LATER,
        ),
        "availability": (("c", "updatedAfter", "references", "mode"), LATER),
        "schema": (("dimensionAtObservation",), ("deletion",)),
    },
    shape="{context}/{agency}/{id}/{version}/{key}",
    target=_target,
)  # fmt: skip
router = router_of(EDITION)
