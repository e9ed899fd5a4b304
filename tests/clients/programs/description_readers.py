"""Loaders of data sets, harvesters and parsers: what they make of a description, and read by it."""

import hashlib
import json
import warnings
from pathlib import Path

KEYS = ("id", "comparator", "value", "unit", "scale", "status", "source")


def frictionless(base):
    from frictionless import Package, validate

    address = f"{base}/v1/datapackage.json"
    report = validate(address)
    figures = Package(address).get_resource("claims").read_rows()
    return {
        "valid": report.valid,
        "errors": report.flatten(["rowNumber", "fieldName", "type", "note"]),
        "resources": {task.name: task.stats["rows"] for task in report.tasks},
        "claims": [[str(row[name]) for name in KEYS] for row in figures],
        "years": sorted({row["year"] for row in figures}),
    }


def csvw(base, *paths):
    from csvw import CSVW

    warnings.simplefilter("ignore")
    found = {}
    for path in paths:
        document = CSVW(f"{base}{path}", validate=True)
        found[path] = {
            "valid": document.is_valid,
            "warnings": [str(warning.message) for warning in document.warnings],
            "described": not document.no_metadata,
            "rows": [{name: cell for name, cell in row.items() if cell is not None} for row in document.tables[0]],
        }
    return found


def signposting(base):
    """The catalogue that a harvester reads, and the digests that it checks by http_sf."""
    import http_sf
    import requests
    from signposting.linkset import find_signposting_linkset

    def digest_of(path, coding, **headers):
        """Status and coding of an answer, its digest, and the digest of the bytes that came, not decoded."""
        headers |= {"accept-encoding": coding}
        with requests.get(f"{base}{path}", headers=headers, stream=True, timeout=60) as answer:
            body = answer.raw.read(decode_content=False)
            told, _ = http_sf.parse(answer.headers["repr-digest"].encode(), tltype="dictionary")["sha-256"]
            coding = answer.headers.get("content-encoding")
            return answer.status_code, coding, told.hex(), hashlib.sha256(body).hexdigest()

    claims, table = "/v1/figures?claims=all", "/v1/figures.csv"
    catalogue = find_signposting_linkset(f"{base}/.well-known/api-catalog")
    return {
        "apis": sorted(str(link.target) for link in catalogue.items),
        "whole": {coding: digest_of(claims, coding) for coding in ("identity", "gzip", "br", "zstd")},
        "table": digest_of(table, "identity"),
        "part": digest_of(table, "gzip", range="bytes=0-99"),
        "file": digest_of("/v1/downloads/claims.parquet", "gzip"),
    }


def grafana_foundation_sdk(file):
    """A dashboard, parsed into its classes; the panels with what they ask."""
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    register_default_plugins()
    dashboard = Dashboard.from_json(json.loads(Path(file).read_text(encoding="utf-8")))
    panels = [
        {
            "type": panel.type_val,
            "title": panel.title,
            "place": [panel.grid_pos.x, panel.grid_pos.y, panel.grid_pos.w, panel.grid_pos.h],
            "targets": json.loads(JSONEncoder(sort_keys=True).encode(getattr(panel, "targets", None) or [])),
        }
        for panel in dashboard.panels
    ]
    variables = {one.name: [option.value for option in one.options] for one in dashboard.templating.list_val}
    return {"variables": variables, "panels": panels}
