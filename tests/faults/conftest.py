"""Databases in memory, where there is room, for runs that fail and are killed."""

import functools
import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import in_memory
from tests.faults.grounds import Grounds


@pytest.fixture(scope="session")
def made_grounds(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Grounds]]:
    folder = in_memory("faults-")
    yield functools.cache(lambda engine: Grounds(engine, folder / engine, lambda: request.getfixturevalue("postgres")))
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def grounds(engine: str, made_grounds: Callable[[str], Grounds]) -> Grounds:
    return made_grounds(engine)
