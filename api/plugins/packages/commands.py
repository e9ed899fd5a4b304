"""Commands about packages: new, check, load, withdraw, rebuild and verify."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from api.cli.database import place_of, read, read_and_write, settings_of, shown, unnamed
from api.cli.failures import BAD_INPUT, Failure, interruptible, say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show, tell_done
from api.domain.catalogue import Catalogue
from api.domain.query import Query
from api.formats.table import Table, columns_of
from api.plugins.packages.output import (
    audited,
    described,
    many,
    refused,
    with_progress,
    written,
)
from api.service.parameters.groups import Reports, Shown, Sources
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.plugins.packages.audit import PackageFinding
    from api.plugins.packages.load import Loaded
    from api.plugins.packages.locate import Locked
    from api.plugins.packages.proof import Proof
    from api.service.figures import FigureService


SCAFFOLD = Path(__file__).with_name("scaffold")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def new(
    name: Annotated[
        str, typer.Argument(help="The report's id, which names the folder: small letters, digits, hyphens.")
    ],
    parent: Annotated[Path, typer.Option("--in", metavar="DIR", help="Where the folder is made.")] = Path(),
    text: Annotated[
        Path | None,
        typer.Option("--from", metavar="TEXT", help="A text or HTML page that the report is read in, for the example."),
    ] = None,
) -> None:
    """Make a report package: a worked example that checks, loads and audits as it stands, or one for a text.

    A package for a text holds a copy of it, and as title its heading or first line; all else is for you to fill in.
    """
    if not _NAME.fullmatch(name):
        raise Failure(f"{name[:80]!r} is no id: small letters, digits and hyphens, as in my-report-2025", BAD_INPUT)
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} exists already; nothing is written", BAD_INPUT)
    if text is None:
        files = {file.name: file.read_text(encoding="utf-8") for file in sorted(SCAFFOLD.iterdir()) if file.is_file()}
        files["report.toml"] = files["report.toml"].replace('id = "my-report"', f'id = "{name}"')
        steps = [f"Made {folder} with a worked example. Next:", f"indicators check {folder}"]
    else:
        from api.cli.output import content_of
        from api.plugins.packages.scaffold import begun

        article = "article.html" if text.suffix.lower() in (".html", ".htm", ".xhtml") else "article.txt"
        files = begun(name, article, content_of(str(text)))
        steps = [
            f"Made {folder} for {text}. Complete report.toml and sources.csv, list what is measured in\n"
            "indicators.csv, if you know it already, and go on with:",
            f"indicators extract {folder / article} --area CODE --into {folder}",
            f"indicators check {folder} --write",
        ]
    try:
        _write(folder, files)
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror}") from None
    tell_done("\n  ".join((*steps, f"indicators load {folder}", f"indicators audit --report {name}")))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Make the folder with all its files, or not at all."""
    making = folder.with_name(f".{folder.name}.new")
    folder.parent.mkdir(parents=True, exist_ok=True)
    rmtree(making, ignore_errors=True)  # of a run that was killed
    try:
        making.mkdir()
        for file, content in files.items():
            (making / file).write_text(content, encoding="utf-8", newline="\n")
        making.rename(folder)
    finally:
        rmtree(making, ignore_errors=True)


NEW = Command(new, ("new my-report", "new my-report --in reports", "new my-report --from press-release.txt"))


LOCK = "figures.lock.csv"
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The package's folder.")]


Write = Annotated[
    bool,
    typer.Option("--write", help="First find each phrase in the package's texts, and write figures.lock.csv."),
]


def check(folder: Folder, write: Write = False, database_url: DatabaseUrl = None) -> None:
    """Check a report package: everything that a load into the same database would refuse, told at once.

    Its files are read row by row, and held against its texts and against what is loaded already. No figure is written.
    Where nothing is wrong, its relations are tried: where they do not agree is told, and refuses nothing.
    """
    from api.plugins.packages.package import read as read_package

    with refused():
        package = read_package(folder)

    async def work(
        service: FigureService, catalogue: Catalogue
    ) -> tuple[Loaded, Locked | None, Sequence[PackageFinding]]:
        from api.plugins.packages.audit import audit_of_package
        from api.plugins.packages.load import check
        from api.plugins.packages.locate import lock_and_check

        with with_progress(folder, "checking") as progress, refused():
            if write:
                found, locked = await lock_and_check(service.database, package, progress)
            else:
                found, locked = await check(service.database, package, progress), None
        return found, locked, await audit_of_package(service.database, catalogue, package)

    found, locked, findings = read(database_url, work)
    if locked is not None:
        lock = f"{'Wrote' if locked.written else 'Unchanged:'} {folder / LOCK}, {many(locked.places, 'place')}."
        none = "No lock is written: figures.csv tells the place of each figure itself."
        tell_done(lock if locked.places or locked.written else none)
    typer.echo(described(package, found.added + found.already_there))
    if found.replaced:
        typer.echo(f"  {many(found.replaced, 'figure')} of an earlier edition would be withdrawn by a load.")
    for line in audited(findings):
        typer.echo(line)


CHECK = Command(check, ("check my-report", "check my-report --write", "check seed/new-ecommerce-2025"))


def load(folder: Folder, database_url: DatabaseUrl = None) -> None:
    """Load a report package as one release: all of it, or nothing if anything in it is wrong.

    The same content again changes nothing. A released figure never changes: a correction is a row with edition=2.
    """
    from api.plugins.packages.package import read as read_package

    with refused():
        package = read_package(folder)

    async def work(service: FigureService, _catalogue: object) -> Loaded:
        from api.plugins.packages.load import load

        with with_progress(folder, "loading") as progress, refused(), written():
            return await load(service.database, package, progress)

    loaded = read_and_write(database_url, work)
    if path := unnamed(database_url):
        say(f"Into {path}, which a server reads that is started in {path.parents[1]}.")
    if loaded.release is None:
        typer.echo(f"Nothing to do: all is loaded already, {many(loaded.already_there, 'figure')}.")
        return
    replaced = f", {loaded.replaced} in place of an earlier edition" if loaded.replaced else ""
    before = f"; {many(loaded.already_there, 'other')} loaded before" if loaded.already_there else ""
    texts = f"; {many(loaded.corrected, 'text')} corrected" if loaded.corrected else ""
    tell_done(f"Release {loaded.release}: {many(loaded.added, 'figure')} added{replaced}{before}{texts}.")
    typer.echo(f"  indicators figures --report {package.head.report.id}")


LOAD = Command(load, ("load my-report",))


MAX_REASON = 900


def withdraw(
    figures: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of figures of one report.")],
    reason: Annotated[str, typer.Option(help="Why, for those who quoted it.")],
    reason_zh: Annotated[str | None, typer.Option(help="The same in Chinese.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Withdraw figures: they stay at their addresses, marked, and leave every list from now on."""

    async def work(service: FigureService, _catalogue: object) -> str:
        from api.plugins.packages.load import WithdrawalError, withdraw

        try:
            with written():
                return await withdraw(service.database, figures, reason, reason_zh)
        except WithdrawalError as error:
            raise Failure(f"{error}.", BAD_INPUT) from None

    for name, text in (("--reason", reason), ("--reason-zh", reason_zh or "-")):
        if not text.strip() or not text.isprintable() or len(text) > MAX_REASON:
            raise Failure(f"{name} is a line of at most {MAX_REASON} characters that says why.", BAD_INPUT)
    release = read_and_write(database_url, work)
    tell_done(f"Release {release}: {many(len(set(figures)), 'figure')} withdrawn.")


WITHDRAW = Command(withdraw, ('withdraw output.LND.2025.agency-2026-01-10 --reason "The source took it back."',))


def rebuild(database_url: DatabaseUrl = None) -> None:
    """Make anew what is computed of the figures, such as which claim is preferred; nothing that was printed changes."""
    url = place_of(settings_of(database_url=database_url))
    from api.storage import claim_validity as claim_standings

    started = perf_counter()
    with interruptible(), written():
        standings = asyncio.run(claim_standings.make_anew(url))
    tell_done(
        f"{shown(url)}: the standings of claims are made anew, {standings:,} in {perf_counter() - started:.2f} s."
    )


REBUILD = Command(
    rebuild,
    ("rebuild", "rebuild --database-url postgresql+asyncpg://user:password@localhost/indicators"),
)


class FiguresToVerify(Shown):
    """Which figures, and how the proofs are printed."""

    source: Sources = ()
    report: Reports = ()


VerifyQuery = printed(FiguresToVerify)
_SHOWN = ("verdict", "figure", "detail")
UNPROVED = 3
"""Exit code where a figure is not proved."""


class ProofRow(NamedTuple):
    """The verdict of a source on a figure."""

    figure: Annotated[str, "Id of the figure"]
    source: Annotated[str, "Id of the source"]
    verdict: Annotated[str, "proved, moved, changed, misnumbered, missing page, unreachable or not fetched"]
    proved: Annotated[bool, "Whether the source still proves it"]
    detail: Annotated[str, "What was found"]


@options_of(VerifyQuery)
def verify(
    pairs: Pairs,
    file: Annotated[
        Path | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="A text of the one source, its title first, or its page as .html; nothing is fetched.",
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, max=600, help="How long to wait for a page, and at most to read it.")
    ] = 30.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private addresses too, such as an intranet's.")
    ] = False,
    store: Annotated[
        bool, typer.Option("--store/--no-store", help="Keep each verdict and its day, which the figures then show.")
    ] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """Verify figures against their sources: the phrase, its paragraph, its number, the hash of its sentence.

    Without --text each source is fetched from its stored address, and the figures show verdict and day from then
    on; a text at hand is not the source of today, so that nothing is kept. Exit code 3 if a figure is not proved.
    """
    from api.plugins.packages import verify as verify_figures
    from api.plugins.packages.check import text_of
    from api.plugins.packages.fetch import Limits

    async def prove(service: FigureService, catalogue: Catalogue) -> tuple[list[Proof], FiguresToVerify]:
        query = read_parameters(VerifyQuery, pairs, catalogue)
        figures = await service.sourced(catalogue, Query(sources=query.source, reports=query.report))
        if file is None:
            limits = Limits(seconds, allow_private=allow_private)
            return await verify_figures.prove_by_fetching(
                figures, limits, lambda source: say(f"fetched {source.id}")
            ), query
        sources = {figure.source for figure in figures}
        if len(sources) != 1:
            named = f" ({', '.join(sorted(sources)[:10])})" if sources else ""
            detail = f"--text is the text of one source, and {len(sources)} are asked for{named}"
            raise Failure(f"{detail}: name one with --source", BAD_INPUT)
        try:
            text = text_of(file, figures[0].source_row.title)
        except (OSError, UnicodeDecodeError) as error:
            raise Failure(f"{file} cannot be read: {error}", BAD_INPUT) from None
        return verify_figures.prove_by_text(figures, text), query

    async def keep(service: FigureService, _catalogue: object) -> None:
        with written():
            await verify_figures.store(service.database, proofs)

    proofs, query = read(database_url, prove)
    rows = [ProofRow(one.figure, one.source, str(one.verdict), one.holds, one.detail) for one in proofs]
    show(Table("verify", columns_of(ProofRow), rows), query, {}, _SHOWN)
    missed = sum(not proof.holds for proof in proofs)
    say(f"{len(proofs) - missed} of {len(proofs)} figures are proved.")
    if store and proofs and file is None:
        read(database_url, keep)
    if missed:
        raise typer.Exit(UNPROVED)


VERIFY = Command(
    verify,
    (
        "verify --source cfis-2025-09-15",
        "verify --source cfis-2025-09-15 --text article.txt",
        "verify --report new-ecommerce-2025 --format csv --no-store",
    ),
)
