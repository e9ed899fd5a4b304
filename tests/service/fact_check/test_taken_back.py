"""A number of a figure that a release took back is superseded; as of a day before, it was right."""

from __future__ import annotations

from collections.abc import Callable

from anyio.from_thread import BlockingPortal

from api.reports import releases
from api.storage.database import Database
from api.storage.database_address import parse_url
from tests.conftest import Client

FIGURE = "online-retail-sales.CHN.2022.xinhua-2023-01-17"
TEXT = "China's online retail sales were 13.8 trillion yuan in 2022."


def test_a_withdrawn_figure_is_superseded(
    fresh_url: str, connect: Callable[..., Client], portal: BlockingPortal
) -> None:
    """The verdict names it and says that it was withdrawn; nothing stands in its place to be printed."""

    async def withdraw() -> str:
        database = Database(parse_url(fresh_url))
        try:
            return await releases.withdraw(database, [FIGURE], "It was wrong.")
        finally:
            await database.close()

    client = connect(fresh_url, refresh_seconds=0)
    moment = client.get("/v1/releases?fields=released_at").json()["data"][-1]["released_at"]
    (before,) = client.get("/v1/fact-check", params={"text": TEXT}).json()["data"]
    assert before["verdict"] == "agrees"
    portal.call(withdraw)
    (row,) = client.get("/v1/fact-check", params={"text": TEXT}).json()["data"]
    assert (row["verdict"], row["figure"], row["correction"]) == ("superseded", FIGURE, None)
    assert "was withdrawn since" in row["sentence"]
    (then,) = client.get("/v1/fact-check", params={"text": TEXT, "as_of": moment}).json()["data"]
    assert then["verdict"] == "agrees"
