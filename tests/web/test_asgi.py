"""The application as servers import it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_entrypoint_of_fastapi_is_the_application(repository: Path, tmp_path: Path) -> None:
    """`fastapi run` and `fastapi dev` find it by pyproject.toml, over the database that the environment names."""
    with (repository / "pyproject.toml").open("rb") as file:
        entrypoint = tomllib.load(file)["tool"]["fastapi"]["entrypoint"]
    program = f"import pkgutil; print(type(pkgutil.resolve_name({entrypoint!r})).__name__)"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "PYTHONPATH": str(repository)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "FastAPI"
