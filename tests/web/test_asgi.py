"""The application as servers import it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal

from api import main
from api.main import SWITCH_SECONDS, create_app
from api.settings import Settings


@pytest.mark.slow
def test_the_entrypoint_of_fastapi_is_the_application(repository: Path, tmp_path: Path) -> None:
    """`fastapi run` and `fastapi dev` find it by pyproject.toml, over the database that the environment names."""
    with (repository / "pyproject.toml").open("rb") as file:
        entrypoint = tomllib.load(file)["tool"]["fastapi"]["entrypoint"]
    program = f"import pkgutil; print(type(pkgutil.resolve_name({entrypoint!r})).__name__)"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "PYTHONPATH": str(repository)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "FastAPI"


def unremovable() -> int:
    """A temporary folder that cannot be looked through."""
    raise PermissionError


def test_a_started_application_answers(url: str, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its start sends nothing and gives the event loop its turn sooner; it answers, with 404 where nothing is.

    So it does where it cannot remove what other processes have left behind.
    """
    monkeypatch.setattr(main, "remove_abandoned", unremovable)
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
