"""Imported by the process that all others are forked from: it does once what each would do for the first time."""

import tempfile
from pathlib import Path

from tests.helpers.command_line import indicators
from tests.helpers.worked_example import without_lock

with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{folder}/warm.db"
    for line in ("migrate", f"load '{without_lock(Path(folder) / 'my-report')}'", "rebuild"):
        assert indicators(line, DATABASE_URL=url).exit_code == 0
