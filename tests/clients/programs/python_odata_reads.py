"""python-odata: entity classes made from $metadata, and queries through them."""

import json
import sys

from odata import ODataService

service = ODataService(f"{sys.argv[1]}/odata/v4/", reflect_entities=True, quiet_progress=True)
Figures, Claims, Years, Areas = (service.entities[name] for name in ("Figures", "Claims", "Years", "Areas"))

late = (Claims.year >= 2024) & (Claims.unit == "CNY")
filtered = service.query(Claims).filter(late).order_by(Claims.value.desc(), Claims.id.asc())
sales = (Figures.indicator == "online-retail-sales") & (Figures.area == "CHN")
try:
    service.query(Figures).raw({"$filter": "year eq"})
    refused = ""
except Exception as error:
    refused = str(error)
names = ["id", "value", "comparator", "unit", "scale", "status", "low", "high", "year", "time", "findings", "derived"]
names += ["preferred", "vintage", "printed_value", "printed_scale", "verified"]
print(
    json.dumps(
        {
            "sets": sorted(service.entities),
            "types": {name: type(getattr(Figures, name)).__name__ for name in names},
            "every": [{name: getattr(item, name) for name in names} for item in service.query(Claims)],
            "stand": [item.id for item in service.query(Figures)],
            "preferred": [item.id for item in service.query(Claims).filter(Claims.preferred == True)],  # noqa: E712
            "line": [[item.period, item.value] for item in service.query(Figures).filter(sales)],
            "large": [item.id for item in service.query(Claims).filter(Claims.value > 1_000_000_000_000)],
            "filtered": [[item.id, item.value] for item in filtered.all()],
            "count": service.query(Claims).filter(late).count(),
            "first": filtered.first().id,
            "paged": [item.id for item in filtered.offset(1).limit(2).all()],
            "selected": service.query(Claims).select(Claims.id, Claims.value).limit(1).all(),
            "got": service.query(Figures).get("online-retail-sales.CHN.2024.cfis-2025-09-15").display,
            "words": [item.id for item in service.query(Claims).filter(Claims.as_printed.contains("70% of")).all()],
            "lacking": service.query(Claims).filter(Claims.name.lacks("e")).count(),
            "starting": [item.name for item in service.query(Areas).filter(Areas.name.startswith("Chi")).all()],
            "year": service.query(Years).get(2024).last_day,
            "refused": refused,
        },
        default=str,
    )
)
