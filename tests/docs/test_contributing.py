"""The page for contributors names what there is."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_path_exists(repository: Path) -> None:
    """A file that was renamed is renamed in the recipes too."""
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:api|docs|migrations|seed|tests)/[\w./-]*)`", text))
    assert len(paths) >= 30
    assert sorted(path for path in paths if not (repository / path).exists()) == []


def test_every_target_exists(repository: Path) -> None:
    """Each `make` that it names is one of the Makefile's."""
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z][a-z-]+)", text, re.MULTILINE))
    assert targets
    assert [target for target in sorted(targets) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
