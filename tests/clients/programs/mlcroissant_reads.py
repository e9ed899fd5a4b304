"""mlcroissant: the description validated, and the records that it finds in the files by it."""

import json
import logging
import sys
from typing import Any

import mlcroissant
from absl import logging as absl_logging


class Said(logging.Handler):
    """Keeps what the library warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.messages.append(record.getMessage())


def told(value: Any) -> Any:
    """A cell as JSON has it; texts are bytes there."""
    if isinstance(value, list):
        return [told(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


said = Said()
for name in ("absl", None):
    logging.getLogger(name).addHandler(said)
absl_logging.set_verbosity(absl_logging.WARNING)
dataset = mlcroissant.Dataset(f"{sys.argv[1]}/v1/croissant.json")
metadata = dataset.metadata
tables = {
    records.id: [
        {name.partition("/")[2]: told(cell) for name, cell in row.items()} for row in dataset.records(records.id)
    ]
    for records in metadata.record_sets
}
print(
    json.dumps(
        {
            "errors": sorted(metadata.ctx.issues.errors),
            "warnings": sorted(metadata.ctx.issues.warnings),
            "said": said.messages,
            "conforms": [str(metadata.ctx.conforms_to.value)],
            "name": metadata.name,
            "version": metadata.version,
            "license": metadata.license,
            "files": {file.id: file.sha256 for file in metadata.file_objects},
            "tables": tables,
        }
    )
)
