"""Names, labels and other texts are corrected by a release that says so; what was asked as of before stays."""

from __future__ import annotations

import shutil
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from api.reports.releases import Loaded
from api.storage import release_writes
from api.storage.models import Computed, Correction, ServedClaim
from tests.conftest import Client, within
from tests.faults.packages import Spoil, all_of, swap
from tests.helpers.rows import each
from tests.reports.conftest import Desk, assert_rebuild_changes_nothing, changed, moment

pytestmark = pytest.mark.slow

HEAD, INDICATORS, SOURCES, FIGURES = "report.toml", "indicators.csv", "sources.csv", "figures.csv"
SOURCE = "example-agency-2025-02-01"
VISITORS = f"station-visitors.ATA.2024.{SOURCE}"


def corrects(*codes: str) -> Spoil:
    """Say in report.toml that the texts of these are corrected."""
    listed = ", ".join(f'"{code}"' for code in codes)
    return swap(HEAD, "[release]", f"[release]\ncorrects = [{listed}]")


TEXTS = all_of(
    corrects("station-visitors", SOURCE, "visitors", "my-report"),
    swap(INDICATORS, "Visitors to the station", "Persons at the station"),
    swap(INDICATORS, "访客人次", "到站人次"),
    swap(SOURCES, "Example Polar Agency", "Example Agency for the Poles"),
    swap(HEAD, 'label_zh = "人次"', 'label_en = "persons"\nlabel_zh = "名访客"'),
    swap(HEAD, 'title_en = "Visitors to', 'title_en = "Persons at'),
)
"""A correction of one text of each kind, and of both labels of a unit."""


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The worked example without its text, loaded at second 10; what is loaded next is of second 20."""
    seconds = chain((10, 10, 20, 20), repeat(30))  # a load asks when it begins, and when it ends
    monkeypatch.setattr(release_writes, "_next_second", lambda: moment(next(seconds)))
    desk.load()
    return desk


BEFORE = "as_of=2026-11-26T00:00:15Z"
ASKED = [
    f"/v1/figures?report=my-report&fields=*&{BEFORE}",
    f"/v1/figures/{VISITORS}?{BEFORE}",
    f"/v1/figures/{VISITORS}?lang=zh&{BEFORE}",
    f"/v1/figures.csv?report=my-report&derived=true&unit=EUR&{BEFORE}",
    f"/v1/audit?report=my-report&{BEFORE}",
]


def told(reader: Client, more: str = "") -> list[Any]:
    """What a figure tells of the texts."""
    found = [reader.data(f"/v1/figures/{VISITORS}?lang={lang}{more}") for lang in ("en", "zh")]
    return [found[0]["name"], found[1]["name"], found[0]["display"], found[1]["display"]]


def test_texts_are_corrected(desk: Desk, reader: Client) -> None:
    """Figures, catalogue and findings read otherwise from the release on; as of before, every byte is what it was."""
    before = [reader.get(address).content for address in ASKED]
    first = told(reader)
    assert first == ["Visitors to the station", "访客人次", "4,200 visitors", "4200人次"]
    TEXTS(desk.folder)
    assert desk.check() == Loaded(None, already_there=4, corrected=6)
    assert desk.load() == Loaded("my-report.2", already_there=4, corrected=6)
    assert told(reader) == ["Persons at the station", "到站人次", "4,200 persons", "4200名访客"]
    assert told(reader, f"&{BEFORE}") == first
    assert [reader.get(address).content for address in ASKED] == before
    assert reader.data(f"/v1/sources/{SOURCE}")["publisher"] == "Example Agency for the Poles"
    assert reader.data("/v1/reports/my-report")["title"] == "Persons at the Example Station in 2024"
    assert "Example Agency for the Poles" in reader.data("/v1/audit?report=my-report")[0]["sentence"]


def test_corrected_texts_are_loaded_once(desk: Desk) -> None:
    """The same package again does nothing; a correction of the correction keeps both."""
    TEXTS(desk.folder)
    desk.load()
    assert desk.load() == Loaded(None, already_there=4)
    swap(INDICATORS, "Persons at the station", "People at the station")(desk.folder)
    assert desk.load() == Loaded("my-report.3", already_there=4, corrected=1)


def test_each_release_has_its_own_texts(desk: Desk, reader: Client) -> None:
    """As of any moment the name and the label are those of then."""
    TEXTS(desk.folder)
    desk.load()
    all_of(swap(INDICATORS, "Persons at", "People at"), swap(HEAD, '"persons"', '"people"'))(desk.folder)
    desk.load()
    expected = {15: "4,200 visitors", 25: "4,200 persons", 35: "4,200 people"}
    for second, display in expected.items():
        assert told(reader, f"&as_of=2026-11-26T00:00:{second}Z")[2] == display
    assert told(reader)[0] == "People at the station"


def corrections(connection: Connection) -> Any:
    """The corrections that are kept."""
    return connection.execute(select(Correction)).all()


def test_an_old_package_is_known(desk: Desk, tmp_path: Path) -> None:
    """What was corrected stays so where a package with the earlier words is loaded again; back goes who says so."""
    old = Path(shutil.copytree(desk.folder, tmp_path / "old"))
    TEXTS(desk.folder)
    desk.load()
    swap(HEAD, "First release", "Once more")(old)
    assert desk.check(old) == desk.load(old) == Loaded(None, already_there=4)
    corrects("station-visitors")(old)
    assert desk.load(old) == Loaded("my-report.3", already_there=4, corrected=2)


@pytest.mark.full
def test_what_a_correction_leaves_is_what_a_rebuild_makes(desk: Desk, fresh_url: str) -> None:
    """Also where a load finds nothing computed."""
    TEXTS(desk.folder)
    desk.load()
    assert_rebuild_changes_nothing(fresh_url)
    within(fresh_url, lambda connection: [connection.execute(delete(table)) for table in (ServedClaim, Computed)])
    swap(HEAD, '"persons"', '"people"')(desk.folder)
    desk.load()
    assert_rebuild_changes_nothing(fresh_url)


def test_a_chinese_label_that_was_missing(desk: Desk, reader: Client) -> None:
    """Where the Chinese was left out it follows the English, until it is given."""
    all_of(corrects("station-visitors", "visitors"), swap(HEAD, 'label_zh = "人次"', 'label_en = "guests"'))(
        desk.folder
    )
    assert desk.load().corrected == 1
    assert told(reader)[2:] == ["4,200 guests", "4200人次"]


@pytest.mark.full
@pytest.mark.one_engine  # it is refused before anything is written
@each(__file__, "refused")
def test_what_is_no_correction_of_a_text_is_refused(
    changes: str, place: str, words: str, desk: Desk, reader: Client, fresh_url: str
) -> None:
    """What would make another thing of it is refused with what to do, and every text is as it was."""
    before, kept = told(reader), within(fresh_url, corrections)
    with desk.copy():
        all_of(*changed(changes))(desk.folder)
        faults = desk.refused()
    assert any(fault.startswith(place) and words in fault for fault in faults), "\n".join(faults)
    assert told(reader) == before
    assert within(fresh_url, corrections) == kept
