"""SDMX 3.0 at /sdmx/3.0: version 2 of the REST interface."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response

from api.plugins.sdmx import data
from api.plugins.sdmx.csv import Csv2
from api.plugins.sdmx.errors import no_results, not_implemented, syntax, unknown
from api.plugins.sdmx.json import Json2
from api.plugins.sdmx.parameters import (
    SdmxQuery,
    StructureKind,
    kinds_of,
    listed,
    parts_of,
    router_of,
    structure_path,
    take,
)
from api.plugins.sdmx.service import DATA_30, SCHEMA_30, STRUCTURE_30, Edition, SdmxService, negotiate
from api.plugins.sdmx.xml import Specific30

PREFIX = "/sdmx/3.0"

KINDS = kinds_of(
    {
        "dataflow": StructureKind.DATAFLOW,
        "datastructure": StructureKind.DATASTRUCTURE,
        "conceptscheme": StructureKind.CONCEPTSCHEME,
        "codelist": StructureKind.CODELIST,
        "agencyscheme": StructureKind.AGENCYSCHEME,
        "dataconstraint": StructureKind.CONSTRAINT,
    },
    (
        "*", "metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "valuelist",
        "dataproviderscheme", "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme",
        "metadataflow", "reportingtaxonomy", "provisionagreement", "metadataprovisionagreement", "structuremap",
        "representationmap", "conceptschememap", "categoryschememap", "organisationschememap",
        "reportingtaxonomymap", "process", "categorisation", "metadataconstraint", "transformationscheme",
        "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme", "namepersonalisationscheme",
        "vtlmappingscheme",
    ),
)  # fmt: skip
EDITION = Edition(
    "1.0.0",
    {
        "specific": lambda message, _chosen: Specific30(message),
        "json": lambda message, _chosen: Json2(message),
        "csv": lambda message, chosen: Csv2(message, chosen.options),
    },
    KINDS,
)
RESOURCES = ("structure", "data", "availability", "schema", "metadata", "registration")


async def _answer(request: Request) -> Response:
    resource, *parts = parts_of(request, PREFIX)
    if resource == "data":
        return await _data(request, parts)
    if resource == "availability":
        return await _available(request, parts)
    if resource == "schema":
        return await _schema(request, parts)
    if resource == "structure":
        return await _structure(request, parts)
    if resource in RESOURCES:
        raise not_implemented(f"There is no {resource} here.")
    raise syntax(unknown("resource", resource, RESOURCES))


async def _structure(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), STRUCTURE_30)
    parameters = SdmxQuery.read(request.scope["query_string"], ("references", "detail"))
    kind, *rest = parts or ["*"]
    found = structure_path(kind, rest, KINDS, "structure/{kind}/{agency}/{id}/{version}/{item}")
    if found is None:
        raise no_results(f"There is no {kind} here.")
    return await (await SdmxService.of(request, EDITION)).structures(found, parameters, chosen)


async def _data(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), DATA_30)
    parameters = SdmxQuery.read(request.scope["query_string"], data.DATA_30, data.LATER)
    context, agency, name, version, key = take(parts, 5, "data/{context}/{agency}/{id}/{version}/{key}")
    service = await SdmxService.of(request, EDITION)
    structure = data.structure(context, agency, name, version, EDITION.version)
    answer = await service.data(data.read(structure, key, parameters, service.catalogue), chosen)
    return answer or Response(status_code=204, headers={"vary": "Accept"})


async def _available(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), STRUCTURE_30)
    parameters = SdmxQuery.read(request.scope["query_string"], data.AVAILABLE_30, data.LATER)
    shape = "availability/{context}/{agency}/{id}/{version}/{key}/{component}"
    context, agency, name, version, key, component = take(parts, 6, shape)
    service = await SdmxService.of(request, EDITION)
    structure = data.structure(context, agency, name, version, EDITION.version)
    query = data.read(structure, key, parameters, service.catalogue)
    return await service.availability(query, parameters, listed(component), chosen)


async def _schema(request: Request, parts: Sequence[str]) -> Response:
    chosen = negotiate(request.headers.get("accept"), (*SCHEMA_30, *STRUCTURE_30))
    parameters = SdmxQuery.read(request.scope["query_string"], ("dimensionAtObservation",), ("deletion",))
    context, agency, name, version = take(parts, 4, "schema/{context}/{agency}/{id}/{version}")
    service = await SdmxService.of(request, EDITION)
    structure = data.structure(context, agency, name, version, EDITION.version)
    return await service.schema(data.read(structure, "", parameters, service.catalogue), chosen)


router = router_of(PREFIX, _answer, version_30=True)
