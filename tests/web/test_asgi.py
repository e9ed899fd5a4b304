"""The application as servers import it, below a path that the server names (root_path), and at a PUBLIC_URL."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
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


RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
FIGURE = f"/v1/figures/{RETAIL}"
Below = tuple[str, Callable[..., httpx.Response]]
WAYS_IN = f"""
/v1/figures /v1/figures.csv {FIGURE}.txt /figures/{RETAIL} /zh/ / /docs /openapi.json
/static-offline-docs/swagger-ui.css /sdmx/2.1/dataflow/all/all/latest /odata/v4/Figures
"""
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module", params=["/data", "/figures"])
def below(request: pytest.FixtureRequest, url: str, connect: Connect, portal: BlockingPortal) -> Below:
    """The root, and a GET of a path below it as uvicorn --root-path hands it on; one root is a page's path too."""
    root: str = request.param
    transport = httpx.ASGITransport(connect(url).app, raise_app_exceptions=False, root_path=root)

    def get(path: str, **options: object) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.get(f"{root}{path}", **options)  # type: ignore[arg-type]

        return portal.call(send)

    return root, get


def test_links_and_redirects_stay_below_the_root(below: Below) -> None:
    root, get = below
    assert {path: get(path).status_code for path in WAYS_IN.split()} == dict.fromkeys(WAYS_IN.split(), 200)
    page = get(f"/figures/{RETAIL}", headers=HTML).text
    assert f'href="{root}/zh/figures/{RETAIL}"' in page
    assert f'src="{root}/assets/' in page
    assert get(f"{FIGURE}/citation.txt").text.count(f"http://test{root}{FIGURE}") == 1
    for path, location in (
        ("/v1/figures/?limit=1", f"{root}/v1/figures?limit=1"),
        ("/zh", f"{root}/zh/"),
        (f"/figures/{RETAIL}?utm_source=x", f"{root}/figures/{RETAIL}"),
    ):
        assert get(path).headers["location"] == location
    assert get(FIGURE, headers=HTML).headers["location"] == f"{root}/figures/{RETAIL}"


def test_a_public_address_with_a_path(url: str, connect: Connect) -> None:
    check(connect(url, public_url="https://figures.example.org/stats/"), tables(__file__)["at a public address"])
