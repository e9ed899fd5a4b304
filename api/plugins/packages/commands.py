"""The commands of packages: `indicators new`, `check`, `load`, `seed`, `withdraw`, `rebuild` and `verify`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.database import address_of, migrated, read, read_and_write, revision_at, shown, written
from api.cli.failures import BAD_INPUT, DISPROVED, Failure, interruptible, say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import content_of, print_done, show, write_whole
from api.domain.catalogue import Catalogue
from api.domain.query import Query
from api.domain.rates import ranges
from api.formats.table import Table, columns_of
from api.plugins.extract.page_text import paragraphs, read_text
from api.plugins.extract.propose import csv_of, day_of_publication
from api.plugins.extract.sentences import is_chinese
from api.plugins.packages.package import LOCK, MAX_FAULTS, PackageError, PackageFault
from api.plugins.packages.package import read as read_package
from api.plugins.packages.rows import FIGURE_COLUMNS, FIRST_NOTE, PackagedIndicator, PackagedSource
from api.service.parameters.groups import Reports, Shown, Sources
from api.service.parameters.reading import read as read_parameters
from api.storage.address import sqlite_path

if TYPE_CHECKING:
    from sqlalchemy import URL

    from api.service.figures import FigureService


def many(count: int, noun: str) -> str:
    """A count with its noun, which gets an s unless the count is 1: 1 row, 2 rows."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


SCAFFOLD, _BEGUN = (Path(__file__).with_name(name) for name in ("scaffold", "begun"))


def begun(name: str) -> str:
    """The text of a template file in the folder `begun`."""
    return (_BEGUN / name).read_text(encoding="utf-8")


def new_package(name: str, article: str, text: str) -> dict[str, str]:
    """The contents of a new package's files by file name; the title is the text's heading or first line.

    `article` names the file that has the text; language and day of publication are read from the text too.
    """
    body, title = read_text(text)
    title = (title or next(iter(paragraphs(text)), ""))[:300]
    language, day = "zh" if is_chinese(title) else "en", day_of_publication(body) or ""
    source = {"id": name, "title": title, "language": language, "tier": "A", "published": day}
    head = {"name": name, "title": json.dumps(title, ensure_ascii=False), "article": article, "language": language}
    return {
        "report.toml": begun("report.toml").format(**head, note=FIRST_NOTE[language]),
        "sources.csv": csv_of(tuple(PackagedSource.model_fields), [source]),
        "indicators.csv": csv_of(tuple(PackagedIndicator.model_fields), []),
        "figures.csv": csv_of(FIGURE_COLUMNS, []),
        "relations.toml": begun("relations.toml"),
        article: text,
    }


def new(
    name: Annotated[
        str, typer.Argument(help="The report's id, which names the folder: small letters, digits, hyphens.")
    ],
    parent: Annotated[Path, typer.Option("--in", metavar="DIR", help="Its parent, made if it is missing.")] = Path(),
    text: Annotated[
        Path | None,
        typer.Option("--from", metavar="TEXT", help="A text or HTML page that the report is read in, for the example."),
    ] = None,
    site: Annotated[
        bool,
        typer.Option("--site", help="For a site: the package in report/, its database, a workflow that publishes it."),
    ] = False,
) -> None:
    """Make a report package: a worked example that passes check, load and audit, or the beginning of one for a text.

    A package for a text holds a copy of it, with its heading or first line as the title; fill in the rest.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,58}", name):
        raise Failure(f"{name[:80]!r} is no id: small letters, digits and hyphens, as in my-report-2025", BAD_INPUT)
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} exists already; nothing is written", BAD_INPUT)
    package = Path("report") if site else folder
    if not text:
        files = {file.name: file.read_text(encoding="utf-8") for file in sorted(SCAFFOLD.iterdir()) if file.is_file()}
        files["report.toml"] = files["report.toml"].replace('id = "my-report"', f'id = "{name}"')
        steps = [f"Made {folder} with a worked example. Next:", f"indicators check {package}"]
    else:
        article = "article.html" if text.suffix.lower() in (".html", ".htm", ".xhtml") else "article.txt"
        files = new_package(name, article, content_of(str(text)))
        steps = [
            f"Made {folder} for {text}. Complete report.toml and sources.csv, list what is measured in\n"
            "indicators.csv, if you know it already, and go on with:",
            f"indicators extract {package / article} --area CODE --into {package}",
            f"indicators check {package} --write",
        ]
    if site:
        steps.insert(1, f"cd {folder}")
        files = {f"{package}/{file}": content for file, content in files.items()} | {".gitignore": "/site/\n"}
        for file, template in (("README.md", "site_readme.md"), (".github/workflows/publish.yml", "site_workflow.yml")):
            files[file] = begun(template).replace("NAME", name).replace("VERSION", version("report-indicators"))
    elif (database := sqlite_path(address_of())) and not database.exists():
        steps.insert(1, "indicators migrate")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=parent, prefix=f".{name}.") as there:
            making = Path(there) / name  # the temporary folder itself is closed to others
            for part in {(making / file).parent for file in files}:
                part.mkdir(parents=True, exist_ok=True)
            for file, content in files.items():
                (making / file).write_text(content, encoding="utf-8", newline="\n")
            if site:
                asyncio.run(_made_empty(address_of(f"sqlite:///{making.resolve()}/var/indicators.db")))
            making.rename(folder)
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror}") from None
    steps += (f"indicators load {package}", f"indicators audit --report {name} --fail")
    print_done("\n  ".join((*steps, "indicators publish site --base-url http://127.0.0.1:8000") if site else steps))


NEW = Command(
    new,
    (
        "new my-report",
        "new my-report --in reports",
        "new my-report --from press-release.txt",
        "new my-report --site",
    ),
)


async def _made_empty(url: URL) -> None:
    """Make the tables of a database and remove its reports, the shipped ones too."""
    from api.storage.releases import without_reports
    from api.storage.writing import write

    await migrated(url)
    await write(url, without_reports)


@contextmanager
def refused() -> Iterator[None]:
    """Context or decorator: a PackageError becomes a Failure that lists each different fault with its line numbers."""
    try:
        yield
    except PackageError as error:
        rows: dict[PackageFault, list[int]] = {}
        for fault in error.faults:
            rows.setdefault(fault._replace(line=None), []).extend([fault.line] if fault.line else [])
        more = " or more" if len(error.faults) >= MAX_FAULTS else ""
        lines = [f"the package has {many(len(error.faults), 'fault')}{more}; nothing is loaded"]
        for fault, numbers in rows.items():
            lines.append(f"  {fault._replace(file=':'.join(filter(None, (fault.file, ranges({*numbers})))))}")
        raise Failure("\n".join(lines), BAD_INPUT) from None


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The package's folder.")]


@refused()
def check(
    folder: Folder,
    write: Annotated[
        bool,
        typer.Option("--write", help="First find each phrase in the package's texts, and write figures.lock.csv."),
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Check a report package, and list every fault for which a load into the same database would refuse it.

    Each row is compared with the package's texts and with what is loaded already. No figure is written.
    """
    from api.plugins.packages.load import check
    from api.plugins.packages.proof import lock_figures

    given = read_package(folder)

    async def work(service: FigureService, _catalogue: object) -> None:
        package, places = await lock_figures(service.database, given) if write else (given, 0)
        found = await check(service.database, package)
        if places:
            print_done(f"Wrote {folder / LOCK}, {many(places, 'place')}.")
        counts = {"source": package.sources, "indicator": package.indicators, "relation": package.relations}
        held = ", ".join(many(len(rows), noun) for noun, rows in counts.items())
        figures = many(found.added + found.already_there, "figure")
        print(f"{package.head.report.id}: {figures} of {held}. No fault was found.")
        if found.replaced:
            print(f"  {many(found.replaced, 'figure')} of an earlier edition would be withdrawn by a load.")

    read(database_url, work)


CHECK = Command(check, ("check my-report", "check my-report --write", "check seed/new-ecommerce-2025"))


@refused()
def load(folder: Folder, database_url: DatabaseUrl = None) -> None:
    """Load a report package as one release: all of it, or nothing if anything in it is wrong.

    The same content again changes nothing. A released figure never changes: a correction is a row with edition=2.
    """
    from api.plugins.packages.load import load

    package = read_package(folder)
    loaded = read_and_write(database_url, lambda service, _: load(service.database, package))
    if not loaded.release:
        print(f"Nothing to do: all is loaded already, {many(loaded.already_there, 'figure')}.")
        return
    replaced = f", {loaded.replaced} in place of an earlier edition" if loaded.replaced else ""
    before = f"; {many(loaded.already_there, 'other')} loaded before" if loaded.already_there else ""
    texts = f"; {many(loaded.corrected, 'text')} corrected" if loaded.corrected else ""
    print_done(f"Release {loaded.release}: {many(loaded.added, 'figure')} added{replaced}{before}{texts}.")
    print(f"  indicators figures --report {package.head.report.id}")


LOAD = Command(load, ("load my-report",))


@refused()
def seed(
    folder: Folder,
    into: Annotated[Path, typer.Option("--in", metavar="DIR", help="The clone with migrations/ and seed/.")] = Path(),
) -> None:
    """Write a report package as an Alembic revision that never changes, to ship its figures with the program."""
    from sqlalchemy import make_url

    from api.plugins.packages.load import seed_rows
    from api.storage.database import Database
    from api.storage.writing import bring_to, revisions

    package = read_package(folder)
    if not any((into / "migrations" / "versions").glob("*.py")):
        raise Failure(f"{into} holds no migrations/versions/*.py: name the clone by --in", BAD_INPUT)

    async def work(address: str) -> dict[str, list[dict[str, Any]]]:
        await bring_to(make_url(address))
        async with Database(address) as database:
            return await seed_rows(database, package)

    with TemporaryDirectory() as there:
        rows = asyncio.run(work(f"sqlite:///{there}/seed.db"))
    if not rows:
        raise Failure("the migrations load all of it already; nothing is written", BAD_INPUT)
    (release,) = rows["release"]
    report, content = release["report"], (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    file, slug = f"seed/{report}/{release['id']}.json", re.sub(r"[^a-z0-9]+", "_", release["id"])
    names = {
        "revision": f"{release['released_at'][:10].replace('-', '_')}_{slug}",
        "head": revisions((into / "migrations").resolve())[-1],
        "report": report,
        "release": release["id"],
        "digest": sha256(content).hexdigest(),
    }
    path = into / "migrations" / "versions" / f"{names['revision']}.py"
    (into / file).parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, Template(begun("revision.py.txt")).substitute(names).encode())
    write_whole(into / file, content)
    print_done(f"Wrote {path} and {file}, {many(len(rows.get('figure', ())), 'figure')}. Next:\n  indicators migrate")


SEED = Command(seed, ("seed my-report", "seed my-report --in ../report-indicators"))

MAX_REASON = 900


def withdraw(
    figures: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of figures of one report.")],
    reason: Annotated[str, typer.Option(help="The reason, for those who quoted it.")],
    reason_zh: Annotated[str | None, typer.Option(help="The same in Chinese.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Withdraw figures: they stay at their addresses, marked, and leave every list from now on."""
    from api.plugins.packages.load import withdraw

    for name, text in (("--reason", reason), ("--reason-zh", reason_zh or "-")):
        if not text.strip() or not text.isprintable() or len(text) > MAX_REASON:
            raise Failure(f"{name} is a line of at most {MAX_REASON} characters that says why.", BAD_INPUT)
    release = read_and_write(database_url, lambda service, _: withdraw(service.database, figures, reason, reason_zh))
    print_done(f"Release {release}: {many(len(set(figures)), 'figure')} withdrawn.")


WITHDRAW = Command(withdraw, ('withdraw output.LND.2025.agency-2026-01-10 --reason "The source took it back."',))


def rebuild(database_url: DatabaseUrl = None) -> None:
    """Compute again what follows from the figures, such as which claim is preferred; no printed value changes."""
    url = address_of(database_url)
    from api.storage.claim_validity import rebuild
    from api.storage.writing import revisions, write

    with interruptible(), written():
        if (revision := asyncio.run(revision_at(url))) in revisions()[:-1]:
            raise Failure(f"{shown(url)} is at revision {revision}: run `indicators migrate` before.")
        standings = asyncio.run(write(url, rebuild))
    print_done(f"{shown(url)}: the standings of claims are computed again, {standings:,}.")


REBUILD = Command(
    rebuild,
    ("rebuild", "rebuild --database-url postgresql+asyncpg://user:password@localhost/indicators"),
)


@printed
class FiguresToVerify(Shown):
    """Parameters of `indicators verify`: the figures to verify, and the format of the proofs."""

    source: Sources = ()
    report: Reports = ()


@options_of(FiguresToVerify)
def verify(
    pairs: Pairs,
    seconds: Annotated[float, typer.Option(min=0.1, max=600, help="Time to wait for a page.")] = 30.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private addresses too, such as an intranet's.")
    ] = False,
    store: Annotated[
        bool, typer.Option("--store/--no-store", help="Keep each verdict and its day, which the figures then show.")
    ] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """Verify figures against their sources: the phrase, its paragraph, its number, the hash of its sentence.

    Each source is fetched from its stored address, and the figures show verdict and day from then on. Exit code 3 if
    a figure is not proved.
    """
    from api.plugins.packages.proof import Proof, ProofVerdict
    from api.plugins.packages.verify import Limits, prove_by_fetching
    from api.storage.releases import record_verdicts

    async def work(service: FigureService, catalogue: Catalogue) -> int:
        query = read_parameters(FiguresToVerify, pairs, catalogue)
        figures = await service.sourced(catalogue, Query(sources=query.source, reports=query.report))
        limits = Limits(seconds, allow_private=allow_private)
        proofs = await prove_by_fetching(figures, limits, lambda source: say(f"fetched {source.id}"))
        show(Table("verify", columns_of(Proof), proofs), query, {}, ("verdict", "figure", "detail"))
        missed = sum(proof.verdict != ProofVerdict.PROVED for proof in proofs)
        say(f"{len(proofs) - missed} of {len(proofs)} figures are proved.")
        if store and proofs:
            kept = {proof.figure: proof.verdict for proof in proofs if proof.verdict != ProofVerdict.NOT_FETCHED}
            with written():
                await record_verdicts(service.database.url, kept)
        return missed

    if read(database_url, work):
        raise typer.Exit(DISPROVED)


VERIFY = Command(
    verify,
    (
        "verify --source cfis-2025-09-15",
        "verify --report new-ecommerce-2025 --format csv --no-store",
    ),
)
