"""The commands about packages: new, check, load, withdraw and audit, as a person uses them."""

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config

from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.package import read
from tests.conftest import MakeUrl
from tests.faults.packages import add, all_of, convert, edition, swap
from tests.helpers.command_line import indicators
from tests.helpers.rows import tables
from tests.helpers.tables import every, mostly_full
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

VISITORS = "station-visitors.ATA.2024.example-agency-2025-02-01"
Run = Callable[..., Any]


@pytest.fixture
def url(migrated_url: MakeUrl) -> str:
    return migrated_url("sqlite")


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an empty folder, over that database, and looks at the code with which it ends."""
    monkeypatch.chdir(tmp_path)

    def ended(line: str, *more: str, code: int = 0) -> Any:
        result = indicators(line, *more, DATABASE_URL=url, COLUMNS="200")
        assert result.exit_code == code, result.stderr
        return result

    return ended


@pytest.fixture
def package(run: Run) -> Path:
    return without_lock(Path("my-report"))


@pytest.fixture
def loaded(run: Run, package: Path) -> Path:
    run("load my-report")
    return package


def test_new(run: Run) -> None:
    said = run("new my-figures-2025 --in reports").stdout
    folder = Path("reports/my-figures-2025")
    assert {path.name for path in folder.iterdir()} == {path.name for path in SCAFFOLD.iterdir() if path.is_file()}
    assert 'id = "my-figures-2025"' in (folder / "report.toml").read_text(encoding="utf-8")
    for line in said.splitlines()[1:]:
        assert run(line.removeprefix("  indicators ")).exit_code == 0
    first = indicators("new other", DATABASE_URL="sqlite:///missing.db").stdout.splitlines()[1]
    assert first == "  indicators migrate"


@pytest.mark.usefixtures("package")
def test_a_package_becomes_a_revision(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic goes up, down and up with it; without a clone to write into it is refused."""
    assert "name the clone by --in" in run("seed my-report", code=2).stderr
    for name in ("migrations", "seed"):
        shutil.copytree(repository / name, f"clone/{name}")
    assert "my-report.1.json, 4 figures. Next:" in run("seed my-report --in clone").stdout
    monkeypatch.setenv("DATABASE_URL", "sqlite:///seeded.db")
    config = Config()
    config.set_main_option("script_location", "clone/migrations")
    for move, revision in ((command.upgrade, "head"), (command.downgrade, "-1"), (command.upgrade, "+1")):
        move(config, revision)
    query = "SELECT count(*) FROM figure JOIN release ON release.id = figure.release WHERE report = 'my-report'"
    assert sqlite3.connect("seeded.db").execute(query).fetchone() == (4,)


FAULTY = tables(__file__)
LINKS, BAD_NEW, DAYS = (FAULTY.pop(name) for name in ("links", "new refuses", "days"))
QUOTE = "[15.5 billion yuan](/figures/online-retail-sales.CHN.2024.cfis-2025-09-15)"


@pytest.mark.parametrize("there", [True, False])
@every(("name", "line"), LINKS)
@pytest.mark.usefixtures("run")
def test_a_link_leads_no_writing_elsewhere(name: str, line: str, there: bool, url: str, tmp_path: Path) -> None:
    """A package may be a stranger's: a link is refused or replaced, and what it leads to stays or is not made."""
    shutil.copytree(SCAFFOLD, "my-report")
    at, mine = tmp_path / name, tmp_path / "mine"
    for folder in (at.parent, Path("clone/migrations/versions")):
        folder.mkdir(parents=True, exist_ok=True)
    Path("clone/migrations/versions/first.py").write_text(
        'revision = "first"\ndown_revision = None\n', encoding="utf-8"
    )
    content = at.read_text(encoding="utf-8") if at.is_file() else QUOTE
    if there:
        mine.write_text(content, encoding="utf-8")
    at.unlink(missing_ok=True)
    at.symlink_to(mine)
    code = indicators(line, DATABASE_URL=url).exit_code
    assert (mine.read_text(encoding="utf-8") if there else mine.exists()) == (content if there else False)
    assert code in (0, 3) or (at.is_symlink() and code in (1, 2))
    for left in ("my-report", "clone", "my-new"):
        shutil.rmtree(left, ignore_errors=True)
    for file in (mine, at):
        file.unlink(missing_ok=True)


RELEASE = "Passengers of the Example Line in 2024\n\nIn 2024 the Example Line carried 4.2 million passengers.\n"
CHINESE = "示例线2024年客运情况\n\n2024年，示例线运送旅客420万人次。\n"
BEGUN = [(RELEASE, "en", "Passengers"), (CHINESE, "zh", "示例线运送旅客")]


@pytest.mark.parametrize("begun", mostly_full(BEGUN, BEGUN[0]), ids=("en", "zh"))
def test_new_for_a_text(begun: tuple[str, ...], run: Run) -> None:
    """It has the text, its title and the indicator that its words propose; two cells completed, it is loaded."""
    text, language, name = begun
    title = text.partition("\n")[0]
    Path("release.txt").write_text(text, encoding="utf-8")
    steps = run("new example-line --from release.txt").stdout.splitlines()[2:]
    folder = Path("example-line")
    assert (folder / "article.txt").read_text(encoding="utf-8") == text
    assert f"note_{language} = " in (head := (folder / "report.toml").read_text(encoding="utf-8"))
    assert head.count("\nnote_") == 1
    run(steps[0].strip().removeprefix("indicators ").replace("CODE", "NOR"))
    told = run("check example-line --write", code=2).stderr
    for place in ("report.toml:6:report.publisher", "sources.csv:2:publisher", "sources.csv:2:url"):
        assert f"  {place}" in told or place.rpartition(":")[2] in told
    all_of(
        swap("report.toml", 'publisher = ""', 'publisher = "Example Line"'),
        swap("sources.csv", f"{title},{language},", f"{title},{language},https://example.org/1"),
    )(folder)
    checked = run("check example-line --write").stdout.splitlines()
    assert checked[0] == "Wrote example-line/figures.lock.csv, 1 place."
    assert checked[1].startswith("example-line: 1 figure of 1 source, 1 indicator, 0 relations. No fault was found.")
    assert run("load example-line").stdout.startswith("Release example-line.1: 1 figure added.")
    other = "zh" if language == "en" else "en"
    shown = json.loads(run(f"figures --report example-line --lang {other} --format json").stdout)["data"][0]
    assert shown["name"] == name
    package = read(folder)
    assert package.sources["example-line"].publisher == "Example Line"
    assert package.head.report.in_both()[f"description_{language}"] == title


@every("text, day", [*DAYS, (RELEASE, "")])
def test_new_takes_the_day_from_the_text(text: str, day: str, run: Run) -> None:
    """Where its head prints a whole one; else that is for a person to fill in."""
    Path("release.txt").write_text(text.replace("\\n", "\n"), encoding="utf-8")
    run("new example-line --from release.txt")
    with Path("example-line/sources.csv").open(encoding="utf-8", newline="") as file:
        (source,) = csv.DictReader(file)
    shutil.rmtree("example-line")
    assert source["published"] == day


def test_new_refuses(run: Run, package: Path) -> None:
    """What is no id, no text, or cannot be made; a folder that is there stays as it is."""
    add("article.txt", "Mine.\n")(package)
    Path("file").write_text("", encoding="utf-8")
    for line, code, words in (*BAD_NEW, (f"-- {'x' * 60}", "2", "is no id")):
        assert words in run(f"new {line}", code=int(code)).stderr
    assert (package / "article.txt").read_text(encoding="utf-8").endswith("Mine.\n")
    assert {path.name for path in Path().iterdir()} == {"file", "my-report"}


def test_check(run: Run, package: Path) -> None:
    """A good package is told in a line, and nothing is loaded."""
    expected = "my-report: 4 figures of 1 source, 4 indicators, 2 relations. No fault was found.\n"
    assert run("check my-report").stdout == expected
    assert run("figures --report my-report", code=2)


@every("case", FAULTY)
def test_check_tells_every_fault(case: str, run: Run) -> None:
    """Each has a line of its own on standard error; a load is refused as well."""
    (count, *expected), *changes = FAULTY[case]
    drafted = add("figures.csv", ",,2024,5,0,percent,=,A,,,,3,5% more,,period,,\n" * 20 if "draft" in case else "")
    all_of(*(swap(*change) for change in changes), drafted)(without_lock(Path(case) / "my-report"))
    result = run(f"check '{case}/my-report'", code=2)
    first, *lines = result.stderr.splitlines()
    assert (result.stdout, first) == ("", f"indicators: the package has {count} faults; nothing is loaded")
    for line, words in zip(lines, expected, strict=True):
        assert line.startswith(f"  {words}")
    assert run(f"check '{case}/my-report' --write", code=2).stderr == result.stderr
    assert run(f"load '{case}/my-report'", code=2).stderr.startswith("indicators: the package has ")


def test_check_tells_the_first_of_very_many(run: Run, package: Path) -> None:
    """At most two hundred, and how many there are; control characters of a package steer no terminal."""
    assert "no such folder" in run("check", "\x1b[2J", code=2).stderr
    swap("report.toml", "First release", r"\u001B[2J")(package)
    assert "\x1b" not in run("check my-report", code=2).stderr
    swap("report.toml", r"\u001B[2J", "First release")(package)
    add("figures.csv", "".join("x," * count + "\n" for count in range(100, 220)))(package)
    lines = run("check my-report", code=2).stderr.splitlines()
    assert lines[0] == "indicators: the package has 120 faults; nothing is loaded"
    assert len(lines) == 121
    add("figures.csv", "x\n" * 1000)(package)
    assert "200 faults or more" in run("check my-report", code=2).stderr


def test_load(run: Run, package: Path) -> None:
    """It refuses what a check refuses, tells its release and how to see the figures; again it does nothing."""
    swap("article.txt", "4,200", "4,300")(package)
    assert run("load my-report", code=2).stderr == run("check my-report", code=2).stderr
    assert "use `companion-official` or `new-ecommerce-2025`" in run("figures --report my-report", code=2).stderr
    swap("article.txt", "4,300", "4,200")(package)
    assert run("load my-report").stdout.splitlines() == [
        "Release my-report.1: 4 figures added.",
        "  indicators figures --report my-report",
    ]
    assert len(run("figures --report my-report").stdout.splitlines()) == 5
    assert run("load my-report").stdout == "Nothing to do: all is loaded already, 4 figures.\n"
    swap("report.toml", "First release", "Once more")(package)  # a note alone is no release
    assert run("load my-report").stdout == "Nothing to do: all is loaded already, 4 figures.\n"
    assert run("audit --report my-report --fail").stdout.splitlines()[1].startswith("consistent  sales-per-visitor")


CORRECTED = (
    edition(2, 2, ("4200", "4250"), ("4,200", "4,250")),
    convert("report.toml", lambda text: text.partition(b"# Texts")[0]),
)


def test_a_correction(run: Run, loaded: Path) -> None:
    """A new edition takes the place of the one before, in a release of its own."""
    all_of(*CORRECTED)(loaded)
    expected = "Release my-report.2: 1 figure added, 1 in place of an earlier edition; 4 others loaded before."
    assert run("load my-report").stdout.splitlines()[0] == expected
    found = json.loads(run("figures --report my-report --indicator station-visitors --format json").stdout)["data"]
    assert [(row["id"], row["value"]) for row in found] == [(f"{VISITORS}.2", 4250)]


BAD_WITHDRAWALS = [
    ("nothing.CHN.2024.nowhere", "Why.", "there is no figure nothing.CHN.2024.nowhere"),
    (f"{VISITORS} online-retail-sales.CHN.2024.cfis-2025-09-15", "Why.", "of several reports"),
    *((VISITORS, reason, "--reason is a line") for reason in ("", "  ", "a\nb", "\x1b[2J")),
    (VISITORS, "x" * 901, "at most 900 characters"),
]


@pytest.mark.full
@every(("figure", "reason", "words"), BAD_WITHDRAWALS)
def test_withdraw_refuses(figure: str, reason: str, words: str, run: Run, loaded: Path) -> None:
    assert words in run("withdraw", *figure.split(), f"--reason={reason}", code=2).stderr
    assert len(run("figures --report my-report").stdout.splitlines()) == 5


def test_audit(run: Run, package: Path) -> None:
    figure = "{0},0,USD,=,A,,example-agency-2025-02-01,Example Polar Agency,3,{0}"
    swap("figures.csv", figure.format(286), figure.format(386))(package)
    convert("report.toml", lambda text: text.partition(b"# Texts")[0])(package)
    run("load my-report")
    assert run("audit --report my-report").stdout.splitlines()[1].startswith("contradicts  sales-per-visitor")
    assert run("audit --report my-report --fail", code=3).stdout == run("audit --report my-report").stdout
