"""`indicators convert`: sentence, receipt, the order of words, and what it imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.commands.convert_value import named
from api.domain.errors import NotReady
from api.storage.units_and_rates import UnitsAndRates
from tests.conftest import MakeUrl
from tests.helpers.command_line import PROGRAM, indicators, started
from tests.helpers.tables import every

PLAIN = "convert 15.5 trillion CNY USD --year 2024"
SENTENCE = "15.5 trillion CNY = 2.15 trillion USD (2.1471 … 2.1611)"
BILLIONS = "15.5 trillion CNY = 2,150 billion USD (2,147.1 … 2,161.1)"


@every(
    ("arguments", "first"),
    [
        ("15.5 trillion CNY USD --year 2024", SENTENCE),
        ("15.5 trillion CNY to USD --year 2024", SENTENCE),
        ("15.5 tn RMB usd --year 2024", SENTENCE),
        ("--value '15.5 trillion' --from CNY --to USD --year 2024", SENTENCE),
        ("15.5 --scale trillion --from CNY --to USD --year 2024", SENTENCE),
        ("--value 15.5 --scale trillion --from CNY --to USD --year 2024", SENTENCE),
        ("15.5 trillion CNY USD --year 2024 --lang zh", "15.5万亿元 = 2.15万亿美元 (2.1471 … 2.1611)"),
        ("15.5 trillion CNY USD --year 2024 --to_scale billion", BILLIONS),
        ("1.8 trillion CNY USD --comparator '>' --rate USDCNY:7.2", "> 1.8 trillion CNY → > 250 billion USD (250 …)"),
        ("1.8 trillion CNY USD --comparator '<' --rate USDCNY:7.2", "< 1.8 trillion CNY → < 250 billion USD (… 250)"),
        ("57 percent ratio", "57% = 0.57 ratio (0.565 … 0.575)"),
        ("-3.5 percent ratio", "-3.5% = -0.035 ratio (-0.0355 … -0.0345)"),
        ("35 countries countries", "35 countries = 35 countries"),
    ],
)
def test_convert_sentence(arguments: str, first: str, url: str) -> None:
    """A conversion reads as a sentence with its bounds; an open end is left away."""
    result = indicators(f"convert {arguments}", DATABASE_URL=url)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == first


def test_convert_receipt(url: str) -> None:
    """The second line is the receipt: the calculation, whose rate, of when."""
    line = indicators(PLAIN, DATABASE_URL=url).stdout.splitlines()[1]
    assert line.startswith("15.5 trillion CNY ÷ 7.19558631 CNY per USD; annual-average 2024 (256 days); European Cen")


@every(
    ("given", "pairs"),
    [
        ("", []),
        ("15.5", [("value", "15.5")]),
        ("15.5 CNY USD", [("value", "15.5"), ("from", "CNY"), ("to", "USD")]),
        ("15.5 yi CNY", [("value", "15.5"), ("scale", "yi"), ("from", "CNY")]),
        ("15.5 zillion CNY USD", [("value", "15.5"), ("scale", "zillion"), ("from", "CNY"), ("to", "USD")]),
        ("57 percent to ratio", [("value", "57"), ("from", "percent"), ("to", "ratio")]),
    ],
)
def test_convert_words(given: str, pairs: list[tuple[str, str]]) -> None:
    """Words are read by their places."""
    assert named(given.split()) == pairs


@pytest.mark.full
@every(
    "arguments",
    [
        "15.5 trillion CNY USD --year 2024 --format json",
        "15.5 trillion USD CNY --year 2024 --basis year-end --format csv",
        "570 billion RMB eur --year 2025 --format json",
        "2 TRL TRY --format json",
        "35 countries countries --format json",
        "15.5 trillion CNY USD",
        "15.5 trillion CNY USD --year 1805",
        "15.5 trillion CNY percent",
        "15.5 trillion yuans USD --year 2024",
        "15.5 trillion CNY USD --year 2024 --fields nonsense",
    ],
)
def test_convert_at_once_is_convert_by_the_service(
    arguments: str, read_only_url: MakeUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded database read by its driver gives every answer and refusal as the service gives it."""
    sqlite_url = read_only_url("sqlite")
    at_once = indicators(f"convert {arguments}", DATABASE_URL=sqlite_url)
    with monkeypatch.context() as patch:
        patch.setattr(UnitsAndRates, "at", lambda _url: None)
        by_service = indicators(f"convert {arguments}", DATABASE_URL=sqlite_url)
    told = [(result.exit_code, result.stdout, result.stderr) for result in (at_once, by_service)]
    assert told[0] == told[1]


@every(
    "url", ["postgresql+asyncpg://host/database", "sqlite:///a%20b.db", "sqlite:///a.db?mode=ro", "sqlite://", "a.db"]
)
def test_only_a_plain_address_is_read_at_once(url: str) -> None:
    """An address that has to be parsed is left to the service."""
    assert UnitsAndRates.at(url) is None


def test_a_file_that_is_no_database_is_not_read(tmp_path: Path) -> None:
    """A file without the tables, and none at all, is no database yet."""
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "missing.db"):
        with pytest.raises(NotReady):
            UnitsAndRates(tmp_path / name).catalogue()
    assert not (tmp_path / "missing.db").exists()


WEB = {"fastapi", "starlette", "uvicorn", "httpx"}


def assert_converts(line: str, folder: Path, unwanted: set[str]) -> None:
    """A process of its own says the sentence, and imports none of these."""
    program = PROGRAM.replace("main()\n", f"try: main()\nfinally: print(sorted({unwanted!r} & set(sys.modules)))\n")
    process = started(line, folder, program)
    printed, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert (printed.splitlines()[0], printed.splitlines()[-1]) == (SENTENCE, "[]")


@pytest.mark.slow
def test_convert_imports_little(read_only_url: MakeUrl, tmp_path: Path) -> None:
    """Converting a number imports neither SQLAlchemy nor the framework, nor a server or client."""
    heavy = WEB | {"sqlalchemy", "sqlmodel", "alembic", "anyio", "rich"}
    assert_converts(f"{PLAIN} --database-url {read_only_url('sqlite')}", tmp_path, heavy)


@pytest.mark.slow
@pytest.mark.full
def test_convert_makes_the_database_that_is_missing(tmp_path: Path) -> None:
    """Without a database it is made, and the answer is the same; the web stack is not imported for it."""
    assert_converts(PLAIN, tmp_path, WEB)
