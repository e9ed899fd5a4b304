"""The application as servers import it, and at a PUBLIC_URL with a path."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest
from anyio.from_thread import BlockingPortal

from api import main
from api.main import SWITCH_SECONDS, create_app
from api.settings import Settings
from tests.conftest import Connect
from tests.helpers.facts import check
from tests.helpers.rows import tables


@pytest.mark.full
@pytest.mark.slow
def test_the_entrypoint_of_fastapi_is_the_application(repository: Path, tmp_path: Path) -> None:
    """`fastapi run` and `fastapi dev` find it by pyproject.toml, over the database that the environment names."""
    with (repository / "pyproject.toml").open("rb") as file:
        entrypoint = tomllib.load(file)["tool"]["fastapi"]["entrypoint"]
    program = f"import pkgutil, fastapi; print(isinstance(pkgutil.resolve_name({entrypoint!r}), fastapi.FastAPI))"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "PYTHONPATH": str(repository)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "True"


def test_a_started_application_answers(url: str, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its start sends nothing and gives the event loop its turn sooner; it answers, with 404 where nothing is."""
    monkeypatch.setattr(main, "remove_abandoned", Mock(side_effect=PermissionError))
    before = sys.getswitchinterval()
    app = create_app(Settings(database_url=url, log_level="error"))

    async def run() -> list[int]:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
        ):
            assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
            return [(await client.get(path)).status_code for path in ("/v1/figures", "/odata/v4/Figures", "/-")]

    try:
        assert portal.call(run) == [200, 200, 404]
    finally:
        sys.setswitchinterval(before)


def test_a_public_address_with_a_path(url: str, connect: Connect) -> None:
    check(connect(url, public_url="https://figures.example.org/stats/"), tables(__file__)["at a public address"])
