"""Proving figures by their sources: the phrase, its paragraph, its number and its sentence, by text and by page."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from api.domain.figure import Locator
from api.plugins.extract.page_text import paragraphs, sentence_sha256
from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.proof import SourceText, misled, prove
from api.storage import releases
from api.storage import tables as models
from tests.conftest import within
from tests.helpers.command_line import indicators
from tests.helpers.local_site import Answer, Site, page, site, to
from tests.helpers.rows import each
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

TITLE = "Visitors to the Example Station in 2024"
ARTICLE = (SCAFFOLD / "article.txt").read_text(encoding="utf-8")
SENTENCE = "In 2024 the Example Station received 4,200 visitors."
PHRASE = "4,200 visitors"


def changed(change: str | None) -> str:
    """The worked example's article with one text in the place of another, or, after =, another text."""
    old, _, new = (change or "").partition(" => ")
    return change[1:] if change and change.startswith("=") else ARTICLE.replace(old, new)


@each(__file__, "proofs")
def test_proofs(verdict: str, change: str | None, differs: str, detail: str) -> None:
    """A changed text, a moved sentence and a wrong number are different verdicts, each with what was found."""
    cells = {"phrase": PHRASE, "sentence": SENTENCE, "paragraph": "3", "language": "en", "value": "4200", "scale": "0"}
    cells |= {"inferred": ""} | dict(cell.split("=") for cell in differs.split(", ") if cell)
    paragraph = int(cells["paragraph"]) if cells["paragraph"] else None
    figure = models.PrintedFigure(
        id="f",
        source="s",
        source_row=models.Source(language=cells["language"]),
        value=cells["value"],
        scale=int(cells["scale"]),
        inferred=cells["inferred"] or None,
        paragraph=paragraph,
        phrase=cells["phrase"],
        sentence_sha256=sentence_sha256(cells["sentence"]),
    )
    proof = prove(figure, SourceText(paragraphs(changed(change)), numbered=True))
    assert proof.verdict == verdict
    assert detail in proof.detail


@each(__file__, "links")
def test_links_lead_to_the_claim(prefix: str | None, suffix: str | None, change: str | None, words: str | None) -> None:
    """A phrase that is elsewhere before needs a prefix or suffix, and what is given must be there."""
    found = misled(
        Locator(3, PHRASE, prefix, suffix, sentence_sha256(SENTENCE)),
        SourceText(paragraphs(changed(change)), numbered=True),
    )
    assert (found is None) if words is None else (found is not None and words in found)


def as_html(text: str) -> str:
    title, *rest = text.split("\n\n")
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in rest)
    return f"<html><body><nav>Menu</nav>\n<h1>{title}</h1>\n{body}</body></html>"


RIGHT = as_html(ARTICLE)
UNCOUNTED = "paragraphs could not be counted"
PAGES: dict[str, tuple[Answer, str, str]] = {
    "right": (page(RIGHT), "proved", "phrase, number and sentence in paragraph 3"),
    "home": (to("/right"), "proved", "in paragraph 3"),
    "untitled": (page(as_html(ARTICLE.replace(TITLE, "News"))), "proved", UNCOUNTED),
    "moved": (page(RIGHT.replace("<p>Example", "<p>Updated.</p><p>Example")), "moved", "in paragraph 4, not 3"),
    "moved-untitled": (page(as_html(ARTICLE.replace(f"{TITLE}\n", "News\n\nUpdated.\n"))), "proved", UNCOUNTED),
    "edited": (page(RIGHT.replace("4,200", "4,300")), "changed", "is not in the text"),
    "reworded": (page(RIGHT.replace("In 2024", "Over 2024")), "changed", "in another sentence"),
    "absent": (Answer(status=404), "missing page", "404"),
    "gone": (Answer(status=410), "missing page", "410"),
    "forbidden": (Answer(status=403), "unreachable", "403"),
    "loop": (to("/loop"), "unreachable", "redirects more than 5 times"),
}


@pytest.fixture(scope="module")
def local() -> Iterator[Site]:
    with site() as opened:
        opened.answers |= {f"/{name}": answer for name, (answer, _, _) in PAGES.items()}
        yield opened


@pytest.fixture(scope="module")
def database(local: Site, migrated_url: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = without_lock(tmp_path_factory.mktemp("verify") / "my-report")
    head = folder / "report.toml"
    head.write_text(head.read_text(encoding="utf-8").partition("# Texts")[0], encoding="utf-8")
    (folder / "relations.toml").unlink()
    header, first, *_ = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    figures = [header, *(first.replace("example-agency-2025-02-01", name) for name in PAGES)]
    (folder / "figures.csv").write_text("\n".join(figures) + "\n", encoding="utf-8")
    rows = "".join(f"{name},Agency,{TITLE},en,{local.address}/{name},2025-02-01,A,\n" for name in PAGES)
    sources = "id,publisher,title,language,url,published,tier,note\n" + rows
    (folder / "sources.csv").write_text(sources, encoding="utf-8")
    url = migrated_url("sqlite")
    assert indicators("load", str(folder), DATABASE_URL=url).exit_code == 0
    return url


def verified(url: str, options: str, code: int) -> dict[str, dict[str, Any]]:
    result = indicators(f"verify --format json {options}", DATABASE_URL=url)
    assert result.exit_code == code, result.stderr
    return {row["source"]: row for row in json.loads(result.stdout)["data"]}


def test_pages_by_http(database: str, local: Site) -> None:
    """Each page has its verdict, is asked for once, and nothing else is; the exit code tells that some fail."""
    local.requests.clear()
    found = verified(database, "--report my-report --allow-private --seconds 1", 3)
    assert set(found) == set(PAGES)
    for name, (_, verdict, words) in PAGES.items():
        assert (name, found[name]["verdict"]) == (name, verdict)
        assert words in found[name]["detail"]
    redirected = ["/right", *["/loop"] * 5]
    assert sorted(local.paths) == sorted([f"/{name}" for name in PAGES] + redirected)


def test_what_is_not_fetched(database: str, local: Site) -> None:
    """A private address without --allow-private; what was found stays."""
    verified(database, "--source right --allow-private", 0)
    before = stored(database)
    local.requests.clear()
    found = verified(database, "--source right", 3)
    assert found["right"]["verdict"] == "not fetched"
    assert "127.0.0.1 is a private address" in found["right"]["detail"]
    assert local.requests == []
    verified(database, "--source right --allow-private --no-store", 0)
    assert stored(database) == before


@each(__file__, "bad_input")
def test_bad_input(options: str, words: str, database: str) -> None:
    result = indicators(f"verify {options}", DATABASE_URL=database, COLUMNS="200")
    assert (result.exit_code, result.stdout, words in result.stderr) == (2, "", True)


def stored(url: str) -> dict[str, tuple[str, str]]:
    table = models.Verification
    columns = select(col(table.figure), col(table.verdict), col(table.checked_at))
    rows = within(url, lambda connection: connection.execute(columns).all())
    return {figure.rpartition(".")[2]: (verdict, moment) for figure, verdict, moment in rows}


def test_verdicts_are_kept(database: str, local: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each figure's own, a page that could not be reached too; the next run puts its own in their place."""
    url = f"sqlite:///{shutil.copyfile(database.removeprefix('sqlite:///'), tmp_path / 'kept.db')}"
    before = stored(url)
    verified(url, "--source right --source edited --source absent --source forbidden --allow-private", 3)
    first = {name: row for name, row in stored(url).items() if row != before.get(name)}
    asked = ("right", "edited", "absent", "forbidden")
    assert {name: verdict for name, (verdict, _) in first.items()} == {name: PAGES[name][1] for name in asked}
    assert len({moment for _, moment in first.values()}) == 1
    monkeypatch.setitem(local.answers, "/right", PAGES["forbidden"][0])
    verified(url, "--source right --allow-private", 3)
    again = stored(url)
    assert again["right"][0] == "unreachable"
    assert again["right"][1] > first["right"][1]
    assert again["edited"] == first["edited"]


def test_a_database_that_cannot_be_written_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> str:
        raise OperationalError("insert", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(releases, "record_verdicts", refuse)
    result = indicators("verify --source right --allow-private", DATABASE_URL=database)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].startswith("proved")
    assert "nothing is written: OperationalError, attempt to write a readonly database" in result.stderr
