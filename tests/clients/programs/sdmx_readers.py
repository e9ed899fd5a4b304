"""Clients of SDMX as their documentation uses them: discovery, structures, and data by key in each format."""


def _flow(name):
    return f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=REPORTS:{name}(1.0.0)"


def sdmx1(base, path, version):
    import sdmx

    sdmx.add_source(
        {"id": "REPORTS", "url": f"{base}/sdmx/{path}", "name": "Reports", "versions": [version]}, override=True
    )
    client = sdmx.Client("REPORTS")
    message = client.dataflow("TRADE", references="all")
    structure = message.structure["FIGURE"]
    names = message.codelist["CL_INDICATOR"]["cross-border-ecommerce-trade"].name.localizations

    def rows(name, **options):
        return [
            {name: str(value.value) for name, value in {**one.key.values, **one.attrib}.items()}
            | {"OBS_VALUE": str(one.value)}
            for dataset in client.data(name, **options).data
            for one in dataset.obs
        ]

    line = client.data("FIGURES", key="A.CHN.online-retail-sales").data[0].obs
    told = {
        "dataflows": sorted(client.dataflow().dataflow),
        "line": {one.key.values["TIME_PERIOD"].value: str(one.value) for one in line},
        "dimensions": [part.id for part in structure.dimensions.components],
        "attributes": [part.id for part in structure.attributes.components],
        "codelists": {name: len(found) for name, found in message.codelist.items()},
        "names": [names["en"], names["zh"]],
        "rows data": rows("FIGURES"),
        "rows trade": rows("TRADE"),
        "rows specific": rows("FIGURES", dsd=structure),
        "rows claims": rows("CLAIMS"),
    }
    if version != "2.1":
        key = "*.CHN.cross-border-ecommerce-trade+cross-border-ecommerce-exports"
        return told | {"rows keyed": rows("TRADE", key=key)}
    wanted = {"REF_AREA": "CHN", "INDICATOR": ["cross-border-ecommerce-trade", "cross-border-ecommerce-exports"]}
    available = client.get("availableconstraint", resource_id="PARTNERSHIPS", force=True)
    region = next(iter(available.constraint.values())).data_content_region[0]
    return told | {
        "rows keyed": rows("TRADE", key=wanted, params={"startPeriod": "2024", "endPeriod": "2025"}),
        "series": len(list(client.series_keys("TRADE"))),
        "rows newest": rows("MARKET_SIZE", params={"lastNObservations": 1}),
        "frame": len(sdmx.to_pandas(client.data("TRADE", key=wanted))),
        "available": {part.id: sorted(value.value for value in cut.values) for part, cut in region.member.items()},
    }


def pysdmx(base):
    from pysdmx.api import qb
    from pysdmx.api.dc.rest import SdmxConnector
    from pysdmx.errors import Invalid, NotFound
    from pysdmx.io import read_sdmx

    old, new = f"{base}/sdmx/2.1", f"{base}/sdmx/3.0"
    old_formats = "SDMX_CSV_1_0_0 SDMX_ML_2_1_GEN SDMX_ML_2_1_STR"
    new_formats = "SDMX_CSV_2_0_0 SDMX_ML_3_0"

    def rows(found):
        return [{name: str(cell) for name, cell in row.items() if cell not in ("", None)} for row in found]

    def read(base, version, name):
        context = ("REPORTS", "TRADE", "1.0" if base == old else "1.0.0")
        service = qb.RestService(base, version, data_format=qb.DataFormat[name])
        answer = service.data(qb.DataQuery(qb.DataContext.DATAFLOW, *context))
        (dataset,) = read_sdmx(answer.decode("utf-8"), validate=True).data
        return rows(dataset.data.fillna("").to_dict("records"))

    def structures(base, version, name, artefact_version):
        service = qb.RestService(base, version, structure_format=qb.StructureFormat[name])
        wanted = ("REPORTS", "TRADE", artefact_version)
        query = qb.StructureQuery(qb.StructureType.DATAFLOW, *wanted, references=qb.StructureReference.ALL)
        message = read_sdmx(service.structure(query).decode("utf-8"), validate="ML" in name)
        return sorted(one.short_urn for one in message.structures)

    def failure(call):
        try:
            call()
        except (Invalid, NotFound) as error:
            return type(error).__name__
        return None

    v1, v2 = qb.ApiVersion.V1_5_0, qb.ApiVersion.V2_0_0
    connector = SdmxConnector(new)

    def data(flow, *query):
        return connector.data(_flow(flow), *query)

    trade = connector.dataflow(_flow("TRADE"))
    china = "REF_AREA = 'CHN' AND TIME_PERIOD >= '2024' AND FREQ IN ('A', 'S')"
    line = data("FIGURES", "REF_AREA = 'CHN' AND INDICATOR = 'online-retail-sales'")
    schema = qb.RestService(new, v2).schema(qb.SchemaQuery(qb.SchemaContext.DATAFLOW, "REPORTS", "TRADE", "1.0.0"))
    return {
        "dataflows": [[flow.id, flow.version] for flow in connector.dataflows()],
        "found": [flow.id for flow in connector.dataflows("cross-border")],
        "counts": [trade.obs_count, trade.series_count],
        "components": {
            part.id: [str(part.role), str(part.dtype), sorted(code.id for code in part.enumeration or ())]
            for part in trade.components
        },
        "rows data": rows(data("FIGURES")),
        "rows claims": rows(data("CLAIMS")),
        "line": {row["TIME_PERIOD"]: str(row["OBS_VALUE"]) for row in line},
        "rows china": rows(data("TRADE", china)),
        "china counts": connector.dataflow(_flow("TRADE"), china).obs_count,
        "rows totals": rows(data("TRADE", "FREQ = 'A' AND INDICATOR LIKE '%trade'")),
        "rows between": rows(data("MARKET_SIZE", "TIME_PERIOD BETWEEN '2022' AND '2023'")),
        "formats": {
            **{name: read(old, v1, name) for name in old_formats.split()},
            **{name: read(new, v2, name) for name in new_formats.split()},
        },
        "structures": {
            "2.1": structures(old, v1, "SDMX_ML_2_1", "latest"),
            "3.0": structures(new, v2, "SDMX_ML_3_0", "+"),
            "json": structures(new, v2, "SDMX_JSON_2_0_0", "~"),
        },
        "schema": sorted(one.short_urn for one in read_sdmx(schema.decode("utf-8"), validate=False).structures),
        "failures": [
            failure(lambda: connector.dataflow(_flow("NOPE"))),
            failure(lambda: list(data("TRADE", "REF_AREA = 'ATLANTIS'"))),
            failure(lambda: list(data("TRADE", "NOPE = '1'"))),
        ],
        "nothing": rows(data("TRADE", "REF_AREA = 'AFG'")),
    }


def opensdmx(base):
    import opensdmx as client

    def rows(frame):
        return [{name: None if cell is None else str(cell) for name, cell in row.items()} for row in frame.to_dicts()]

    client.set_provider(f"{base}/sdmx/2.1", agency_id="REPORTS", rate_limit=0)
    dataset = client.load_dataset("TRADE")
    return {
        "dataflows": sorted(client.all_available()["df_id"].to_list()),
        "dimensions": list(dataset["dimensions"]),
        "areas": len(client.get_dimension_values(dataset, "REF_AREA")),
        "all": rows(client.get_data(client.load_dataset("FIGURES"))),
        "annual": rows(client.fetch("TRADE", start_period="2024", REF_AREA="CHN", FREQ="A")),
        "last": len(client.fetch("TRADE", last_n_observations=1)),
    }
