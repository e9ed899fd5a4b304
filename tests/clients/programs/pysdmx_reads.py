"""pysdmx as its documentation uses it: a connector for discovery and data, and readers for every format it knows."""

import json
import sys

from pysdmx.api.dc.rest import SdmxConnector
from pysdmx.api.qb import (
    ApiVersion,
    DataContext,
    DataFormat,
    DataQuery,
    RestService,
    SchemaContext,
    SchemaQuery,
    StructureFormat,
    StructureQuery,
    StructureReference,
    StructureType,
)
from pysdmx.errors import Invalid, NotFound
from pysdmx.io import read_sdmx

old, new = sys.argv[1:]
FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=REPORTS:{}(1.0.0)"
CHINA = "REF_AREA = 'CHN' AND TIME_PERIOD >= '2024' AND FREQ IN ('A', 'S')"
LINE = "REF_AREA = 'CHN' AND INDICATOR = 'online-retail-sales'"
OLD_FORMATS = (
    DataFormat.SDMX_CSV_1_0_0,
    DataFormat.SDMX_ML_2_1_GEN,
    DataFormat.SDMX_ML_2_1_GENTS,
    DataFormat.SDMX_ML_2_1_STR,
    DataFormat.SDMX_ML_2_1_STRTS,
)
NEW_FORMATS = (DataFormat.SDMX_CSV_2_0_0, DataFormat.SDMX_ML_3_0)


def rows(found):
    return [{name: str(cell) for name, cell in row.items() if cell not in ("", None)} for row in found]


def read(base, version, data_format):
    context = ("REPORTS", "TRADE", "1.0" if base == old else "1.0.0")
    answer = RestService(base, version, data_format=data_format).data(DataQuery(DataContext.DATAFLOW, *context))
    (dataset,) = read_sdmx(answer.decode("utf-8"), validate=True).data
    return rows(dataset.data.fillna("").to_dict("records"))


def structures(base, version, structure_format, artefact_version):
    service = RestService(base, version, structure_format=structure_format)
    query = StructureQuery(
        StructureType.DATAFLOW, "REPORTS", "TRADE", artefact_version, references=StructureReference.ALL
    )
    message = read_sdmx(service.structure(query).decode("utf-8"), validate="ML" in structure_format.name)
    return sorted(one.short_urn for one in message.structures)


def failure(call):
    try:
        call()
    except (Invalid, NotFound) as error:
        return type(error).__name__
    return None


connector = SdmxConnector(new)
trade = connector.dataflow(FLOW.format("TRADE"))
schema = RestService(new, ApiVersion.V2_0_0).schema(SchemaQuery(SchemaContext.DATAFLOW, "REPORTS", "TRADE", "1.0.0"))
told = {
    "dataflows": [[flow.id, flow.version, flow.name] for flow in connector.dataflows()],
    "found": [flow.id for flow in connector.dataflows("cross-border")],
    "counts": [trade.obs_count, trade.series_count],
    "components": {
        part.id: [str(part.role), str(part.dtype), sorted(code.id for code in part.enumeration or ())]
        for part in trade.components
    },
    "data": rows(connector.data(FLOW.format("FIGURES"))),
    "claims": rows(connector.data(FLOW.format("CLAIMS"))),
    "line": {row["TIME_PERIOD"]: str(row["OBS_VALUE"]) for row in connector.data(FLOW.format("FIGURES"), LINE)},
    "china": rows(connector.data(FLOW.format("TRADE"), CHINA)),
    "china_counts": connector.dataflow(FLOW.format("TRADE"), CHINA).obs_count,
    "large": rows(connector.data(FLOW.format("TRADE"), "OBS_VALUE > 500000000000 AND INDICATOR LIKE '%trade'")),
    "between": rows(connector.data(FLOW.format("MARKET_SIZE"), "TIME_PERIOD BETWEEN '2022' AND '2023'")),
    "old": {one.name: read(old, ApiVersion.V1_5_0, one) for one in OLD_FORMATS},
    "new": {one.name: read(new, ApiVersion.V2_0_0, one) for one in NEW_FORMATS},
    "structures": {
        "2.1": structures(old, ApiVersion.V1_5_0, StructureFormat.SDMX_ML_2_1, "latest"),
        "3.0": structures(new, ApiVersion.V2_0_0, StructureFormat.SDMX_ML_3_0, "+"),
        "json": structures(new, ApiVersion.V2_0_0, StructureFormat.SDMX_JSON_2_0_0, "~"),
    },
    "schema": sorted(one.short_urn for one in read_sdmx(schema.decode("utf-8"), validate=False).structures),
    "failures": [
        failure(lambda: connector.dataflow(FLOW.format("NOPE"))),
        failure(lambda: list(connector.data(FLOW.format("TRADE"), "REF_AREA = 'ATLANTIS'"))),
        failure(lambda: list(connector.data(FLOW.format("TRADE"), "NOPE = '1'"))),
    ],
    "nothing": rows(connector.data(FLOW.format("TRADE"), "REF_AREA = 'AFG'")),
}
print(json.dumps(told))
