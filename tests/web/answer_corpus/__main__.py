"""The answers asked anew: `python -m tests.web.answer_corpus` writes the file and prints whose answers changed.

A change of the file is a change of what callers get: look at each address, and say in the changelog what they notice.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.conftest import migrate, within
from tests.helpers.claims import add_claims
from tests.web.answer_corpus.addresses import addresses
from tests.web.answer_corpus.answers import KEPT, answered, changed, keep, kept


def main() -> None:
    """Ask an application over the served reports and the made-up one."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'corpus.db'}"
        migrate(url)
        within(url, add_claims)
        now = answered(url, addresses())
    before = kept() if KEPT.exists() else {}
    keep(now)
    print("\n".join([*changed(before, now), f"{len(now)} answers are in {KEPT.name}"]))


if __name__ == "__main__":
    main()
