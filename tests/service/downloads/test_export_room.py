"""The room that files of downloads have: each byte is counted once, whatever comes and goes meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from api.service.downloads.export_room import ExportRoom, unfinished

MADE, COMING, BEGUN, EXPECTED = 300, 500, 400, 200
KEPT_FREE = 1_000
NEEDED = KEPT_FREE + COMING - BEGUN + EXPECTED
"""What a disk must have left, since what is begun of a coming file lies there already."""


@pytest.mark.parametrize(
    ("capacity", "free", "lack"),
    [
        (MADE + COMING + EXPECTED, NEEDED, ""),
        (MADE + COMING + EXPECTED - 1, NEEDED, "EXPORT_BYTES"),
        (MADE + COMING + EXPECTED, NEEDED - 1, "temporary disk"),
    ],
)
def test_a_byte_that_is_written_already_is_counted_once(
    capacity: int, free: int, lack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the file that it belongs to, which is reckoned with as a whole."""
    disk = SimpleNamespace(total=10 * KEPT_FREE, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)
    folder, room = tmp_path / "1", ExportRoom(capacity)
    folder.mkdir()
    (folder / "areas.csv").write_bytes(bytes(MADE))
    making = unfinished(folder / "figures.csv")
    making.mkdir()
    (making / "figures.csv").write_bytes(bytes(BEGUN))
    with room.coming(COMING):
        found = room.lacks(tmp_path, EXPECTED) or ""
    assert lack in found
    assert bool(found) is bool(lack)


def test_a_file_that_goes_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that a thread removes, which a link to nothing stands for here, takes no room."""
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    (tmp_path / "figures.sqlite-journal").symlink_to(tmp_path / "none")
    assert ExportRoom(1_000).lacks(tmp_path, 1) is None
