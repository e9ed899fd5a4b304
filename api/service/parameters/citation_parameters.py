"""The parameters of a citation: as of when, in which language, format and style."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.representations.citations.citation_formats import CITATION_FORMATS
from api.representations.citations.styles import STYLES
from api.service.parameters import spellings
from api.service.parameters.groups import AtMoment, Localised
from api.service.parameters.types import word

# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class CitationQuery(Localised, AtMoment):
    """`/v1/figures/{id}/citation`."""

    format: Annotated[
        str | None,
        word(CITATION_FORMATS, spelled=spellings.citation_format),
        Field(
            description="text: a reference in one line; bibtex, ris and csl (CSL-JSON) for reference managers. It "
            "beats the Accept header, and a suffix of the path (.txt .bib .ris .json) beats both."
        ),
    ] = None
    style: Annotated[
        str | None,
        word(STYLES, spelled=spellings.citation_style),
        Field(description="Style of a text: apa without it, gb-t-7714 (GB/T 7714-2015) with lang=zh."),
    ] = None
