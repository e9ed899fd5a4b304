"""No request holds the event loop: what takes long is done by threads, or refused before it is looked at."""

from __future__ import annotations

import asyncio
import threading
import time
from urllib.parse import quote

import pytest

from api.main import create_app
from api.settings import Settings
from benchmarks.data.packages import area_codes, indicator_code, write_packages
from tests.conftest import MakeUrl
from tests.helpers.command_line import indicators
from tests.helpers.raw_request import asked
from tests.helpers.tables import every

pytestmark = [pytest.mark.slow, pytest.mark.full]

FIGURES = 20_000
MOST = 0.05
"""Seconds of processor time that a turn of the loop may take; a busy machine takes none of it."""
CODES = ",".join(indicator_code(number) for number in range(4))
LONGEST = 16_000
"""Characters of an address, about as many as are read."""

CONTAINS = quote("contains(as_printed,'zzz')")
EVERYWHERE = "/worldbank/v2/country/all/indicator"

WORST = {
    "skips": "/v1/figures?limit=1&offset=15000",
    "skips all claims": "/v1/figures?claims=all&limit=1&offset=15000",
    "skips of some indicators": f"/v1/figures?indicator={CODES}&limit=1&offset=15000",
    "a past moment": "/v1/figures?limit=1&as_of=2026-11-25",
    "a past moment of some indicators": f"/v1/figures?indicator={CODES}&limit=500&as_of=2026-11-25",
    "sorts": "/v1/figures?limit=1&sort=-period,area,indicator",
    "the newest of some indicators": f"/v1/figures?indicator={CODES}&latest=1000&limit=500&offset=9000",
    "long": "/v1/figures?limit=10000&fields=*",
    "long of some areas": f"/v1/figures?indicator={CODES}&area={','.join(area_codes()[:50])}&limit=10000",
    "another unit": "/v1/figures?unit=EUR&limit=1&offset=15000",
    "a long list of changes": "/v1/changes?limit=10000",
    "a late page of changes": "/v1/changes?limit=1&offset=15000",
    "a long list of rates": "/v1/rates?limit=10000",
    "rival claims": "/v1/comparisons?limit=1000",
    "OData that looks into texts": f"/odata/v4/Figures?$top=1&$filter={CONTAINS}",
    "OData that skips": "/odata/v4/Figures?$top=1&$skip=15000",
    "OData that nests": f"/odata/v4/Figures?$top=1&$filter={'(' * 1500}year%20eq%202024{')' * 1500}",
    "the World Bank's longest page": f"{EVERYWHERE}/{indicator_code(0)}?per_page=25000&format=json",
    "a late page of many indicators": f"{EVERYWHERE}/{CODES.replace(',', ';')}?per_page=1&page=15000&format=json",
    "all of SDMX": "/sdmx/2.1/data/FIGURES",
    "a page of a source": "/sources/bench-agency-2026",
    "a text to check": f"/v1/fact-check?text={'1%25+' * 3_000}",
    "words like a pattern": f"/v1/search?q={quote('(a+)+$' * 30)}",
    "fifty unknown codes": f"/v1/figures?indicator={','.join(f'{chr(98 + n % 20)}ench-{n}-' * 14 for n in range(50))}",
    "an endless code": f"/v1/indicators/{'bench-' * (LONGEST // 6)}",
    "an endless id": f"/v1/figures/{'bench-' * (LONGEST // 6)}",
    "an endless path": f"/v1/{'figures' * (LONGEST // 7)}",
    "two hundred unknown names": f"/v1/figures?{'&'.join(f'indicatr{n}=1' for n in range(199))}",
    "a long list of countries": f"/worldbank/v2/country/{';'.join(f'x{n}' for n in range(2_500))}/indicator/a",
    "a long list of indicators": f"{EVERYWHERE}/{';'.join(f'bench-{n}' for n in range(1_500))}",
    "a long key of SDMX": f"/sdmx/2.1/data/FIGURES/A.{'+'.join(f'X{n}' for n in range(2_500))}..",
    "a long list of series": f"/dbnomics/v22/series?series_ids={','.join(f'REPORTS/FIGURES/A{n}' for n in range(600))}",
    "a long order": f"/odata/v4/Figures?$orderby={','.join(['value desc'] * 1_200).replace(' ', '%20')}",
    "a long selection": f"/odata/v4/Figures?$select={','.join(f'valu{n}' for n in range(1_800))}",
}


@pytest.fixture(scope="module")
def database(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database of very many figures."""
    url = migrated_url("sqlite")
    for package in write_packages(tmp_path_factory.mktemp("held") / "package", FIGURES):
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0
    return url


@pytest.fixture(scope="module")
def held(database: str) -> dict[str, tuple[int, float]]:
    """By the name of each of the worst, the status and the longest turn of the loop."""
    longest, own = [0.0], threading.get_ident()
    run = asyncio.Handle._run  # the one place through which all goes that a loop does

    def timed(handle: asyncio.Handle) -> None:
        start = time.thread_time()
        run(handle)
        if threading.get_ident() == own:
            longest[0] = max(longest[0], time.thread_time() - start)

    async def measured() -> dict[str, tuple[int, float]]:
        found = {}
        app = create_app(Settings(database_url=database, log_level="error", cache_bytes=0))
        async with app.router.lifespan_context(app):
            for name, address in WORST.items():
                turns = []
                for _ in range(3):  # the first imports, and reads what is read once a release
                    await asyncio.sleep(0)
                    longest[0] = 0.0
                    status = (await asyncio.create_task(asked(app, address.encode()))).status
                    await asyncio.sleep(0)
                    turns.append(longest[0])
                found[name] = status, min(turns)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", timed)
        return asyncio.run(measured())


@every("name", WORST)
def test_the_loop_is_not_held(name: str, held: dict[str, tuple[int, float]]) -> None:
    """A kept answer waits no longer than that."""
    status, seconds = held[name]
    assert status in (200, 400, 404, 422)
    assert seconds < MOST, f"{WORST[name][:100]} holds the loop {seconds * 1000:.0f} ms"
