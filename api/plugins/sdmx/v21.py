"""SDMX 2.1 at /sdmx/2.1: version 1 of the REST interface."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response

from api.plugins.sdmx import data
from api.plugins.sdmx.concepts import AGENCY
from api.plugins.sdmx.csv import Csv1
from api.plugins.sdmx.errors import no_results, not_implemented, syntax, unknown
from api.plugins.sdmx.json import Json1
from api.plugins.sdmx.messages import Structure
from api.plugins.sdmx.parameters import (
    SdmxQuery,
    StructureKind,
    is_any,
    kinds_of,
    parts_of,
    router_of,
    structure_path,
    take,
)
from api.plugins.sdmx.service import DATA_21, SCHEMA_21, STRUCTURE_21, Edition, SdmxService, negotiate
from api.plugins.sdmx.xml import Generic, Specific21

PREFIX = "/sdmx/2.1"

KINDS = kinds_of(
    {
        "dataflow": StructureKind.DATAFLOW,
        "datastructure": StructureKind.DATASTRUCTURE,
        "conceptscheme": StructureKind.CONCEPTSCHEME,
        "codelist": StructureKind.CODELIST,
        "agencyscheme": StructureKind.AGENCYSCHEME,
        "organisationscheme": StructureKind.AGENCYSCHEME,
        "contentconstraint": StructureKind.CONSTRAINT,
        "actualconstraint": StructureKind.CONSTRAINT,
    },
    (
        "structure", "metadatastructure", "categoryscheme", "hierarchicalcodelist", "dataproviderscheme",
        "dataconsumerscheme", "organisationunitscheme", "metadataflow", "reportingtaxonomy", "provisionagreement",
        "structureset", "process", "categorisation", "allowedconstraint", "attachmentconstraint",
        "transformationscheme", "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme",
        "namepersonalisationscheme", "vtlmappingscheme",
    ),
)  # fmt: skip
EDITION = Edition(
    "1.0",
    {
        "generic": lambda message, _chosen: Generic(message),
        "generic-series": lambda message, _chosen: Generic(message, "GenericTimeSeriesData"),
        "specific": lambda message, _chosen: Specific21(message),
        "specific-series": lambda message, _chosen: Specific21(message, "StructureSpecificTimeSeriesData"),
        "json": lambda message, _chosen: Json1(message),
        "csv": lambda message, chosen: Csv1(message, chosen.options),
    },
    KINDS,
)
RESOURCES = ("data", "availableconstraint", "schema", "metadata", *KINDS)


async def _answer(request: Request) -> Response:
    resource, *parts = parts_of(request, PREFIX)
    if resource == "data":
        return await _data(request, parts)
    if resource == "availableconstraint":
        return await _available(request, parts)
    if resource == "schema":
        return await _schema(request, parts)
    if resource == "metadata":
        raise not_implemented("There is no reference metadata here.")
    if resource not in KINDS:
        raise syntax(unknown("resource", resource, RESOURCES))
    chosen = negotiate(request.headers.get("accept"), STRUCTURE_21)
    parameters = SdmxQuery.read(request.scope["query_string"], ("references", "detail"))
    shape = f"{resource}/{{agency}}/{{id}}/{{version}}/{{item}}"
    found = structure_path(resource, parts, KINDS, shape)
    if found is None:
        raise no_results(f"There is no {resource} here.")
    return await (await SdmxService.of(request, EDITION)).structures(found, parameters, chosen)


async def _data(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), DATA_21)
    parameters = SdmxQuery.read(request.scope["query_string"], data.DATA_21, data.LATER)
    flow, key, provider = take(parts, 3, "data/{flow}/{key}/{provider}")
    service = await SdmxService.of(request, EDITION)
    _check_provider(provider)
    answer = await service.data(data.read(_flow(flow), key, parameters, service.catalogue), chosen)
    if answer is None:
        raise no_results("There are no data for that.")
    return answer


async def _available(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), STRUCTURE_21)
    parameters = SdmxQuery.read(request.scope["query_string"], data.AVAILABLE_21)
    flow, key, provider, component = take(parts, 4, "availableconstraint/{flow}/{key}/{provider}/{component}")
    service = await SdmxService.of(request, EDITION)
    _check_provider(provider)
    query = data.read(_flow(flow), key, parameters, service.catalogue)
    components = () if is_any(component) else tuple(component.split("+"))
    return await service.availability(query, parameters, components, chosen)


async def _schema(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), (*SCHEMA_21, *STRUCTURE_21))
    parameters = SdmxQuery.read(request.scope["query_string"], ("dimensionAtObservation", "explicitMeasure"))
    context, agency, name, version = take(parts, 4, "schema/{context}/{agency}/{id}/{version}")
    service = await SdmxService.of(request, EDITION)
    if parameters.truth("explicitMeasure"):
        raise not_implemented("There are no explicit measures.")
    structure = data.structure(context, agency, name, version, EDITION.version)
    return await service.schema(data.read(structure, "", parameters, service.catalogue), chosen)


def _flow(reference: str) -> Structure:
    """The dataflow of a reference: `F`, `AGENCY,F` or `AGENCY,F,VERSION`."""
    parts = reference.split(",")
    if len(parts) > 3 or not parts[-1]:
        raise syntax("A dataflow is written FIGURES, REPORTS,FIGURES or REPORTS,FIGURES,1.0.")
    agency, name, version = {1: ["", *parts, ""], 2: [*parts, ""], 3: parts}[len(parts)]
    return data.flow(agency, name, version, EDITION.version)


def _check_provider(reference: str) -> None:
    """All data come from one provider, which has the agency's name."""
    provider = reference.split(",")[-1]
    if not is_any(provider) and AGENCY not in provider.split("+"):
        raise no_results(unknown("provider", provider, [AGENCY]))


router = router_of(PREFIX, _answer, version_30=False)
