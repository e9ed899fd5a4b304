"""`indicators check --write`: where the phrases of a package stand, found in its text and kept in its lock."""

import csv
import shutil
from pathlib import Path

import pytest

from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.load import Loaded
from api.plugins.packages.package import LOCK
from tests.conftest import Client
from tests.faults.packages import add, again, all_of, convert, drop, noted, swap, write
from tests.helpers.rows import each
from tests.helpers.worked_example import without_lock
from tests.plugins.packages.conftest import Desk, changed

pytestmark = pytest.mark.one_engine  # a file is written, and what a load takes of it is tried in test_releases

FIGURES, TEXT = "figures.csv", "article.txt"
SOURCE = "example-agency-2025-02-01"
VISITORS, SALES = f"station-visitors.ATA.2024.{SOURCE}", f"station-shop-sales.ATA.2024.{SOURCE}"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SCAFFOLD, tmp_path / "my-report"))


def places(desk: Desk) -> dict[str, dict[str, str]]:
    lines = (desk.folder / LOCK).read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in csv.DictReader(lines)}


def test_the_worked_example_holds_what_is_found(desk: Desk, tmp_path: Path) -> None:
    """Without its lock it is made again, byte for byte; one that tells the places itself is the same package."""
    before = (desk.folder / LOCK).read_bytes()
    assert (desk.write(), (desk.folder / LOCK).read_bytes()) == (4, before)
    drop(LOCK)(desk.folder)
    assert desk.refused(desk.check)[0].startswith("figures.csv:2:phrase: there is no figures.lock.csv")
    assert desk.write() == 4
    assert (desk.folder / LOCK).read_bytes() == before
    assert desk.load() == Loaded("my-report.1", added=4)
    desk.folder = without_lock(tmp_path / "carried")
    assert desk.load() == Loaded(None, already_there=4)
    assert desk.write() == 0
    assert not (desk.folder / LOCK).exists()


def test_the_text_is_not_needed_to_load(desk: Desk) -> None:
    """Whoever may not keep the text keeps the lock, in any order; a figure that is not in it cannot be found."""
    all_of(convert("report.toml", lambda text: text.partition(b"# Texts")[0]), drop(TEXT))(desk.folder)
    assert desk.write() == 4
    header, *rows = (desk.folder / LOCK).read_bytes().splitlines(keepends=True)
    write(LOCK, b"".join([header, *reversed(rows)]))(desk.folder)
    assert desk.load().added == 4
    again(2, ("ATA", "CHN"))(desk.folder)
    expected = f"figures.csv:6:phrase: [texts] of report.toml names no text of {SOURCE} to find it in"
    assert desk.refused(desk.write) == [f"{expected} (given: '4,200 visitors')"]


@each(__file__, "unfit")
def test_a_lock_that_does_not_fit(changes: str, place: str, words: str, desk: Desk) -> None:
    with desk.copy():
        all_of(*changed(changes))(desk.folder)
        faults = desk.refused(desk.check)
        assert any(fault.startswith(place) and words in fault for fault in faults), faults
        assert all("check" in fault and "--write`" in fault for fault in faults)
        before = (desk.folder / LOCK).read_bytes()
        assert desk.write()
        assert (desk.folder / LOCK).read_bytes() != before
        assert desk.check().added >= 3


def test_a_long_phrase_has_longer_words_around_it(desk: Desk) -> None:
    phrase = "5% more" + " guests" * 40
    all_of(swap(TEXT, "5% more", phrase), swap(FIGURES, "5% more", phrase))(desk.folder)
    assert desk.write() == 4
    assert any(len(place["clause"]) > 300 for place in places(desk).values())
    assert desk.load().added == 4


AMBIGUOUS = (
    "figures.csv:2:phrase: the phrase stands in 2 sentences, of paragraphs 3, 4: give a prefix or a suffix "
    "(given: '4,200 visitors')"
)


def test_a_phrase_that_stands_twice(desk: Desk) -> None:
    """Which one is meant is for a person to say."""
    add(TEXT, "\n\nOf the 4,200 visitors most came by ship.\n")(desk.folder)
    assert desk.write() == 4  # it stands where it was found before
    drop(LOCK)(desk.folder)
    assert desk.refused(desk.write) == [AMBIGUOUS]
    assert not (desk.folder / LOCK).exists()
    swap(FIGURES, '"4,200 visitors",,', '"4,200 visitors",Of the,')(desk.folder)
    desk.write()
    assert [places(desk)[VISITORS][name] for name in ("paragraph", "prefix")] == ["4", "Of the"]
    assert desk.load().added == 4


@pytest.mark.parametrize("loaded", [True, False])
def test_one_number_of_a_sentence_is_corrected(loaded: bool, desk: Desk, reader: Client) -> None:
    """Its neighbour stays as it was released, also where all is loaded into a new database; a lost lock comes back."""
    before = places(desk)
    if loaded:
        desk.load()
    swap(TEXT, "$1.2 million", "$1.3 million")(desk.folder)
    again(4, ("1.2,6", "1.3,6"), ("1.2 million", "1.3 million"), ("period,,,,,,", "period,,,,2,Misprinted.,"))(
        desk.folder
    )
    noted("The shop's sales are corrected.")(desk.folder)
    assert desk.write() == 5
    after = places(desk)
    assert {name: after[name] for name in before} == before
    assert after[f"{SALES}.2"]["sentence_sha256"] not in {place["sentence_sha256"] for place in before.values()}
    expected = Loaded("my-report.2", added=1, already_there=4, replaced=1) if loaded else Loaded("my-report.1", 5, 0, 1)
    assert desk.load() == expected
    assert desk.check() == Loaded(None, already_there=5)
    if loaded:
        rows = reader.exact("/v1/changes?from=my-report.1&to=my-report.2")
        found = [(row["kind"], row["old_display"], row["new_display"]) for row in rows]
        assert found == [("corrected", "~ 1.2 million USD", "~ 1.3 million USD")]
        assert "They spent about <mark>$1.3 million</mark> in its shop, or …" in reader.get(f"/figures/{SALES}.2").text
    lock = (desk.folder / LOCK).read_bytes()
    drop(LOCK)(desk.folder)
    told = f"there is no figures.lock.csv, which holds its place: run `indicators check {desk.folder} --write`"
    assert {fault.partition(": ")[2] for fault in desk.refused(desk.check)} == {told}
    assert desk.write() == 5
    assert (desk.folder / LOCK).read_bytes() == lock
