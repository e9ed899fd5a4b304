"""SDMX 2.1 at /sdmx/2.1: version 1 of the REST interface, for sdmx1, opensdmx and most tools there are."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response

from api.protocols.sdmx import data_query
from api.protocols.sdmx.artefacts import StructureKind, is_any
from api.protocols.sdmx.errors import no_results, not_implemented, syntax, unknown
from api.protocols.sdmx.media import DATA_21, SCHEMA_21, STRUCTURE_21, negotiate
from api.protocols.sdmx.parameters import SdmxQuery
from api.protocols.sdmx.paths import kinds_of, parts_of, router_of, structure_path, take
from api.protocols.sdmx.service import Edition, SdmxService
from api.representations.writers.sdmx.concepts import AGENCY
from api.representations.writers.sdmx.generic_xml import Generic
from api.representations.writers.sdmx.messages import Structure
from api.representations.writers.sdmx.sdmx_csv import Csv1
from api.representations.writers.sdmx.sdmx_json import Json1
from api.representations.writers.sdmx.specific_xml import Specific21

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
    parameters = SdmxQuery.read(request.scope["query_string"], data_query.DATA_21, data_query.LATER)
    flow, key, provider = take(parts, 3, "data/{flow}/{key}/{provider}")
    service = await SdmxService.of(request, EDITION)
    _check_provider(provider)
    answer = await service.data(data_query.read(_flow(flow), key, parameters, service.catalogue), chosen)
    if answer is None:
        raise no_results("There are no data for that.")
    return answer


async def _available(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), STRUCTURE_21)
    parameters = SdmxQuery.read(request.scope["query_string"], data_query.AVAILABLE_21)
    flow, key, provider, component = take(parts, 4, "availableconstraint/{flow}/{key}/{provider}/{component}")
    service = await SdmxService.of(request, EDITION)
    _check_provider(provider)
    query = data_query.read(_flow(flow), key, parameters, service.catalogue)
    components = () if is_any(component) else tuple(component.split("+"))
    return await service.availability(query, parameters, components, chosen)


async def _schema(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), (*SCHEMA_21, *STRUCTURE_21))
    parameters = SdmxQuery.read(request.scope["query_string"], ("dimensionAtObservation", "explicitMeasure"))
    context, agency, name, version = take(parts, 4, "schema/{context}/{agency}/{id}/{version}")
    service = await SdmxService.of(request, EDITION)
    if parameters.truth("explicitMeasure"):
        raise not_implemented("There are no explicit measures.")
    structure = data_query.structure(context, agency, name, version, EDITION.version)
    return await service.schema(data_query.read(structure, "", parameters, service.catalogue), chosen)


def _flow(reference: str) -> Structure:
    """The dataflow of a reference: `F`, `AGENCY,F` or `AGENCY,F,VERSION`."""
    parts = reference.split(",")
    if len(parts) > 3 or not parts[-1]:
        raise syntax("A dataflow is written FIGURES, REPORTS,FIGURES or REPORTS,FIGURES,1.0.")
    agency, name, version = {1: ["", *parts, ""], 2: [*parts, ""], 3: parts}[len(parts)]
    return data_query.flow(agency, name, version, EDITION.version)


def _check_provider(reference: str) -> None:
    """All data come from one provider, which has the agency's name."""
    provider = reference.split(",")[-1]
    if not is_any(provider) and AGENCY not in provider.split("+"):
        raise no_results(unknown("provider", provider, [AGENCY]))


router = router_of(PREFIX, _answer, version_30=False)
