"""`python -m tests.faults`: every statement of the commands that write fails, or is the last one; prints how it went.

Names of operations and engines, and `--sample`, make it less.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from tests.conftest import MEMORY, start_postgres
from tests.faults.failpoints import ENGINES, FAILS, IS_KILLED, OPERATIONS, Trial, tried
from tests.faults.grounds import Grounds
from tests.faults.statements import every


def main(arguments: Sequence[str]) -> None:
    """Try the operations that are named, else all, and print the table."""
    names = [name for name in arguments if name in OPERATIONS] or list(OPERATIONS)
    folder = Path(tempfile.mkdtemp(prefix="failpoints-", dir=MEMORY if MEMORY.is_dir() else None))
    server = start_postgres(folder / "server")
    address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    print("| operation | engine | how it ends | statements | points | absent | whole |\n|---|---|---|---|---|---|---|")
    try:
        for engine in [name for name in ENGINES if name in arguments] or ENGINES:
            (folder / engine).mkdir()
            grounds = Grounds(engine, folder / engine, lambda: address)
            for name in names:
                trial = Trial.of(grounds, name)
                for how in (FAILS, IS_KILLED):
                    points = trial.sample(12, how) if "--sample" in arguments else every(trial.sent)
                    print(f"| {' | '.join(map(str, tried(trial, name, how, points)))} |", flush=True)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
