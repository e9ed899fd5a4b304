"""The source texts that a package names, for checking its figures; they are read and never loaded."""

from __future__ import annotations

from errno import ENAMETOOLONG
from pathlib import Path

from api.domain.search import nearest
from api.reports.packages.csv_reader import leads_out
from api.reports.packages.package import HEAD, SOURCES, Faults, Package
from api.reports.sources.prove_figure import SourceText

MAX_TEXT_BYTES = 16 * 1024 * 1024
PAGES = (".html", ".htm", ".xhtml")


def read_texts(package: Package, faults: Faults) -> dict[str, SourceText]:
    """By source, the texts that [texts] of report.toml names; a fault for each that cannot be read."""
    texts: dict[str, SourceText] = {}
    for source, name in package.head.texts.items():
        place = {"line": package.head_line("texts", source), "column": f"texts.{source}", "value": name}
        row, unread = package.sources.get(source), package.unread.get(SOURCES, {}).get(source)
        path = package.folder / name
        if row is None and unread is None:
            near = tuple(nearest(source, package.sources))
            faults.add(HEAD, f"no source in {SOURCES} has that id", **place | {"value": source}, near=near)
        elif not _can_be(path):
            faults.add(HEAD, "there is no such text", **place)
        elif leads_out(path, package.folder):
            faults.add(HEAD, "the text leads out of the package's folder", **place)
        elif not path.is_file():
            faults.add(HEAD, "there is no such text", **place)
        elif path.stat().st_size > MAX_TEXT_BYTES:
            faults.add(HEAD, f"the text has more than {MAX_TEXT_BYTES} bytes", **place)
        else:
            try:
                texts[source] = text_of(path, row.title if row else (unread or {}).get("title"))
            except (OSError, UnicodeDecodeError) as error:
                faults.add(HEAD, f"the text cannot be read: {error}", **place)
    return texts


def _can_be(path: Path) -> bool:
    """Whether a file can have such a name: none is very long, and none holds a NUL."""
    try:
        path.lstat()
    except ValueError:
        return False
    except OSError as error:
        return error.errno != ENAMETOOLONG
    return True


def text_of(path: Path, title: str | None) -> SourceText:
    """The text of a file: an HTML page from the source's title on, anything else as it is."""
    content = path.read_text(encoding="utf-8-sig")
    return SourceText.of_page(content, title) if path.suffix.lower() in PAGES else SourceText.of_file(content)
