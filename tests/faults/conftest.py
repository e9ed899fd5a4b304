"""Databases in memory, where there is room, for runs that fail and are killed."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MEMORY, ROOM
from tests.faults.grounds import Grounds


@pytest.fixture(scope="session")
def made_grounds(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Grounds]]:
    """Makes the databases of an engine, once a run."""
    in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=MEMORY if in_memory else None))
    yield functools.cache(lambda engine: Grounds(engine, folder / engine, lambda: request.getfixturevalue("postgres")))
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def grounds(engine: str, made_grounds: Callable[[str], Grounds]) -> Grounds:
    """Databases of each engine."""
    return made_grounds(engine)
