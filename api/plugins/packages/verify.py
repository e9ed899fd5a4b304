"""Verification of stored figures against their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from api.plugins.extract.page_text import PageOverdueError
from api.plugins.packages.fetch import FetchError, Limits, MissingPageError, NotFetchedError, fetch
from api.plugins.packages.proof import Claim, Proof, ProofVerdict, SourceText, prove
from api.storage import verifications
from api.storage.database import Database
from api.storage.models import PrintedFigure, Source


async def store(database: Database, proofs: Iterable[Proof]) -> str:
    """Keep what was found, all of it or nothing, and return the moment that it is known by."""
    found = {proof.figure: str(proof.verdict) for proof in proofs if proof.verdict is not ProofVerdict.NOT_FETCHED}
    return await verifications.record(database.url, found)


def prove_by_text(figures: Iterable[PrintedFigure], text: SourceText) -> list[Proof]:
    """The figures of a source whose text is at hand."""
    return [prove(Claim.of(figure), text) for figure in figures]


async def prove_by_fetching(
    figures: Iterable[PrintedFigure], limits: Limits, progress: Callable[[Source], None] = lambda _source: None
) -> list[Proof]:
    """The figures by their sources' pages, each fetched once, one after another."""
    proofs: list[Proof] = []
    quoted: dict[str, list[PrintedFigure]] = {}
    for figure in figures:
        quoted.setdefault(figure.source, []).append(figure)
    for of_source in quoted.values():
        source = of_source[0].source_row
        claims = [Claim.of(figure) for figure in of_source]
        try:
            page = await fetch(source.url, limits)
            # It may take as long to be read as it may to come.
            text = SourceText.of_page(page.text, source.title, html=page.html, until=monotonic() + limits.seconds)
        except (FetchError, PageOverdueError) as error:
            overdue = f"the page is not read within {limits.seconds:g} seconds"
            said = overdue if isinstance(error, PageOverdueError) else str(error)
            proofs += [Proof(claim.figure, claim.source, _verdict(error), said) for claim in claims]
        else:
            proofs += [prove(claim, text) for claim in claims]
        progress(source)
    return proofs


def _verdict(error: Exception) -> ProofVerdict:
    if isinstance(error, NotFetchedError):
        return ProofVerdict.NOT_FETCHED
    return ProofVerdict.MISSING if isinstance(error, MissingPageError) else ProofVerdict.UNREACHABLE
