"""`indicators verify`: verifies figures against their sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.cli.database import read
from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.domain.query import Query
from api.formats.table import Table, columns_of
from api.service.parameters.groups import Reports, Shown, Sources
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from api.plugins.packages.proof import Proof, SourceText
    from api.service.figures import FigureService


class FiguresToVerify(Shown):
    """Which figures, and how the proofs are printed."""

    source: Sources = ()
    report: Reports = ()


VerifyQuery = printed(FiguresToVerify)
_SHOWN = ("verdict", "figure", "detail")
UNPROVED = 3
"""Exit code where a figure is not proved."""


class ProofRow(NamedTuple):
    """Whether a source still proves a figure."""

    figure: Annotated[str, "Id of the figure"]
    source: Annotated[str, "Id of the source"]
    verdict: Annotated[str, "proved, moved, changed, misnumbered, missing page, unreachable or not fetched"]
    proved: Annotated[bool, "Whether the source still proves it"]
    detail: Annotated[str, "What was found"]


@options_of(VerifyQuery)
def run(
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
    from api.plugins.packages.fetch import Limits

    limits = Limits(seconds, allow_private=allow_private)
    proofs, query = read(database_url, lambda service, catalogue: _proofs(service, catalogue, pairs, file, limits))
    rows = [
        ProofRow(
            figure=proof.figure,
            source=proof.source,
            verdict=str(proof.verdict),
            proved=proof.holds,
            detail=proof.detail,
        )
        for proof in proofs
    ]
    show(Table("verify", columns_of(ProofRow), rows), query, {}, _SHOWN)
    missed = sum(not proof.holds for proof in proofs)
    say(f"{len(proofs) - missed} of {len(proofs)} figures are proved.")
    if store and proofs and file is None:
        read(database_url, lambda service, _catalogue: _store(service, proofs))
    if missed:
        raise typer.Exit(UNPROVED)


async def _proofs(
    service: FigureService, catalogue: Catalogue, pairs: Pairs, file: Path | None, limits: Any
) -> tuple[list[Proof], FiguresToVerify]:
    from api.plugins.packages import verify as verify_figures

    query = read_parameters(VerifyQuery, pairs, catalogue)
    figures = await service.sourced(catalogue, Query(sources=query.source, reports=query.report))
    if file is None:
        return await verify_figures.prove_by_fetching(figures, limits, _fetched), query
    sources = {figure.source for figure in figures}
    if len(sources) != 1:
        named = f" ({', '.join(sorted(sources)[:10])})" if sources else ""
        detail = f"--text is the text of one source, and {len(sources)} are asked for{named}"
        raise Failure(f"{detail}: name one with --source", BAD_INPUT)
    text = _text(file, figures[0].source_row.title)
    return verify_figures.prove_by_texts(figures, {sources.pop(): text}), query


async def _store(service: FigureService, proofs: list[Proof]) -> None:
    from api.cli.packages import written
    from api.plugins.packages import verify as verify_figures

    with written():
        await verify_figures.store(service.database, proofs)


def _text(file: Path, title: str | None) -> SourceText:
    from api.plugins.packages.check import text_of

    try:
        return text_of(file, title)
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{file} cannot be read: {error}", BAD_INPUT) from None


def _fetched(source: Any) -> None:
    say(f"fetched {source.id}")


COMMAND = Command(
    run,
    (
        "verify --source cfis-2025-09-15",
        "verify --source cfis-2025-09-15 --text article.txt",
        "verify --report new-ecommerce-2025 --format csv --no-store",
    ),
)
