"""csvw: finds the metadata of a CSV through its Link header, checks the CSV by it, and reads typed rows."""

import json
import sys
import warnings

from csvw import CSVW

base, *paths = sys.argv[1:]
warnings.simplefilter("ignore")
found = {}
for path in paths:
    document = CSVW(f"{base}{path}", validate=True)
    table = document.tables[0]
    found[path] = {
        "valid": document.is_valid,
        "warnings": [str(warning.message) for warning in document.warnings],
        "described": not document.no_metadata,
        "key": table.tableSchema.primaryKey,
        "rows": [{name: cell for name, cell in row.items() if cell is not None} for row in table],
    }
print(json.dumps(found, default=str))
