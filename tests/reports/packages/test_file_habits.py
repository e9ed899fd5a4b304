"""A package that went through Excel reads, hashes and tells its faults as before; what is written keeps its habit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from api.reports.packages.append_draft import append_draft
from api.reports.packages.csv_reader import Faults, PackageError
from api.reports.packages.figure_lock import LOCK, write_lock
from api.reports.packages.file_habits import plain_blocks, replace
from api.reports.packages.package import FIGURES, HEAD, INDICATORS, RELATIONS, SOURCES, read
from tests.faults.packages import Spoil, all_of, convert, swap
from tests.helpers.tables import every
from tests.reports.conftest import copied

BOM = b"\xef\xbb\xbf"
FILES = (HEAD, SOURCES, INDICATORS, FIGURES, RELATIONS)


def with_cr_lf(content: bytes) -> bytes:
    """As Windows ends lines."""
    return content.replace(b"\n", b"\r\n")


HABITS: dict[str, Callable[[bytes], bytes]] = {
    "a mark": BOM.__add__,
    "CR LF": with_cr_lf,
    "both": lambda content: BOM + with_cr_lf(content),
    "the last line alone": lambda content: content[:-1] + b"\r\n",
}


@every("name", FILES)
@every("habit", HABITS)
def test_a_saved_file_is_the_same(habit: str, name: str, package: Path) -> None:
    """It has the rows, the lines and the hash that it had."""

    def told(folder: Path) -> list[object]:
        found = read(folder)
        rows = list(found.figures(Faults()))
        return [found.content_sha256, rows, found.head, found.sources, found.indicators, found.relations, found.lines]

    with copied(package) as folder:
        convert(name, HABITS[habit])(folder)
        assert told(folder) == told(package)


@every("habit", HABITS)
def test_faults_keep_their_lines(habit: str, package: Path) -> None:
    """A fault is told where an editor finds it, and a column of the first row is found by its name."""
    faults = Faults()
    with copied(package) as folder:
        all_of(swap(FIGURES, "ATA,2024,1.2", "ATA,2024-13,1.2"), convert(FIGURES, HABITS[habit]))(folder)
        list(read(folder).written_figures(faults))
    assert [(fault.line, fault.column) for fault in faults.found] == [(4, "period")]


@every("habit", ["a mark", "CR LF", "both"])
def test_what_is_added_is_written_in_the_files_habit(habit: str, package: Path) -> None:
    """What was there stays, byte for byte; a reader of CSV finds the new row after it."""
    with copied(package) as folder:
        convert(FIGURES, HABITS[habit])(folder)
        before = (folder / FIGURES).read_bytes()
        append_draft(folder, [{"value": "7", "phrase": "7 of\nthem"}])
        after = (folder / FIGURES).read_bytes()
    assert after.startswith(before)
    if habit != "a mark":
        assert after.count(b"\n") == after.count(b"\r\n")
    found = list(csv.DictReader(io.StringIO(after.decode("utf-8-sig"), newline="")))
    assert (len(found), found[-1]["value"]) == (5, "7")


@every("habit", HABITS)
def test_a_file_written_anew_keeps_its_habit(habit: str, tmp_path: Path) -> None:
    """Its mark, and the line ends of its first line."""
    path = tmp_path / "f"
    path.write_bytes(HABITS[habit](b"a\nb\n"))
    replace(path, "c\nd\n")
    assert path.read_bytes() == (b"c\nd\n" if habit == "the last line alone" else HABITS[habit](b"c\nd\n"))


@every("content", [b"", b"\r", b"\r\n", BOM, b"a\r\nb", b"a\rb\r\n", b"x" * 65535 + b"\r\ny\r"])
def test_blocks(content: bytes) -> None:
    """A CR LF that two blocks part is one line end."""
    found = b"".join(plain_blocks(io.BytesIO(content)))
    assert found == content.removeprefix(BOM).replace(b"\r\n", b"\n")


@every(
    ("spoil", "words"),
    [
        (convert(FIGURES, lambda text: text.replace(b",", b";")), "have semicolons between them"),
        (convert(SOURCES, lambda text: text.replace(b",", b"\t")), "have tabs between them"),
    ],
)
def test_other_separators_are_told_once(spoil: Spoil, words: str, package: Path) -> None:
    """Not as an unknown column of forty words."""
    faults = Faults()
    with copied(package) as folder:
        spoil(folder)
        try:
            list(read(folder).written_figures(faults))
        except PackageError as error:
            faults.found += error.faults
    (fault,) = faults.found
    assert words in str(fault)
    assert fault.line == 1


def test_a_link_of_a_package_leads_no_writing_elsewhere(package: Path, tmp_path: Path) -> None:
    """A package may be a stranger's: what is linked keeps its content, whatever the link is called."""
    mine = tmp_path / "mine"
    mine.write_text("precious")
    for name in (".figures.lock.csv.new", LOCK, f".{LOCK}", ".figures.csv.new"):
        (package / name).symlink_to(mine)
    write_lock(package, [])
    append_draft(package, [{"value": "7", "phrase": "7 of them"}])
    assert mine.read_text() == "precious"
    assert not (package / LOCK).is_symlink()
