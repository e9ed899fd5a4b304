"""Releases: loads and withdrawals that add and take back, and never edit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import delete, select

from api.reports.packages.package import PackageError
from api.reports.releases import Loaded, WithdrawalError
from api.storage.models import Computed, ServedClaim
from benchmarks.data.packages import write_packages
from tests.conftest import Client, within
from tests.faults.packages import add, again, widen, write
from tests.reports.conftest import Desk, assert_rebuild_changes_nothing, moment

pytestmark = pytest.mark.slow
FULL = pytest.mark.full

VISITORS = "station-visitors.ATA.2024.example-agency-2025-02-01"


def add_row(folder: Path, old: str, new: str) -> None:
    """Add the row of figures.csv that holds `old` once more, with `new` in its place and an edition."""
    path = folder / "figures.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    if not header.endswith(",edition"):
        header, rows = f"{header},edition", [f"{row}," for row in rows]
    row = next(row for row in reversed(rows) if old in row)
    edition = int(row.rpartition(",")[2] or 1) + 1
    rows.append(f"{row.replace(old, new).rpartition(',')[0]},{edition}")
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def edit(folder: Path, name: str, *swaps: tuple[str, str]) -> None:
    """Put texts in the place of others, wherever these stand in a file of the package."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_load_is_one_release(desk: Desk, reader: Client) -> None:
    """The figures are served from then on, by report and at their ids; the same files again change nothing."""
    assert reader.get("/v1/figures?source=example-agency-2025-02-01").status_code == 422
    asked = "/v1/figures?updated_after=2026-11-26T12:00:00Z&fields=release"
    assert reader.data(asked) == []
    assert desk.load() == Loaded("my-report.1", added=4)
    assert len(reader.data("/v1/figures?report=my-report")) == 4
    assert reader.data(f"/v1/figures/{VISITORS}")["display"] == "4,200 visitors"
    assert {row["release"] for row in reader.data(asked)} == {"my-report.1"}
    assert desk.load() == Loaded(None, already_there=4)
    assert [row["id"] for row in reader.data("/v1/releases?sort=-sequence&limit=1")] == ["my-report.1"]


def test_a_package_of_the_seed_is_known(desk: Desk, repository: Path) -> None:
    """Loading a seed folder by hand finds what the migration loaded."""
    assert desk.load(repository / "seed" / "new-ecommerce-2025") == Loaded(None, already_there=16)


def test_a_released_figure_cannot_be_edited(desk: Desk, reader: Client) -> None:
    """A changed row of a released figure is refused, and nothing of the package is loaded."""
    desk.load()
    edit(desk.folder, "figures.csv", (",4200,", ",4300,"), ("4,200 vis", "4,300 vis"))
    with pytest.raises(PackageError, match="never changes"):
        desk.load()
    assert reader.data(f"/v1/figures/{VISITORS}")["value"] == 4200


def test_a_note_is_corrected_by_an_edition(desk: Desk, reader: Client, clock: Callable[[int], None]) -> None:
    """The same number with another note takes its place; the old id and the day before tell the old note."""
    note = "The year is that of the sentence before."
    growth = VISITORS.replace("station-visitors", "station-visitors-growth")
    clock(10)
    desk.load()
    clock(20)
    widen("note_en", {})(desk.folder)
    again(3, ("e58,period,,", f"e58,period,2,{note}"))(desk.folder)
    assert desk.load() == Loaded("my-report.2", added=1, already_there=4, replaced=1)
    old = reader.data(f"/v1/figures/{growth}?fields=*")
    assert (old["value"], old["notes"], old["replaced_by"]) == (5, None, f"{growth}.2")
    new = reader.data("/v1/figures?indicator=station-visitors-growth&fields=*")
    assert [(row["id"], row["value"], row["notes"]) for row in new] == [(f"{growth}.2", 5, note)]
    known = reader.data(f"/v1/figures?indicator=station-visitors-growth&fields=*&as_of={moment(15)}")
    assert [(row["id"], row["value"], row["notes"]) for row in known] == [(growth, 5, None)]
    assert desk.load() == Loaded(None, already_there=5)


def test_a_check_finds_what_a_load_refuses(desk: Desk) -> None:
    """Each changed row, the source and the row that is wrong by itself, all at once, and alike."""
    assert desk.check() == Loaded(None, added=4)
    desk.load()
    assert desk.check() == Loaded(None, already_there=4)
    edit(desk.folder, "figures.csv", ("Example Polar Agency,3", "Another Agency,3"))
    again(2, ("ATA", "XXX"))(desk.folder)
    edit(desk.folder, "sources.csv", ("Example Polar Agency", "Another Agency"))
    faults = desk.refused()
    assert "another publisher" in "".join(faults)
    changed = [f"figures.csv:{line}:originator" for line in (2, 3, 4, 5)]
    expected = ["figures.csv:6:area", "sources.csv:2:publisher", *changed]
    assert sorted(fault.partition(": ")[0] for fault in faults) == sorted(expected)


def test_a_relation_of_a_later_release_takes_the_place_of_an_earlier_one(
    desk: Desk, reader: Client, clock: Callable[[int], None]
) -> None:
    """From that release on it is the one that is tried, and as of the day before the other; old words stay replaced."""
    old = desk.folder / "relations.toml"
    before = old.read_text(encoding="utf-8")
    clock(10)
    desk.load()
    clock(20)
    edit(desk.folder, "relations.toml", (" = station-", " < station-"))
    assert desk.load() == Loaded("my-report.2", already_there=4)
    address = "/v1/audit?report=my-report&fields=relation,formula"
    known = {second: reader.data(f"{address}&as_of={moment(second)}") for second in (5, 15, 25)}
    assert known[5] == []
    assert [row["relation"] for row in known[15]] == [row["relation"] for row in known[25]] != []
    changed = [(one["formula"], two["formula"]) for one, two in zip(known[15], known[25], strict=True) if one != two]
    assert [two.replace(" < ", " = ") for _, two in changed] == [one for one, _ in changed] != []
    assert reader.data(address) == known[25]
    old.write_text(before, encoding="utf-8")
    assert desk.load() == Loaded(None, already_there=4)
    assert reader.data(address) == known[25]


BUILT_IN = {
    "percentage-points": ("physical", "1.4 percentage points", "1.4", "1.4 percentage points", "1.4个百分点"),
    "basis-points": ("physical", "25 basis points", "25", "25 basis points", "25个基点"),
    "per-mille": ("share", "4.5‰", "4.5", "4.5 ‰", "4.5‰"),
}


@pytest.mark.parametrize("unit", [pytest.param(unit, marks=[FULL] * (unit != "per-mille")) for unit in BUILT_IN])
def test_units_that_are_built_in(unit: str, desk: Desk, reader: Client) -> None:
    """They are loaded without a declaration; per mille is a share as percent is, points are converted to nothing."""
    kind, phrase, value, english, chinese = BUILT_IN[unit]
    edit(desk.folder, "indicators.csv", (",count,flow,", f",{kind},ratio,"))
    write("relations.toml", "")(desk.folder)
    edit(desk.folder, "figures.csv", (",4200,0,visitors,", f",{value},0,{unit},"), ('"4,200 visitors"', phrase))
    assert desk.load().added == 4
    found = reader.data(f"/v1/figures/{VISITORS}")
    assert (found["display"], found["unit"]) == (english, unit)
    assert reader.data(f"/v1/figures/{VISITORS}?lang=zh")["display"] == chinese
    converted = reader.get(f"/v1/figures/{VISITORS}?unit=percent")
    if kind == "share":
        assert converted.json()["data"]["value"] == 0.45
    else:
        assert converted.status_code == 422


def test_a_unit_of_one_language(desk: Desk, reader: Client) -> None:
    """Its Chinese name labels it in both; its code, a word of English, labels no Chinese."""
    edit(desk.folder, "report.toml", ('name_en = "Visitors"\n', ""), ('label_zh = "人次"\n', ""))
    desk.load()
    shown = [reader.data(f"/v1/figures/{VISITORS}?lang={lang}")["display"] for lang in ("en", "zh")]
    assert shown == ["4,200 访客", "4200访客"]


LABELS = {
    "its name, which begins small": ('name_en = "Visitors"', 'name_en = "Visitors ashore"', "4,200 visitors ashore"),
    "a name that is no word": ('name_en = "Visitors"', 'name_en = "VIP guests"', "4,200 VIP guests"),
    "a label of its own": ('name_en = "Visitors"', 'name_en = "Guests"\nlabel_en = "persons"', "4,200 persons"),
    "a name too long for a label": ('name_en = "Visitors"', f'name_en = "{"Guests " * 9}"', "4,200 visitors"),
}


@pytest.mark.parametrize("case", [pytest.param(case, marks=[FULL] * (place > 1)) for place, case in enumerate(LABELS)])
def test_a_unit_is_called_by_its_name(case: str, desk: Desk, reader: Client) -> None:
    """Behind a number stands its label, else its English name, and its code only where that is too long."""
    old, new, english = LABELS[case]
    edit(desk.folder, "report.toml", (old, new))
    desk.load()
    assert reader.data(f"/v1/figures/{VISITORS}")["display"] == english


def test_a_currency_without_rates(desk: Desk, reader: Client) -> None:
    """A package declares it by its code; it is served as printed, also where another currency is asked for."""
    unit = '[[unit]]\ncode = "ARS"\nkind = "money"\nname_en = "Argentine peso"\nname_zh = "阿根廷比索"\n\n[[unit]]'
    edit(desk.folder, "report.toml", ("[[unit]]", unit))
    write("relations.toml", "")(desk.folder)
    edit(desk.folder, "figures.csv", ("1.2,6,USD,~", "1.2,6,ARS,~"), ("about $1.2", "about ARS 1.2"))
    desk.load()
    address = "/v1/figures/station-shop-sales.ATA.2024.example-agency-2025-02-01"
    found = [reader.data(f"{address}{asked}")["display"] for asked in ("", "?unit=USD", "?lang=zh")]
    assert found == ["~ 1.2 million ARS", "~ 1.2 million ARS", "约120万阿根廷比索"]


def test_an_indicator_without_a_definition(desk: Desk, reader: Client) -> None:
    """Its name stands for it."""
    definitions = "Persons who went ashore at the station.,登岸到站的人次。"
    edit(desk.folder, "indicators.csv", (definitions, ","))
    desk.load()
    found = [reader.data(f"/v1/indicators/station-visitors?lang={lang}") for lang in ("en", "zh")]
    assert [row["definition"] for row in found] == ["Visitors to the station", "访客人次"]


def test_a_row_more_in_a_shipped_report(desk: Desk, repository: Path, tmp_path: Path) -> None:
    """A copy of the seed's folder with a row more is checked and loaded, and its other rows are known."""
    folder = Path(shutil.copytree(repository / "seed" / "new-ecommerce-2025", tmp_path / "shipped"))
    row = next(row for row in (folder / "figures.csv").read_text(encoding="utf-8").splitlines() if ",CHN,2024," in row)
    add("figures.csv", row.replace(",2024,", ",2022,") + "\n")(folder)
    assert desk.check(folder) == Loaded(None, added=1, already_there=16)
    assert desk.load(folder) == Loaded("new-ecommerce-2025.4", added=1, already_there=16)


def correct(folder: Path, old: int, new: int) -> None:
    """Correct the visitors from one number to another."""
    add_row(folder, f',{old},0,visitors,=,A,,example-agency-2025-02-01,Example Polar Agency,3,"{old:,} visitors"',
            f',{new},0,visitors,=,A,,example-agency-2025-02-01,Example Polar Agency,3,"{new:,} visitors"')  # fmt: skip


@pytest.mark.full
def test_a_figure_corrected_twice_at_every_moment(desk: Desk, reader: Client, clock: Callable[[int], None]) -> None:
    """As of any day the answer is what was known then, and each edition stays at its id."""
    listed = "/v1/figures?indicator=station-visitors&fields=id,value"
    for second, old, new in ((10, 0, 4200), (20, 4200, 4250), (30, 4250, 4260)):
        clock(second)
        if old:
            correct(desk.folder, old, new)
        assert desk.load().added == (1 if old else 4)
    expected: dict[int, list[int]] = {5: [], 10: [4200], 15: [4200], 25: [4250], 35: [4260]}
    for second, values in expected.items():
        found = reader.data(f"{listed}&as_of={moment(second)}")
        assert [row["value"] for row in found] == values
    assert [row["value"] for row in reader.data(listed)] == [4260]
    chain = {row["id"]: row for row in (reader.data(f"/v1/figures/{VISITORS}{end}") for end in ("", ".2", ".3"))}
    assert [row["replaced_by"] for row in chain.values()] == [f"{VISITORS}.2", f"{VISITORS}.3", None]
    assert [row["withdrawn"] for row in chain.values()] == ["my-report.2", "my-report.3", None]


def test_what_was_asked_as_of_a_day_stays(desk: Desk, reader: Client, clock: Callable[[int], None]) -> None:
    """A later release leaves the bytes and the tag of an earlier moment's answer as they were."""
    clock(10)
    desk.load()
    day = moment(15)
    addresses = [
        f"/v1/figures?report=my-report&as_of={day}",
        f"/v1/figures/{VISITORS}?as_of={day}",
        f"/v1/audit?report=my-report&as_of={day}",
        f"/v1/figures.csv?report=my-report&derived=true&as_of={day}",
        f"/v1/changes?as_of={day}",
    ]
    before = [(answer.content, answer.headers["etag"]) for answer in map(reader.get, addresses)]
    clock(20)
    correct(desk.folder, 4200, 4250)
    desk.load()
    assert [(answer.content, answer.headers["etag"]) for answer in map(reader.get, addresses)] == before


def test_the_earlier_edition_stays_in_the_file(desk: Desk) -> None:
    """A new edition without the one before is refused: the file holds the figure's history."""
    correct(desk.folder, 4200, 4250)
    path = desk.folder / "figures.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if '"4,200 visitors"' not in row), encoding="utf-8")
    with pytest.raises(PackageError, match="edition before"):
        desk.load()


def test_a_withdrawn_figure_stays_at_its_id(desk: Desk, reader: Client) -> None:
    """It leaves the lists, keeps its address, and /v1/changes says why; it is withdrawn once, an unknown id never."""
    desk.load()
    unknown = "nothing.CHN.2024.nowhere"
    for figures in ([unknown], [VISITORS, unknown]):
        with pytest.raises(WithdrawalError, match=rf"there is no figure {unknown}; nothing is withdrawn"):
            desk.withdraw(*figures)
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] is None
    assert desk.withdraw(VISITORS) == "my-report.2"
    assert VISITORS not in {row["id"] for row in reader.data("/v1/figures?report=my-report")}
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] == "my-report.2"
    newest = reader.data("/v1/changes?limit=1")[0]
    assert (newest["old"], newest["kind"], newest["reason"]) == (VISITORS, "withdrawn", "It was wrong.")
    assert newest["new"] is None
    with pytest.raises(WithdrawalError, match="was withdrawn before; nothing is withdrawn"):
        desk.withdraw(VISITORS)


@pytest.mark.full
def test_what_loads_add_is_what_a_rebuild_makes(
    desk: Desk, fresh_url: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Claims alone, with rivals of their release and of another report, corrected, withdrawn, and restated."""
    (made_up,) = write_packages(tmp_path, 2_500 if pytestconfig.getoption("--rest") else 250)
    desk.load(made_up)
    desk.load()
    again(4, ("USD", "CNY"), ("about $1.2 million", "about 1.2 million yuan"))(desk.folder)
    widen("restates", {6: "USD"})(desk.folder)
    assert desk.load() == Loaded("my-report.2", added=1, already_there=4)
    desk.withdraw(VISITORS)
    other = Path(shutil.copytree(desk.folder, tmp_path / "other"))
    edit(other, "report.toml", ('"my-report"', '"other-report"'))
    for name in ("sources.csv", "figures.csv"):
        edit(other, name, ("example-agency-2025-02-01", "example-agency-2025-03-01"))
    edit(other, "figures.csv", ("4,200", "4,250"), ("4200", "4250"))
    assert desk.load(other).added == 5
    assert desk.load(made_up).release is None
    assert_rebuild_changes_nothing(fresh_url)
    assert any(not row.preferred for row in within(fresh_url, lambda found: found.execute(select(ServedClaim)).all()))


def test_a_load_completes_what_was_not_computed(desk: Desk, fresh_url: str) -> None:
    """As after a bare `alembic upgrade head`: what it finds missing is made with what it adds."""
    within(fresh_url, lambda connection: [connection.execute(delete(table)) for table in (ServedClaim, Computed)])
    desk.load()
    assert_rebuild_changes_nothing(fresh_url)


def test_changes_name_every_figure_once(client: Client) -> None:
    """Every figure of the seed was added by one release."""
    rows: list[dict[str, Any]] = client.data("/v1/changes?limit=10000")
    figures = client.data("/v1/figures?claims=all&limit=10000")
    assert sorted(row["new"] for row in rows) == sorted(row["id"] for row in figures)
    assert {row["kind"] for row in rows} == {"added"}


def test_a_corrected_neighbour_is_one_pair(desk: Desk, reader: Client) -> None:
    """A number of a sentence is corrected, and its neighbour proved anew by that sentence was not: no word says so."""
    desk.load()
    correct(desk.folder, 4200, 4250)
    add_row(desk.folder, "5% more", "5% more")
    desk.load()
    rows = reader.exact("/v1/changes?from=my-report.1&to=my-report.2")
    told = [(row["kind"], row["old_display"], row["new_display"], row["difference"]) for row in rows]
    assert told == [("corrected", "4,200 visitors", "4,250 visitors", 50), ("reissued", "5%", "5%", 0)]
    entry = reader.get("/v1/changes.atom?report=my-report").text
    assert "Visitors to the Example Station in 2024: 1 corrected, 1 reissued" in entry
    assert "Visitors to the station, Antarctica, 2024: 4,200 visitors replaced by 4,250 visitors" in entry


def test_no_changes_is_an_empty_list(client: Client) -> None:
    """Before the first release nothing had changed."""
    assert client.data("/v1/changes?as_of=2020-01-01") == []


def test_the_feed_is_atom(client: Client) -> None:
    """A feed reader finds an entry for each release that added figures or took some back."""
    answer = client.get("/v1/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - the answer is our own
    atom = {"a": "http://www.w3.org/2005/Atom"}
    changed = {row["release"] for row in client.data("/v1/changes?limit=10000")}
    assert len(root.findall("a:entry", atom)) == len(changed) > 1
    assert all(entry.findtext("a:updated", namespaces=atom) for entry in root.findall("a:entry", atom))
