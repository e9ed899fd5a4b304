"""What was freed goes back to the system."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from api.service import freed_memory
from api.service.freed_memory import give_back_freed_memory
from tests.helpers.command_line import environment, started

MEASURE = """
from pathlib import Path
from api.service.freed_memory import give_back_freed_memory

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kept = [bytes(1000) for _ in range(200_000)]
kept = kept[::100]
before = held()
give_back_freed_memory()
print(before - held())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such call")
def test_pages_between_what_is_kept_go_back(tmp_path: Path) -> None:
    """Of 200 MB of which every hundredth piece is kept most is given back."""
    with started("", tmp_path, MEASURE, env=environment(PYTHONPATH=":".join(sys.path))) as process:
        told, said = process.communicate()
    assert int(told) > 100_000_000, said


def test_another_system_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is called that it has not."""
    monkeypatch.setattr(sys, "platform", "darwin")
    freed_memory._trim.cache_clear()
    give_back_freed_memory()
    assert freed_memory._trim() is None
    freed_memory._trim.cache_clear()
