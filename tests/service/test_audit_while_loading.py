"""A release that comes while the one before it is audited is none of its business."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from api.domain.catalogue import Catalogue
from api.service.audit_of_release import Audit, audit_of
from api.storage import catalogue_queries
from api.storage.database import Database
from tests.faults.known_releases import write_package
from tests.helpers.command_line import indicators


def test_an_audit_is_of_the_release_of_its_catalogue(
    engine: str, migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Also where the next one has been committed before its figures are read, as between two requests."""
    url = migrated_url(engine)

    def load(release: int) -> None:
        package = write_package(tmp_path / f"package-{release}", release)
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0

    async def audited(known: Catalogue | None = None) -> tuple[Catalogue, Audit]:
        database = Database(url)
        try:
            catalogue = known or await catalogue_queries.catalogue(database)
            return catalogue, await audit_of(database, catalogue)
        finally:
            await database.close()

    load(1)
    catalogue, before = asyncio.run(audited())
    load(2)
    assert asyncio.run(audited(catalogue))[1] == before
    assert asyncio.run(audited())[1] != before
