"""What changed between releases: a row a change with both figures, and a feed that says it in words."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import Connection, insert

from api.domain.figure import ChangeKind
from api.formats.catalogue_rows import ChangeRow
from api.storage import tables as models
from tests.conftest import Client, Connect, MakeUrl, within
from tests.helpers import claims
from tests.helpers.facts import check
from tests.helpers.rows import tables

ATOM = {"a": "http://www.w3.org/2005/Atom"}
GROWTH = "online-retail-sales-growth"
# What takes whose place in a fourth release: another unit, a percent, the same again, and what prints another's value.
FOURTH = [
    ("ITA 2015 a-old.2 9.50 normal test.4", "ITA.2015.a-old", {}),
    ("ITA 2016 a-old.2 1.3 normal test.4", "ITA.2016.a-old", {"unit": "USD"}),
    ("ITA 2017 a-old.2 9.7 normal test.4", "ITA.2017.a-old", {"phrase": "9.7 trillion yuan in all"}),
    ("DEU 2014 b-new.2 5.1 normal test.4", "DEU.2014.b-new", {"comparator": ">"}),
    ("DEU 2013 a-old.2 9.9 normal test.4", None, {"restates": f"{claims.INDICATOR}.DEU.2013.a-old", "unit": "USD"}),
]


def add_fourth(connection: Connection) -> None:
    claims.add_claims(connection)
    release = {"id": "test.4", "sequence": 103, "report": claims.REPORT, "released_at": "2020-04-10T00:00:00Z"}
    release |= {"content_sha256": "4" * 64, "note_en": "First release.", "note_zh": "首次发布。"}
    connection.execute(insert(models.Release).values(release))
    restated = claims.figure("DEU 2012 a-old.9 4.4 normal test.1")
    restated |= {"restates": f"{claims.INDICATOR}.DEU.2012.a-old", "unit": "USD"}
    figures = [restated, *(claims.figure(row) | more for row, _, more in FOURTH)]
    for figure in figures:
        connection.execute(insert(models.PrintedFigure).values(figure))
    reasons = {"release": "test.4", "reason_en": "A slip of the pen.", "reason_zh": "笔误。"}
    pairs = [
        (claims.figure_id(old), figure["id"]) for (_, old, _), figure in zip(FOURTH, figures[1:], strict=True) if old
    ]
    for old, new in [*pairs, (restated["id"], None)]:
        connection.execute(insert(models.Withdrawal).values({"figure": old, "replaced_by": new, **reasons}))


@pytest.fixture(scope="module")
def history(engine: str, migrated_url: MakeUrl, connect: Connect) -> Client:
    address = migrated_url(engine)
    within(address, add_fourth)
    return connect(address)


FACTS = tables(__file__)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact(history: Client, fact: str) -> None:
    check(history, FACTS[fact])


def test_every_kind_of_change_there_is_comes(history: Client) -> None:
    """What prints another figure's value has no address, and is none; an indicator has nothing of another."""
    found = history.data("/v1/changes?report=test")
    assert {row["kind"] for row in history.data("/v1/changes?report=test&from=test.1")} == set(ChangeKind)
    assert all(".9" not in (row["old"] or "") + (row["new"] or "") for row in found)
    found = history.data(f"/v1/changes?indicator={GROWTH}&limit=10000")
    assert ({row["indicator"] for row in found}, list(found[0])) == ({GROWTH}, list(ChangeRow._fields))


def feed(client: Client, asked: str = "") -> ElementTree.Element:
    answer = client.get(f"/v1/changes.atom{asked}")
    assert answer.status_code == 200, answer.text
    return ElementTree.fromstring(answer.content)  # noqa: S314 - the answer is our own


def entries(client: Client, asked: str = "") -> list[tuple[str, list[str]]]:
    found = feed(client, asked).findall("a:entry", ATOM)
    return [(each.findtext("a:title", "", ATOM), each.findtext("a:content", "", ATOM).splitlines()) for each in found]


def test_the_feed_says_what_changed(history: Client) -> None:
    """A release is titled by its report and what it did, whatever its note says; its lines name both values."""
    (title, lines), *_ = entries(history, "?report=test")
    assert title == "Test: 3 corrected, 1 reissued"
    changed = [
        "Germany, 2014: 5.1 trillion CNY replaced by more than 5.1 trillion CNY",
        "Italy, 2015: 9.5 trillion CNY replaced by 9.50 trillion CNY",
        "Italy, 2016: 9.6 trillion CNY replaced by 1.3 trillion USD",
        "Italy, 2017: 9.7 trillion CNY, unchanged, has a new address",
    ]
    assert lines == ["First release.", *(f"Online retail sales, {line} — A slip of the pen." for line in changed)]
    title, lines = entries(history, "?report=test&lang=zh")[1]
    assert title == "Test：更正1项，撤回1项"
    withdrawn = "网上零售额，法国，2017：7.0万亿元已撤回——Made up."
    assert lines == ["虚构。", withdrawn, "网上零售额，法国，2018：6.1万亿元更正为6.2万亿元——Made up."]


def test_a_feed_of_an_indicator_or_a_figure(history: Client) -> None:
    figure = "online-retail-sales.FRA.2018.a-old.2"
    assert [title for title, _ in entries(history, f"?figure={figure}")] == ["Test: 1 corrected"] * 2
    assert entries(history, f"?indicator={GROWTH}&report=test") == []
    alternate = feed(history, f"?figure={figure}").find("a:link[@rel='alternate']", ATOM)
    assert len(history.data(alternate.attrib["href"])) == 2
    for asked, day in (("online-retail-sales.FRA.2016.a-old", "2020-02-10"), ("none.FRA.2018.a-old", "1970-01-01")):
        updated = feed(history, f"?figure={asked}").findtext("a:updated", namespaces=ATOM)
        assert updated == f"{day}T00:00:00Z"  # that of its newest change, whatever others do


def test_the_tag_of_what_you_quote_stays_while_others_change(fresh_url: str, connect: Connect) -> None:
    client = connect(fresh_url, refresh_seconds=0)
    addresses = [f"/v1/changes{suffix}?indicator={GROWTH}" for suffix in (".csv", ".atom")]
    before = [client.get(address).headers["etag"] for address in addresses]
    within(fresh_url, claims.add_claims)
    for address, tag in zip(addresses, before, strict=True):
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def test_entries_of_different_feeds_are_different(history: Client) -> None:
    """A reader of two feeds would else take one entry for the other."""
    ids = [
        {element.text for element in feed(history, asked).iter(f"{{{ATOM['a']}}}id")}
        for asked in ("?report=test", "?report=test&lang=zh", "")
    ]
    assert ids[0] & ids[1] == set()
    assert len(ids[2]) == 1 + len({change["release"] for change in history.data("/v1/changes?limit=10000")})
