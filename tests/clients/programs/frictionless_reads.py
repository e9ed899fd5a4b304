"""frictionless: the package validated with its default settings, and its rows."""

import json
import sys

from frictionless import Package, validate


def main() -> None:
    """Validate, read and print; frictionless validates in processes that import this file again."""
    address = f"{sys.argv[1]}/v1/datapackage.json"
    report = validate(address)
    package = Package(address)
    figures = package.get_resource("claims").read_rows()
    print(
        json.dumps(
            {
                "valid": report.valid,
                "errors": report.flatten(["rowNumber", "fieldName", "type", "note"]),
                "resources": {task.name: task.stats["rows"] for task in report.tasks},
                "claims": [
                    [str(row[name]) for name in ("id", "comparator", "value", "unit", "scale", "status", "source")]
                    for row in figures
                ],
                "years": sorted({row["year"] for row in figures}),
            }
        )
    )


if __name__ == "__main__":
    main()
