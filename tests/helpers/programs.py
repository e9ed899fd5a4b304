"""Programs of the system that tests need."""

import os
from typing import NoReturn

import pytest

IN_CI = bool(os.environ.get("CI"))


def missing(program: str) -> NoReturn:
    """Leave out a test for want of a program of the system's; in CI fail, where no claim may stay untested."""
    (pytest.fail if IN_CI else pytest.skip)(f"left out for want of {program}")
