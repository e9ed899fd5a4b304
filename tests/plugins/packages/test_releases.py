"""Releases: loads, corrections and withdrawals that add and take back, and never edit."""

import shutil
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from api.cli.failures import Failure
from api.plugins.packages.load import Loaded, load
from api.plugins.packages.package import PackageError, read
from api.storage import catalogue as catalogue_queries
from api.storage import releases as release_writes
from api.storage.database import Database
from api.storage.tables import Computed, Correction, ServedClaim
from benchmarks.data.packages import write_packages
from tests.conftest import Client, within
from tests.faults.packages import Spoil, add, again, all_of, edition, noted, swap, widen, write
from tests.helpers.rows import cases, each
from tests.plugins.packages.conftest import Desk, assert_rebuild_changes_nothing, change, changed, moment

pytestmark = pytest.mark.slow

HEAD, INDICATORS, SOURCES, FIGURES = "report.toml", "indicators.csv", "sources.csv", "figures.csv"
SOURCE = "example-agency-2025-02-01"
VISITORS, SALES = f"station-visitors.ATA.2024.{SOURCE}", f"station-shop-sales.ATA.2024.{SOURCE}"


def corrected(number: int, value: int) -> Spoil:
    return edition(2, number, (",4200,", f",{value},"), ("4,200", f"{value:,}"))


def test_a_load_is_one_release(desk: Desk, reader: Client) -> None:
    """The figures are served from then on, by report and at their ids; the same files again change nothing."""
    assert reader.get(f"/v1/figures?source={SOURCE}").status_code == 422
    asked = "/v1/figures?updated_after=2026-11-26T12:00:00Z&fields=release"
    assert reader.data(asked) == []
    assert desk.load() == Loaded("my-report.1", added=4)
    assert len(reader.data("/v1/figures?report=my-report")) == 4
    assert reader.data(f"/v1/figures/{VISITORS}")["display"] == "4,200 visitors"
    assert {row["release"] for row in reader.data(asked)} == {"my-report.1"}
    assert desk.load() == Loaded(None, already_there=4)
    assert [row["id"] for row in reader.data("/v1/releases?sort=-sequence&limit=1")] == ["my-report.1"]


def test_words_of_a_report_are_read_in_prose(desk: Desk, reader: Client) -> None:
    """Neutral ones leave a number what it is, narrowing ones make it another thing, in both languages."""
    change(desk.folder, "report.toml: polar Antarctic => icebound 冰封; report.toml: transit => guests 游客")
    desk.load()
    wanted = {"": "agrees", "icebound ": "agrees", "guests ": "cannot-tell", "anchored ": "cannot-tell"}
    wanted |= {"冰封": "agrees", "游客": "cannot-tell"}
    for word, verdict in wanted.items():
        sentence = f"In 2024 the {word}station in Antarctica had 4,200 visitors."
        if word and not word.isascii():
            sentence = f"2024年南极洲{word}访客人次为4200人次。"
        (row,) = reader.data("/v1/fact-check", params={"text": sentence})
        assert row["verdict"] == verdict, row["sentence"]
        assert row["would_be"] in (None, "agrees")


PLACE = "AQ-MCMURDO"


@pytest.mark.both_engines  # the columns of codes and periods are as long as these
def test_a_fiscal_year_and_a_part_of_a_country_are_served_everywhere(desk: Desk, reader: Client) -> None:
    """In ids, lists, protocols, pictures, citations and the fact-check; a country does not hold its parts."""
    change(desk.folder, f"figures.csv: ,ATA,2024, => ,{PLACE},2025-FY0630,")
    (told, *_) = desk.refused()
    assert "report.toml may declare a part of a country as [[area]]" in told
    add(HEAD, f'\n[[area]]\ncode = "{PLACE}"\nname_en = "McMurdo"\nname_zh = "麦克默多"\n')(desk.folder)
    assert desk.load() == Loaded("my-report.1", added=4)
    for address, words in cases(__file__, "anywhere"):
        text = reader.get(address).text
        assert all(word in text for word in ([words] if " of " in words or "the " in words else words.split())), address


def test_a_shipped_report(desk: Desk, repository: Path, tmp_path: Path) -> None:
    """A copy of the seed's folder is what the migration loaded; with a row more, that is checked and loaded."""
    folder = Path(shutil.copytree(repository / "seed" / "new-ecommerce-2025", tmp_path / "shipped"))
    assert desk.load(folder) == Loaded(None, already_there=16)
    row = next(row for row in (folder / FIGURES).read_text(encoding="utf-8").splitlines() if ",CHN,2024," in row)
    add(FIGURES, row.replace(",2024,", ",2022,") + "\n")(folder)
    noted("A figure of 2022.")(folder)
    assert desk.check(folder) == Loaded(None, added=1, already_there=16)
    assert desk.load(folder) == Loaded("new-ecommerce-2025.5", added=1, already_there=16)


def test_a_released_figure_cannot_be_edited(desk: Desk, reader: Client) -> None:
    """A changed row of it is refused, and nothing of the package is loaded; nor can its row be left out."""
    desk.load()
    with desk.copy():
        change(desk.folder, "figures.csv: ,4200, => ,4300,; figures.csv: 4,200 vis => 4,300 vis")
        with pytest.raises(PackageError, match="never changes"):
            desk.load()
    assert reader.data(f"/v1/figures/{VISITORS}")["value"] == 4200
    corrected(2, 4250)(desk.folder)
    rows = (desk.folder / FIGURES).read_text(encoding="utf-8").splitlines(keepends=True)
    write(FIGURES, "".join(row for row in rows if '"4,200 visitors"' not in row))(desk.folder)
    with pytest.raises(PackageError, match="edition before"):
        desk.load()


def test_a_check_finds_what_a_load_refuses(desk: Desk) -> None:
    """Each changed row, the source and the row that is wrong by itself, all at once, and alike."""
    assert desk.check() == Loaded(None, added=4)
    desk.load()
    assert desk.check() == Loaded(None, already_there=4)
    change(desk.folder, "figures.csv: Example Polar Agency,3 => Another Agency,3")
    again(2, ("ATA", "XXX"))(desk.folder)
    change(desk.folder, "sources.csv: Example Polar Agency => Another Agency")
    faults = desk.refused()
    assert "another publisher" in "".join(faults)
    expected = ["figures.csv:6:area", "sources.csv:2:publisher", *(f"figures.csv:{n}:originator" for n in (2, 3, 4, 5))]
    expected.append("report.toml:14:release.note_en")
    assert sorted(fault.partition(": ")[0] for fault in faults) == sorted(expected)


@pytest.mark.both_engines  # each takes rows in its own way
def test_a_fault_after_rows_that_were_written(desk: Desk, tmp_path: Path) -> None:
    """Rows are written a thousand at a time; one that is wrong later takes all of them back."""
    (made_up,) = write_packages(tmp_path, 1_500)
    spoilt = Path(shutil.copytree(made_up, tmp_path / "spoilt"))
    again(2)(spoilt)
    (told,) = desk.refused(lambda: desk.check(spoilt), lambda: desk.load(spoilt))
    assert "stands in line 2 already: a correction" in told
    assert desk.load(made_up).added == 1_500


def test_rows_that_name_others(desk: Desk) -> None:
    again(4, ("USD", "CNY"), ("about $1.2 million", "about 1.2 million yuan"))(desk.folder)
    all_of(edition(4, 2), widen("restates", {6: "USD"}))(desk.folder)
    header, *rows = (desk.folder / FIGURES).read_text(encoding="utf-8").splitlines()
    write(FIGURES, "\n".join([header, *reversed(rows)]) + "\n")(desk.folder)
    assert desk.check() == Loaded(None, added=6, replaced=1)


def test_a_relation_of_a_later_release_takes_the_place_of_an_earlier_one(
    desk: Desk, reader: Client, clock: Callable[[int], None]
) -> None:
    """From that release on it is the one that is tried, and as of the day before the other; old words stay replaced."""
    old = desk.folder / "relations.toml"
    before = old.read_text(encoding="utf-8")
    clock(10)
    desk.load()
    clock(20)
    change(desk.folder, "relations.toml:  = station- =>  < station-")
    assert desk.load() == Loaded("my-report.2", already_there=4)
    address = "/v1/audit?report=my-report&fields=relation,formula"
    known = {second: reader.data(f"{address}&as_of={moment(second)}") for second in (5, 15, 25)}
    assert known[5] == []
    assert [row["relation"] for row in known[15]] == [row["relation"] for row in known[25]] != []
    found = [(one["formula"], two["formula"]) for one, two in zip(known[15], known[25], strict=True) if one != two]
    assert [two.replace(" < ", " = ") for _, two in found] == [one for one, _ in found] != []
    assert reader.data(address) == known[25]
    old.write_text(before, encoding="utf-8")
    assert desk.load() == Loaded(None, already_there=4)
    assert reader.data(address) == known[25]


FIRST, *OTHERS = cases(__file__, "built_in")


@pytest.mark.parametrize("row", [FIRST, *(pytest.param(row, marks=pytest.mark.full) for row in OTHERS)], ids=str)
def test_units_that_are_built_in(row: tuple[str, ...], desk: Desk, reader: Client) -> None:
    """They are loaded without a declaration; per mille is a share as percent is, points are converted to nothing."""
    unit, kind, phrase, value, english, chinese = row
    change(desk.folder, f"indicators.csv: ,count,flow, => ,{kind},ratio,")
    write("relations.toml", "")(desk.folder)
    changes = f'figures.csv: ,4200,0,visitors, => ,{value},0,{unit},; figures.csv: "4,200 visitors" => {phrase}'
    change(desk.folder, changes)
    assert desk.load().added == 4
    found = reader.data(f"/v1/figures/{VISITORS}")
    assert (found["display"], found["unit"]) == (english, unit)
    assert reader.data(f"/v1/figures/{VISITORS}?lang=zh")["display"] == chinese
    converted = reader.get(f"/v1/figures/{VISITORS}?unit=percent")
    assert converted.json()["data"]["value"] == 0.45 if kind == "share" else converted.status_code == 422


def test_a_currency_without_rates_and_an_indicator_without_a_definition(desk: Desk, reader: Client) -> None:
    """A currency declared by its code is served as printed, also where another is wanted; a name defines itself."""
    unit = '[[unit]]\ncode = "ARS"\nkind = "money"\nname_en = "Argentine peso"\nname_zh = "阿根廷比索"\n\n[[unit]]'
    write("relations.toml", "")(desk.folder)
    change(desk.folder, f"report.toml: [[unit]] => {unit}; figures.csv: 1.2,6,USD,~ => 1.2,6,ARS,~")
    change(desk.folder, "figures.csv: about $1.2 => about ARS 1.2")
    change(desk.folder, "indicators.csv: Persons who went ashore at the station.,登岸到站的人次。 => ,")
    desk.load()
    found = [reader.data(f"/v1/figures/{SALES}{more}")["display"] for more in ("", "?unit=USD", "?lang=zh")]
    assert found == ["~ 1.2 million ARS", "~ 1.2 million ARS", "约120万阿根廷比索"]
    found = [reader.data(f"/v1/indicators/station-visitors?lang={lang}")["definition"] for lang in ("en", "zh")]
    assert found == ["Visitors to the station", "访客人次"]


def test_a_figure_corrected_twice_at_every_moment(desk: Desk, reader: Client, clock: Callable[[int], None]) -> None:
    """As of any day the answer is what was known then, and each edition stays at its id."""
    listed = "/v1/figures?indicator=station-visitors&fields=id,value"
    clock(10)
    assert desk.load().added == 4
    for second, number, value in ((20, 2, 4250), (30, 3, 4260)):
        clock(second)
        corrected(number, value)(desk.folder)
        assert desk.load().added == 1
    expected: dict[int, list[int]] = {5: [], 10: [4200], 15: [4200], 25: [4250], 35: [4260]}
    for second, values in expected.items():
        found = reader.data(f"{listed}&as_of={moment(second)}")
        assert [row["value"] for row in found] == values
    assert [row["value"] for row in reader.data(listed)] == [4260]
    editions = [reader.data(f"/v1/figures/{VISITORS}{end}") for end in ("", ".2", ".3")]
    assert [row["replaced_by"] for row in editions] == [f"{VISITORS}.2", f"{VISITORS}.3", None]
    assert [row["withdrawn"] for row in editions] == ["my-report.2", "my-report.3", None]


def test_a_load_while_another_reads_the_catalogue(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It begins again, since what it read is of two releases."""
    other = Path(shutil.copytree(desk.folder, tmp_path / "other"))
    change(other, 'report.toml: "my-report" => "other-report"')
    entries, loads = catalogue_queries._entries, iter([read(desk.folder)])

    async def between(database: Database, table: Any) -> dict[str, Any]:
        found = await entries(database, table)
        for package in loads:
            await load(database, package)
        return found

    monkeypatch.setattr(catalogue_queries, "_entries", between)
    assert desk.load(other).release == "other-report.1"


def test_a_withdrawn_figure_stays_at_its_id(desk: Desk, reader: Client) -> None:
    """It leaves the lists, keeps its address, and /v1/changes says why; it is withdrawn once, an unknown id never."""
    desk.load()
    unknown = "nothing.CHN.2024.nowhere"
    for figures in ([unknown], [VISITORS, unknown]):
        with pytest.raises(Failure, match=rf"there is no figure {unknown}; nothing is withdrawn"):
            desk.withdraw(*figures)
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] is None
    assert desk.withdraw(VISITORS) == "my-report.2"
    assert VISITORS not in {row["id"] for row in reader.data("/v1/figures?report=my-report")}
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] == "my-report.2"
    newest = reader.data("/v1/changes?limit=1")[0]
    found = (newest["old"], newest["new"], newest["kind"], newest["reason"])
    assert found == (VISITORS, None, "withdrawn", "It was wrong.")
    with pytest.raises(Failure, match="was withdrawn before; nothing is withdrawn"):
        desk.withdraw(VISITORS)


def test_a_corrected_neighbour_is_one_pair(desk: Desk, reader: Client) -> None:
    """A number of a sentence is corrected, and its neighbour proved by that sentence was not: no word says so."""
    desk.load()
    corrected(2, 4250)(desk.folder)
    edition(3, 2)(desk.folder)
    desk.load()
    rows = reader.exact("/v1/changes?from=my-report.1&to=my-report.2")
    told = [(row["kind"], row["old_display"], row["new_display"], row["difference"]) for row in rows]
    assert told == [("corrected", "4,200 visitors", "4,250 visitors", 50), ("reissued", "5%", "5%", 0)]
    entry = reader.get("/v1/changes.atom?report=my-report").text
    assert "Visitors to the Example Station in 2024: 1 corrected, 1 reissued" in entry
    assert "Visitors to the station, Antarctica, 2024: 4,200 visitors replaced by 4,250 visitors" in entry


def corrects(*codes: str) -> Spoil:
    listed = ", ".join(f'"{code}"' for code in codes)
    return swap(HEAD, "[release]", f"[release]\ncorrects = [{listed}]")


TEXTS = all_of(
    noted("Other words."),
    corrects("station-visitors", SOURCE, "visitors", "my-report"),
    swap(INDICATORS, "Visitors to the station", "Persons at the station"),
    swap(INDICATORS, "访客人次", "到站人次"),
    swap(SOURCES, "Example Polar Agency", "Example Agency for the Poles"),
    swap(HEAD, 'label_zh = "人次"', 'label_en = "persons"\nlabel_zh = "名访客"'),
    swap(HEAD, 'title_en = "Visitors to', 'title_en = "Persons at'),
)
"""A correction of one text of each kind, and of both labels of a unit."""


@pytest.fixture
def loaded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk with its package loaded at second 10; what is loaded next is of second 20, and then of 30."""
    seconds = chain((10, 10, 20, 20), repeat(30))  # a load asks when it begins, and when it ends
    monkeypatch.setattr(release_writes, "_next_second", lambda: moment(next(seconds)))
    desk.load()
    return desk


def told(reader: Client, more: str = "") -> list[Any]:
    found = [reader.data(f"/v1/figures/{VISITORS}?lang={lang}{more}") for lang in ("en", "zh")]
    return [found[0]["name"], found[1]["name"], found[0]["display"], found[1]["display"]]


def test_texts_are_corrected(loaded: Desk, reader: Client) -> None:
    """Figures, catalogue and findings read otherwise from the release on; as of before, every byte is what it was."""
    day = f"as_of={moment(15)}"
    asked = [f"/v1/figures/{VISITORS}?{more}{day}" for more in ("", "lang=zh&")] + [f"/v1/audit?report=my-report&{day}"]
    asked += [f"/v1/figures{more}&report=my-report&{day}" for more in ("?fields=*", ".csv?derived=true&unit=EUR")]
    before = [reader.get(address).content for address in asked]
    first = told(reader)
    assert first == ["Visitors to the station", "访客人次", "4,200 visitors", "4200人次"]
    TEXTS(loaded.folder)
    assert loaded.check() == Loaded(None, already_there=4, corrected=6)
    assert loaded.load() == Loaded("my-report.2", already_there=4, corrected=6)
    assert told(reader) == ["Persons at the station", "到站人次", "4,200 persons", "4200名访客"]
    assert told(reader, f"&{day}") == first
    assert [reader.get(address).content for address in asked] == before
    assert reader.data(f"/v1/sources/{SOURCE}")["publisher"] == "Example Agency for the Poles"
    assert reader.data("/v1/reports/my-report")["title"] == "Persons at the Example Station in 2024"
    assert "Example Agency for the Poles" in reader.data("/v1/audit?report=my-report")[0]["sentence"]


def test_each_release_has_its_own_texts(loaded: Desk, reader: Client) -> None:
    """The same again does nothing; a correction of the correction keeps both, and any moment has those of then."""
    TEXTS(loaded.folder)
    loaded.load()
    assert loaded.check() == Loaded(None, already_there=4)
    all_of(swap(INDICATORS, "Persons at", "People at"), swap(HEAD, '"persons"', '"people"'))(loaded.folder)
    with pytest.raises(PackageError, match=r"it is the note of my-report\.2 already"):
        loaded.load()
    noted("Again.")(loaded.folder)
    assert loaded.load() == Loaded("my-report.3", already_there=4, corrected=2)
    for second, display in {15: "4,200 visitors", 25: "4,200 persons", 35: "4,200 people"}.items():
        assert told(reader, f"&as_of={moment(second)}")[2] == display
    assert told(reader)[0] == "People at the station"
    assert loaded.load() == Loaded(None, already_there=4)


def test_an_old_package_is_recognised(loaded: Desk, tmp_path: Path) -> None:
    """What was corrected stays so where a package with the earlier words is loaded again; back goes who says so."""
    old = Path(shutil.copytree(loaded.folder, tmp_path / "old"))
    TEXTS(loaded.folder)
    loaded.load()
    noted("Once more.")(old)
    assert loaded.check(old) == loaded.load(old) == Loaded(None, already_there=4)
    corrects("station-visitors")(old)
    assert loaded.load(old) == Loaded("my-report.3", already_there=4, corrected=2)


def test_what_loads_add_is_what_a_rebuild_makes(loaded: Desk, fresh_url: str, tmp_path: Path) -> None:
    """Rivals, restated, with other texts, and withdrawn; a load makes what it finds missing with what it adds."""
    for table in (ServedClaim, Computed):  # as after a bare `alembic upgrade head`
        within(fresh_url, lambda connection, table=table: connection.execute(delete(table)))
    again(4, ("USD", "CNY"), ("about $1.2 million", "about 1.2 million yuan"))(loaded.folder)
    widen("restates", {6: "USD"})(loaded.folder)
    TEXTS(loaded.folder)
    assert loaded.load() == Loaded("my-report.2", added=1, already_there=4, corrected=6)
    assert_rebuild_changes_nothing(fresh_url)
    loaded.withdraw(VISITORS)
    other = Path(shutil.copytree(loaded.folder, tmp_path / "other"))
    change(other, 'report.toml: "my-report" => "other-report"; report.toml: corrects = => # corrects =')
    change(other, f"sources.csv: {SOURCE} => example-agency; figures.csv: {SOURCE} => example-agency")
    change(other, "figures.csv: 4,200 => 4,250; figures.csv: 4200 => 4250")
    assert loaded.load(other).added == 5
    assert_rebuild_changes_nothing(fresh_url)
    assert any(not row.preferred for row in within(fresh_url, lambda found: found.execute(select(ServedClaim)).all()))


@pytest.mark.full
@pytest.mark.one_engine  # it is refused before anything is written
@each(__file__, "refused")
def test_what_is_no_correction_of_a_text_is_refused(
    changes: str, place: str, words: str, loaded: Desk, reader: Client, fresh_url: str
) -> None:
    """What would make another thing of it is refused with what to do, and every text is as it was."""

    def corrections() -> Any:
        return within(fresh_url, lambda connection: connection.execute(select(Correction)).all())

    before, kept = told(reader), corrections()
    with loaded.copy():
        all_of(*changed(changes))(loaded.folder)
        faults = loaded.refused()
    assert any(fault.startswith(place) and words in fault for fault in faults), "\n".join(faults)
    assert told(reader) == before
    assert corrections() == kept
