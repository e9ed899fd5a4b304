"""What a person may start with in an assistant: a citation of a figure, and a check of a text."""

from __future__ import annotations

from api.domain.errors import Fault, InvalidParameter
from api.domain.query import Lang, Query
from api.formats.spoken import statement
from api.protocols.mcp import canonical_addresses
from api.protocols.mcp.documents import cited_line, figure_of
from api.service.figures import FigureService

MAX_TEXT = 64 * 1024
"""Characters of a text that is to be checked."""


async def cite_this_figure(service: FigureService, figure_id: str, lang: str) -> str:
    """What to write to quote a figure and to cite it; NotFound for an id of no figure."""
    if lang not in tuple(Lang):
        detail = f"lang={lang[:20]!r} is no language here; use {' or '.join(Lang)}."
        raise InvalidParameter(detail, [Fault("lang", detail, lang, list(Lang))])
    language = Lang(lang)
    catalogue = await service.catalogue()
    figure = await figure_of(service, catalogue, figure_id)
    dataset = await service.find(catalogue, Query(lang=language), figure.id)
    proof = f"Words that prove it: {figure.source_link}" if figure.source_link else "It is calculated, not printed."
    return "\n".join((
        "Quote this figure in one sentence and cite it.",
        "",
        f"Figure: {statement(figure, language)}",
        f"As printed: {figure.locator.phrase or 'nowhere'}",
        f"Citation: {cited_line(figure, dataset, language)}",
        f"Address: {canonical_addresses.of_figure(figure)}",
        proof,
        "",
        "Keep the comparator (> is more than, ~ is about), the amount with its unit, the period and the place; say "
        "forecast or preliminary where the figure does. Add no digit, no other unit and no comparison. Copy the "
        "citation word for word, the publisher first.",
    ))  # fmt: skip


def fact_check(text: str) -> str:
    """What to do to find out whether the numbers of a text are right."""
    if not text.strip():
        raise InvalidParameter("text is empty: give the text to check", [Fault("text", "is empty", text)])
    if len(text) > MAX_TEXT:
        detail = f"text is longer than {MAX_TEXT} characters: give it in parts"
        raise InvalidParameter(detail, [Fault("text", detail)])
    return f"{_STEPS}\n\nText:\n\n{text}"


_STEPS = (
    "Check whether the text below quotes figures right.\n"
    "1. Call the tool fact_check with the text, word for word; where it says how many numbers are not shown, call it "
    "again with that offset.\n"
    "2. Tell for each number, in the order of the text: the phrase, the verdict, why, the words to print instead, the "
    "line of the figure word for word, and its citation.\n"
    "3. cannot-tell is neither right nor wrong: say that no figure here decides it, and look with search and fetch "
    "whether one of the candidates is meant.\n"
    "Add no verdict of your own, and no figure that the tools did not give. Convert with the tool convert, never in "
    "your head."
)
