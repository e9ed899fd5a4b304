"""Ways to spoil a report package, each a function of its folder."""

import os
import re
from collections.abc import Callable
from pathlib import Path

Spoil = Callable[[Path], object]

HUGE = 500_000_000


def swap(name: str, old: str, new: str, place: int = 0) -> Spoil:
    """Put a text in the place of another, which must be there; `place` counts its occurrences from 0."""

    def spoil(folder: Path) -> None:
        parts = (folder / name).read_text(encoding="utf-8").split(old)
        assert len(parts) > place + 1, f"{name} does not hold {old}"
        text = old.join(parts[: place + 1]) + new + old.join(parts[place + 1 :])
        (folder / name).write_text(text, encoding="utf-8", newline="")

    return spoil


def add(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + text.encode())


def again(line: int, *swaps: tuple[str, str], name: str = "figures.csv") -> Spoil:
    """Add a line of a file once more, with these changes."""

    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8").splitlines()[line - 1]
        for old, new in swaps:
            assert old in text
            text = text.replace(old, new)
        add(name, f"{text}\n")(folder)

    return spoil


def widen(column: str, cells: dict[int, str]) -> Spoil:
    """Give figures.csv another column, empty but for the cells of some lines."""

    def spoil(folder: Path) -> None:
        path = folder / "figures.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        wide = [f"{header},{column}", *(f"{row},{cells.get(line, '')}" for line, row in enumerate(rows, 2))]
        path.write_text("\n".join(wide) + "\n", encoding="utf-8")

    return spoil


def edition(line: int, number: int, *swaps: tuple[str, str]) -> Spoil:
    """Add a line of figures.csv once more, as that edition, with these changes, a reason and a note of the release."""

    def spoil(folder: Path) -> None:
        again(line, *swaps)(folder)
        path = folder / "figures.csv"
        rows = path.read_text(encoding="utf-8").rstrip().removesuffix(",")
        path.write_text(f"{rows}Counted again.,{number}\n", encoding="utf-8")
        noted(f"Edition {number}.")(folder)

    return spoil


def noted(note: str) -> Spoil:
    """Say why the next release is made."""
    return convert("report.toml", lambda text: re.sub(rb"note_(.. =) .*", rf'note_\1 "{note}"'.encode(), text))


def write(name: str, content: bytes | str) -> Spoil:
    return lambda folder: (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def convert(name: str, change: Callable[[bytes], bytes]) -> Spoil:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def drop(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def nothing(name: str, size: int = HUGE) -> Spoil:
    """Make a file so large, of nothing: it takes no place on the disk."""

    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(b"")
        os.truncate(folder / name, size)

    return spoil


def elsewhere(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        outside = folder.parent / f"outside-{name}"
        (folder / name).rename(outside)
        (folder / name).symlink_to(outside)

    return spoil


def all_of(*spoils: Spoil) -> Spoil:
    def spoil(folder: Path) -> None:
        for each in spoils:
            each(folder)

    return spoil
