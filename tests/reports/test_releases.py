"""Releases: loads and withdrawals that add and take back, and never edit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, delete, select
from sqlmodel import SQLModel

from api.reports import releases
from api.reports.packages.package import PackageError, read
from api.reports.releases import Loaded, WithdrawalError
from api.storage import claim_standings, release_writes
from api.storage.database import Database
from api.storage.models import Computed, ServedClaim
from benchmarks.data.packages import write_packages
from tests.conftest import Client, within
from tests.faults.packages import again, widen
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

VISITORS = "station-visitors.ATA.2024.example-agency-2025-02-01"
Edit = Callable[[str], str]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the worked example that a new package starts from, without the text, which prints no correction."""
    folder = without_lock(tmp_path / "my-report")
    edit(folder, "report.toml", lambda text: text.partition("# Texts")[0])
    return folder


@pytest.fixture
def load(fresh_url: str, portal: BlockingPortal) -> Callable[[Path], Loaded]:
    """Loads a package into a database of the test's own."""

    def run(folder: Path) -> Loaded:
        async def work() -> Loaded:
            database = Database(fresh_url)
            try:
                return await releases.load(database, read(folder))
            finally:
                await database.close()

        return portal.call(work)

    return run


@pytest.fixture
def check(fresh_url: str, portal: BlockingPortal) -> Callable[[Path], Loaded]:
    """Checks a package beside what that database holds."""

    def run(folder: Path) -> Loaded:
        async def work() -> Loaded:
            database = Database(fresh_url)
            try:
                return await releases.check(database, read(folder))
            finally:
                await database.close()

        return portal.call(work)

    return run


@pytest.fixture
def withdraw(fresh_url: str, portal: BlockingPortal) -> Callable[..., str]:
    """Withdraws figures there."""

    def run(figures: list[str], reason: str = "It was wrong.") -> str:
        async def work() -> str:
            database = Database(fresh_url)
            try:
                return await releases.withdraw(database, figures, reason)
            finally:
                await database.close()

        return portal.call(work)

    return run


@pytest.fixture
def reader(fresh_url: str, connect: Callable[..., Client]) -> Client:
    """A client that looks for a new release at every request."""
    return connect(fresh_url, refresh_seconds=0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the moment of the next release, by seconds after those of the seed."""
    return lambda second: monkeypatch.setattr(release_writes, "_next_second", lambda: moment(second))


def moment(second: int) -> str:
    """A moment soon after the releases of the seed."""
    return f"2026-11-26T00:00:{second:02}Z"


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


def edit(folder: Path, name: str, change: Edit) -> None:
    """Change the text of a file of the package."""
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_load_is_one_release(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """The figures of a package are served once it is loaded, by report and at their ids."""
    assert reader.get("/v1/figures?source=example-agency-2025-02-01").status_code == 422
    assert load(package) == Loaded("my-report.1", added=4)
    assert len(reader.data("/v1/figures?report=my-report")) == 4
    assert reader.data(f"/v1/figures/{VISITORS}")["display"] == "4,200 visitors"


def test_the_same_content_again_changes_nothing(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """A second load of the same files is recognised by their hash."""
    load(package)
    assert load(package) == Loaded(None, already_there=4)
    assert [row["id"] for row in reader.data("/v1/releases?sort=-sequence&limit=1")] == ["my-report.1"]


def test_a_package_of_the_seed_is_known(load: Callable[[Path], Loaded], repository: Path) -> None:
    """Loading a seed folder by hand finds what the migration loaded."""
    assert load(repository / "seed" / "new-ecommerce-2025") == Loaded(None, already_there=16)


def test_a_released_figure_cannot_be_edited(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """A changed row of a released figure is refused, and nothing of the package is loaded."""
    load(package)
    edit(package, "figures.csv", lambda text: text.replace(",4200,", ",4300,").replace("4,200 vis", "4,300 vis"))
    with pytest.raises(PackageError, match="never changes"):
        load(package)
    assert reader.data(f"/v1/figures/{VISITORS}")["value"] == 4200


def test_a_note_is_corrected_by_an_edition(
    load: Callable[[Path], Loaded], package: Path, reader: Client, clock: Callable[[int], None]
) -> None:
    """The same number with another note takes its place; the old id and the day before tell the old note."""
    note = "The year is that of the sentence before."
    growth = VISITORS.replace("station-visitors", "station-visitors-growth")
    clock(10)
    load(package)
    clock(20)
    widen("note_en", {})(package)
    again(3, ("e58,period,,", f"e58,period,2,{note}"))(package)
    assert load(package) == Loaded("my-report.2", added=1, already_there=4, replaced=1)
    old = reader.data(f"/v1/figures/{growth}?fields=*")
    assert (old["value"], old["notes"], old["replaced_by"]) == (5, None, f"{growth}.2")
    new = reader.data("/v1/figures?indicator=station-visitors-growth&fields=*")
    assert [(row["id"], row["value"], row["notes"]) for row in new] == [(f"{growth}.2", 5, note)]
    known = reader.data(f"/v1/figures?indicator=station-visitors-growth&fields=*&as_of={moment(15)}")
    assert [(row["id"], row["value"], row["notes"]) for row in known] == [(growth, 5, None)]
    assert load(package) == Loaded(None, already_there=5)


def spoil_released(folder: Path) -> None:
    """Change released rows of every kind, and add a row that is wrong by itself."""
    edit(folder, "figures.csv", lambda text: text.replace("Example Polar Agency,3", "Another Agency,3"))
    edit(folder, "figures.csv", lambda text: text + text.splitlines()[1].replace("ATA", "XXX") + "\n")
    edit(folder, "sources.csv", lambda text: text.replace("Example Polar Agency", "Another Agency"))


def test_a_check_finds_what_a_load_refuses(
    load: Callable[[Path], Loaded], check: Callable[[Path], Loaded], package: Path
) -> None:
    """Each changed row, the source and the row that is wrong by itself, all at once, and alike."""
    assert check(package) == Loaded(None, added=4)
    load(package)
    assert check(package) == Loaded(None, already_there=4)
    spoil_released(package)
    told = []
    for attempt in (check, load):
        with pytest.raises(PackageError) as refused:
            attempt(package)
        told.append([str(fault).partition(": ")[0] for fault in refused.value.faults])
    assert told[0] == told[1]
    changed = [f"figures.csv:{line}:originator" for line in (2, 3, 4, 5)]
    assert sorted(told[0]) == sorted(["figures.csv:6:area", "sources.csv:2:publisher", *changed])


def test_a_relation_of_a_later_release_takes_the_place_of_an_earlier_one(
    load: Callable[[Path], Loaded], package: Path, reader: Client, clock: Callable[[int], None]
) -> None:
    """From that release on it is the one that is tried, and as of the day before the other; old words stay replaced."""
    old = package / "relations.toml"
    before = old.read_text(encoding="utf-8")
    clock(10)
    load(package)
    clock(20)
    edit(package, "relations.toml", lambda text: text.replace(" = station-", " < station-", 1))
    assert load(package) == Loaded("my-report.2", already_there=4)
    address = "/v1/audit?report=my-report&fields=relation,formula"
    known = {second: reader.data(f"{address}&as_of={moment(second)}") for second in (5, 15, 25)}
    assert known[5] == []
    assert [row["relation"] for row in known[15]] == [row["relation"] for row in known[25]] != []
    changed = [(one["formula"], two["formula"]) for one, two in zip(known[15], known[25], strict=True) if one != two]
    assert [two.replace(" < ", " = ") for _, two in changed] == [one for one, _ in changed] != []
    assert reader.data(address) == known[25]
    old.write_text(before, encoding="utf-8")
    assert load(package) == Loaded(None, already_there=4)
    assert reader.data(address) == known[25]


BUILT_IN = {
    "percentage-points": ("physical", "1.4 percentage points", "1.4", "1.4 percentage points", "1.4个百分点"),
    "basis-points": ("physical", "25 basis points", "25", "25 basis points", "25个基点"),
    "per-mille": ("share", "4.5‰", "4.5", "4.5 ‰", "4.5‰"),
}


@pytest.mark.parametrize("unit", BUILT_IN)
def test_units_that_are_built_in(unit: str, load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """They are loaded without a declaration; per mille is a share as percent is, points are converted to nothing."""
    kind, phrase, value, english, chinese = BUILT_IN[unit]
    edit(package, "indicators.csv", lambda text: text.replace(",count,flow,", f",{kind},ratio,"))
    edit(package, "relations.toml", lambda text: "")
    edit(package, "figures.csv", lambda text: text.replace(',4200,0,visitors,', f",{value},0,{unit},").replace(
        '"4,200 visitors"', phrase))  # fmt: skip
    assert load(package).added == 4
    found = reader.data(f"/v1/figures/{VISITORS}")
    assert (found["display"], found["unit"]) == (english, unit)
    assert reader.data(f"/v1/figures/{VISITORS}?lang=zh")["display"] == chinese
    converted = reader.get(f"/v1/figures/{VISITORS}?unit=percent")
    if kind == "share":
        assert converted.json()["data"]["value"] == 0.45
    else:
        assert converted.status_code == 422


def test_a_unit_of_one_language(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """Its Chinese name labels it in both; its code, a word of English, labels no Chinese."""
    edit(package, "report.toml", lambda text: text.replace('name_en = "Visitors"\n', "").replace(
        'label_zh = "人次"\n', ""))  # fmt: skip
    load(package)
    shown = [reader.data(f"/v1/figures/{VISITORS}?lang={lang}")["display"] for lang in ("en", "zh")]
    assert shown == ["4,200 访客", "4200访客"]


LABELS = {
    "its name, which begins small": ('name_en = "Visitors"', 'name_en = "Visitors ashore"', "4,200 visitors ashore"),
    "a name that is no word": ('name_en = "Visitors"', 'name_en = "VIP guests"', "4,200 VIP guests"),
    "a label of its own": ('name_en = "Visitors"', 'name_en = "Guests"\nlabel_en = "persons"', "4,200 persons"),
    "a name too long for a label": ('name_en = "Visitors"', f'name_en = "{"Guests " * 9}"', "4,200 visitors"),
}


@pytest.mark.parametrize("case", LABELS)
def test_a_unit_is_called_by_its_name(case: str, load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """Behind a number stands its label, else its English name, and its code only where that is too long."""
    old, new, english = LABELS[case]
    edit(package, "report.toml", lambda text: text.replace(old, new))
    load(package)
    assert reader.data(f"/v1/figures/{VISITORS}")["display"] == english


def test_a_currency_without_rates(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """A package declares it by its code; it is served as printed, also where another currency is asked for."""
    unit = '[[unit]]\ncode = "ARS"\nkind = "money"\nname_en = "Argentine peso"\nname_zh = "阿根廷比索"\n\n[[unit]]'
    edit(package, "report.toml", lambda text: text.replace("[[unit]]", unit, 1))
    edit(package, "relations.toml", lambda text: "")
    edit(package, "figures.csv", lambda text: text.replace("1.2,6,USD,~", "1.2,6,ARS,~").replace(
        "about $1.2 million", "about ARS 1.2 million"))  # fmt: skip
    load(package)
    address = "/v1/figures/station-shop-sales.ATA.2024.example-agency-2025-02-01"
    found = [reader.data(f"{address}{asked}")["display"] for asked in ("", "?unit=USD", "?lang=zh")]
    assert found == ["~ 1.2 million ARS", "~ 1.2 million ARS", "约120万阿根廷比索"]


def test_an_indicator_without_a_definition(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """Its name stands for it."""
    definitions = "Persons who went ashore at the station.,登岸到站的人次。"
    edit(package, "indicators.csv", lambda text: text.replace(definitions, ","))
    load(package)
    found = [reader.data(f"/v1/indicators/station-visitors?lang={lang}") for lang in ("en", "zh")]
    assert [row["definition"] for row in found] == ["Visitors to the station", "访客人次"]


def test_a_row_more_in_a_shipped_report(
    load: Callable[[Path], Loaded], check: Callable[[Path], Loaded], repository: Path, tmp_path: Path
) -> None:
    """A copy of the seed's folder with a row more is checked and loaded, and its other rows are known."""
    folder = Path(shutil.copytree(repository / "seed" / "new-ecommerce-2025", tmp_path / "shipped"))
    row = next(row for row in (folder / "figures.csv").read_text(encoding="utf-8").splitlines() if ",CHN,2024," in row)
    edit(folder, "figures.csv", lambda text: text + row.replace(",2024,", ",2022,") + "\n")
    assert check(folder) == Loaded(None, added=1, already_there=16)
    assert load(folder) == Loaded("new-ecommerce-2025.4", added=1, already_there=16)


def test_a_source_cannot_be_edited(load: Callable[[Path], Loaded], package: Path) -> None:
    """A source that is loaded already means the same for ever."""
    load(package)
    edit(package, "sources.csv", lambda text: text.replace("Example Polar Agency", "Another Agency"))
    with pytest.raises(PackageError, match="another publisher"):
        load(package)


def correct(folder: Path, old: int, new: int) -> None:
    """Correct the visitors from one number to another."""
    add_row(folder, f',{old},0,visitors,=,A,,example-agency-2025-02-01,Example Polar Agency,3,"{old:,} visitors"',
            f',{new},0,visitors,=,A,,example-agency-2025-02-01,Example Polar Agency,3,"{new:,} visitors"')  # fmt: skip


def test_a_figure_corrected_twice_at_every_moment(
    load: Callable[[Path], Loaded], package: Path, reader: Client, clock: Callable[[int], None]
) -> None:
    """As of any day the answer is what was known then, and each edition stays at its id."""
    listed = "/v1/figures?indicator=station-visitors&fields=id,value"
    for second, old, new in ((10, 0, 4200), (20, 4200, 4250), (30, 4250, 4260)):
        clock(second)
        if old:
            correct(package, old, new)
        assert load(package).added == (1 if old else 4)
    expected: dict[int, list[int]] = {5: [], 10: [4200], 15: [4200], 25: [4250], 35: [4260]}
    for second, values in expected.items():
        found = reader.data(f"{listed}&as_of={moment(second)}")
        assert [row["value"] for row in found] == values
    assert [row["value"] for row in reader.data(listed)] == [4260]
    chain = {row["id"]: row for row in (reader.data(f"/v1/figures/{VISITORS}{end}") for end in ("", ".2", ".3"))}
    assert [row["replaced_by"] for row in chain.values()] == [f"{VISITORS}.2", f"{VISITORS}.3", None]
    assert [row["withdrawn"] for row in chain.values()] == ["my-report.2", "my-report.3", None]


def test_what_was_asked_as_of_a_day_stays(
    load: Callable[[Path], Loaded], package: Path, reader: Client, clock: Callable[[int], None]
) -> None:
    """A later release leaves the bytes and the tag of an earlier moment's answer as they were."""
    clock(10)
    load(package)
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
    correct(package, 4200, 4250)
    load(package)
    assert [(answer.content, answer.headers["etag"]) for answer in map(reader.get, addresses)] == before


def test_the_earlier_edition_stays_in_the_file(load: Callable[[Path], Loaded], package: Path) -> None:
    """A new edition without the one before is refused: the file holds the figure's history."""
    correct(package, 4200, 4250)
    edit(package, "figures.csv", lambda text: "\n".join(
        row for row in text.splitlines() if '"4,200 visitors"' not in row) + "\n")  # fmt: skip
    with pytest.raises(PackageError, match="edition before"):
        load(package)


def test_a_withdrawn_figure_stays_at_its_id(
    load: Callable[[Path], Loaded], withdraw: Callable[..., str], package: Path, reader: Client
) -> None:
    """It leaves the lists, keeps its address, and /v1/changes says why."""
    load(package)
    assert withdraw([VISITORS]) == "my-report.2"
    assert VISITORS not in {row["id"] for row in reader.data("/v1/figures?report=my-report")}
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] == "my-report.2"
    newest = reader.data("/v1/changes?limit=1")[0]
    assert (newest["old"], newest["kind"], newest["reason"]) == (VISITORS, "withdrawn", "It was wrong.")
    assert newest["new"] is None


@pytest.mark.parametrize(
    "figures",
    [["nothing.CHN.2024.nowhere"], [VISITORS, "nothing.CHN.2024.nowhere"]],
)
def test_a_withdrawal_is_all_or_nothing(
    load: Callable[[Path], Loaded], withdraw: Callable[..., str], package: Path, reader: Client, figures: list[str]
) -> None:
    """An unknown id withdraws nothing."""
    load(package)
    with pytest.raises(WithdrawalError, match=r"there is no figure nothing\.CHN\.2024\.nowhere; nothing is withdrawn"):
        withdraw(figures)
    assert reader.data(f"/v1/figures/{VISITORS}")["withdrawn"] is None


def test_a_figure_is_withdrawn_once(
    load: Callable[[Path], Loaded], withdraw: Callable[..., str], package: Path
) -> None:
    """A second withdrawal is refused."""
    load(package)
    withdraw([VISITORS])
    with pytest.raises(WithdrawalError, match="was withdrawn before; nothing is withdrawn"):
        withdraw([VISITORS])


def computed(connection: Connection) -> dict[str, set[Any]]:
    """What is computed, by table."""
    tables = (
        SQLModel.metadata.tables[name] for name in ("served_claim", "claim_count", "series_count", "period_count")
    )
    return {table.name: set(map(tuple, connection.execute(select(table)).all())) for table in tables}


def test_what_loads_add_is_what_a_rebuild_makes(
    load: Callable[[Path], Loaded], withdraw: Callable[..., str], package: Path, fresh_url: str, tmp_path: Path
) -> None:
    """Claims alone, with rivals of their release and of another report, corrected, withdrawn, and restated."""
    (made_up,) = write_packages(tmp_path, 2_500)
    load(made_up)
    load(package)
    again(4, ("USD", "CNY"), ("about $1.2 million", "about 1.2 million yuan"))(package)
    widen("restates", {6: "USD"})(package)
    assert load(package) == Loaded("my-report.2", added=1, already_there=4)
    withdraw([VISITORS])
    other = Path(shutil.copytree(package, tmp_path / "other"))
    edit(other, "report.toml", lambda text: text.replace('"my-report"', '"other-report"'))
    for name in ("sources.csv", "figures.csv"):
        edit(other, name, lambda text: text.replace("example-agency-2025-02-01", "example-agency-2025-03-01"))
    edit(other, "figures.csv", lambda text: text.replace("4,200", "4,250").replace("4200", "4250"))
    assert load(other).added == 5
    assert load(made_up).release is None
    found = within(fresh_url, computed)
    within(fresh_url, claim_standings.rebuild)
    assert within(fresh_url, computed) == found
    assert any(not row.preferred for row in within(fresh_url, lambda found: found.execute(select(ServedClaim)).all()))


def test_a_load_completes_what_was_not_computed(load: Callable[[Path], Loaded], package: Path, fresh_url: str) -> None:
    """As after a bare `alembic upgrade head`: what it finds missing is made with what it adds."""
    within(fresh_url, lambda connection: [connection.execute(delete(table)) for table in (ServedClaim, Computed)])
    load(package)
    found = within(fresh_url, computed)
    within(fresh_url, claim_standings.rebuild)
    assert within(fresh_url, computed) == found


def test_changes_name_every_figure_once(client: Client) -> None:
    """Every figure of the seed was added by one release."""
    rows: list[dict[str, Any]] = client.data("/v1/changes?limit=10000")
    figures = client.data("/v1/figures?claims=all&limit=10000")
    assert sorted(row["new"] for row in rows) == sorted(row["id"] for row in figures)
    assert {row["kind"] for row in rows} == {"added"}


def test_a_corrected_neighbour_is_one_pair(load: Callable[[Path], Loaded], package: Path, reader: Client) -> None:
    """A number of a sentence is corrected, and its neighbour proved anew by that sentence was not: no word says so."""
    load(package)
    correct(package, 4200, 4250)
    add_row(package, "5% more", "5% more")
    load(package)
    rows = reader.exact("/v1/changes?from=my-report.1&to=my-report.2")
    told = [(row["kind"], row["old_display"], row["new_display"], row["difference"]) for row in rows]
    assert told == [("corrected", "4,200 visitors", "4,250 visitors", 50), ("reissued", "5%", "5%", 0)]
    entry = reader.get("/v1/changes.atom?report=my-report").text
    assert "Visitors to the Example Station in 2024: 1 corrected, 1 reissued" in entry
    assert "Visitors to the station, Antarctica, 2024: 4,200 visitors replaced by 4,250 visitors" in entry


def test_no_changes_is_an_empty_list(client: Client) -> None:
    """Before the first release nothing had changed."""
    assert client.data("/v1/changes?as_of=2020-01-01") == []


def test_updated_after_leaves_earlier_releases_out(
    load: Callable[[Path], Loaded], package: Path, reader: Client
) -> None:
    """Only what releases after the moment brought."""
    assert reader.data("/v1/figures?updated_after=2026-11-26T12:00:00Z") == []
    load(package)
    found = reader.data("/v1/figures?updated_after=2026-11-26T12:00:00Z&fields=release")
    assert {row["release"] for row in found} == {"my-report.1"}


def test_the_feed_is_atom(client: Client) -> None:
    """A feed reader finds an entry for each release that added figures or took some back."""
    answer = client.get("/v1/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - the answer is our own
    atom = {"a": "http://www.w3.org/2005/Atom"}
    changed = {row["release"] for row in client.data("/v1/changes?limit=10000")}
    assert len(root.findall("a:entry", atom)) == len(changed) > 1
    assert all(entry.findtext("a:updated", namespaces=atom) for entry in root.findall("a:entry", atom))
