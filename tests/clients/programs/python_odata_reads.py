"""python-odata: entity classes made from $metadata, and queries through them."""

import json
import sys

from odata import ODataService

service = ODataService(f"{sys.argv[1]}/odata/v4/", reflect_entities=True, quiet_progress=True)
Figures, Years, Areas = (service.entities[name] for name in ("Figures", "Years", "Areas"))

late = (Figures.year >= 2024) & (Figures.unit == "CNY")
filtered = service.query(Figures).filter(late).order_by(Figures.value.desc(), Figures.id.asc())
try:
    service.query(Figures).raw({"$filter": "year eq"})
    refused = ""
except Exception as error:
    refused = str(error)
names = ["id", "value", "comparator", "unit", "scale", "status", "low", "high", "year", "time", "findings", "derived"]
print(
    json.dumps(
        {
            "sets": sorted(service.entities),
            "types": {name: type(getattr(Figures, name)).__name__ for name in names},
            "every": [{name: getattr(item, name) for name in names} for item in service.query(Figures)],
            "filtered": [[item.id, item.value] for item in filtered.all()],
            "count": service.query(Figures).filter(late).count(),
            "first": filtered.first().id,
            "paged": [item.id for item in filtered.offset(1).limit(2).all()],
            "selected": service.query(Figures).select(Figures.id, Figures.value).limit(1).all(),
            "got": service.query(Figures).get("online-retail-sales.CHN.2024.cfis-2025-09-15").display,
            "words": [item.id for item in service.query(Figures).filter(Figures.as_printed.contains("70% of")).all()],
            "lacking": service.query(Figures).filter(Figures.name.lacks("e")).count(),
            "starting": [item.name for item in service.query(Areas).filter(Areas.name.startswith("Chi")).all()],
            "year": service.query(Years).get(2024).last_day,
            "refused": refused,
        },
        default=str,
    )
)
