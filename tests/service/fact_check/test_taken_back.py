"""A number of a figure that a release took back is superseded; as of a day before, it was right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio.from_thread import BlockingPortal

from api.reports import releases
from api.storage.database import Database
from api.storage.database_address import parse_url
from tests.conftest import Client, within
from tests.helpers.claims import add_claims
from tests.helpers.tables import count

FIGURE = "online-retail-sales.CHN.2022.xinhua-2023-01-17"
TEXT = "China's online retail sales were 13.8 trillion yuan in 2022."


async def withdraw(url: str, figure: str) -> None:
    """Take a figure back."""
    database = Database(parse_url(url))
    try:
        await releases.withdraw(database, [figure], "It was wrong.")
    finally:
        await database.close()


def judged(client: Client, text: str, **asked: str) -> Any:
    """The only number of a text, as it is judged."""
    (row,) = client.get("/v1/fact-check", params={"text": text, **asked}).json()["data"]
    return row


def test_a_withdrawn_figure_is_superseded(
    fresh_url: str, connect: Callable[..., Client], portal: BlockingPortal
) -> None:
    """The verdict names it and says that it was withdrawn; nothing stands in its place to be printed."""
    client = connect(fresh_url, refresh_seconds=0)
    moment = client.get("/v1/releases?fields=released_at").json()["data"][-1]["released_at"]
    assert judged(client, TEXT)["verdict"] == "agrees"
    portal.call(withdraw, fresh_url, FIGURE)
    row = judged(client, TEXT)
    assert (row["verdict"], row["figure"], row["correction"]) == ("superseded", FIGURE, None)
    assert "was withdrawn since" in row["sentence"]
    withdrawn = client.get(f"/v1/figures/{FIGURE}/citation").text.rstrip("\n")
    assert "[withdrawn by release " in withdrawn
    assert row["citation"] == withdrawn
    then = judged(client, TEXT, as_of=moment)
    assert then["verdict"] == "agrees"
    assert "withdrawn" not in then["citation"] + then["sentence"]


PAVILIONS = "silk-road-ecommerce-national-pavilions.CHN.2025-06.cfis-2025-09-15"
WITHDRAWN = [
    ("By June 2025, Silk Road e-commerce had 120 national pavilions.", "en", "superseded", "was withdrawn since"),
    ("截至2025年6月，丝路电商国家馆达120个。", "zh", "superseded", "其后已被撤回"),
    ("By June 2025, Silk Road e-commerce had 99 national pavilions.", "en", "cannot-tell", "No figure on Silk Road"),
]


def test_the_only_figure_of_an_indicator_is_known_when_it_was_withdrawn(
    fresh_url: str, connect: Callable[..., Client], portal: BlockingPortal
) -> None:
    """Its number is superseded with nothing in its place, and another number is not held against it."""
    portal.call(withdraw, fresh_url, PAVILIONS)
    client = connect(fresh_url)
    for text, lang, verdict, told in WITHDRAWN:
        row = judged(client, text, lang=lang)
        assert (row["verdict"], row["correction"]) == (verdict, None)
        assert row["figure"] == (PAVILIONS if verdict == "superseded" else None)
        assert told in row["sentence"]


CORRECTED = [
    ("6.0", "a-old", "test.2, replaced by online-retail-sales.FRA.2018.a-old.2]"),
    ("6.1", "a-old.2", "test.3, replaced by online-retail-sales.FRA.2018.a-old.3]"),
]


def test_a_corrected_figure_is_cited_as_withdrawn(fresh_url: str, connect: Callable[..., Client]) -> None:
    """Its citation says by which release, and the sentence that it was and what is given now."""
    within(fresh_url, add_claims)
    client = connect(fresh_url)
    count(len(CORRECTED) - 1)
    for digits, place, replaced in CORRECTED:
        text = f"Online retail sales in France were {digits} trillion yuan in 2018."
        row = judged(client, text)
        assert (row["verdict"], row["figure"]) == ("superseded", f"online-retail-sales.FRA.2018.{place}")
        assert f"[withdrawn by release {replaced}" in row["citation"]
        assert f"“{digits} trillion yuan” was withdrawn since, and superseded: " in row["sentence"]
        assert "6.2 trillion CNY" in row["sentence"]
        assert "其后已被撤回并取代" in judged(client, text, lang="zh")["sentence"]
