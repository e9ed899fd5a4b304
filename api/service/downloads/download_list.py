"""What can be downloaded: whole tables, each in some formats, and the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from api.representations.column_derivation import columns_of
from api.representations.formats import FORMATS, Format
from api.representations.table import Table
from api.service.downloads.download_tables import CLAIMS, FIGURES, OF_FIGURES, TABLES

SQLITE = Format(
    "sqlite",
    "application/vnd.sqlite3",
    "the whole database, for Datasette, Metabase and SQL; its views figure_values and claim_values hold numbers",
    writer="",
)
"""No writer makes it of a table: the storage copies it whole."""
_FORMATS_OF_FIGURES = ("json", "ndjson", "parquet", "arrow", "xlsx")
"""What figures come in beside CSV; what takes longest to make stands last."""


class DownloadRow(NamedTuple):
    """An entry of /v1/downloads."""

    file: Annotated[str, "Name of the file"]
    table: Annotated[str, "The table that it holds"]
    media_type: Annotated[str, "Its media type"]
    size: Annotated[int | None, "Its size in bytes, empty while nobody has asked for the file yet: getting it makes it"]
    sha256: Annotated[str | None, "SHA-256 of its bytes"]
    href: Annotated[str, "Its address, relative to the server"]
    meaning: Annotated[str, "What it holds"]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be downloaded: a whole table in a format, or the database."""

    table: str
    format: Format

    @property
    def file(self) -> str:
        """Its name."""
        return f"{self.table}.{self.format.key}"

    @property
    def meaning(self) -> str:
        """What it holds."""
        if self.format is SQLITE:
            return self.format.meaning
        rows = _ROWS.get(self.table, f"all {self.table}")
        return f"{rows}; {_MEANINGS.get(self.format.key, self.format.meaning)}"

    @property
    def converts(self) -> bool:
        """Whether its numbers can be had in another unit and scale."""
        return self.table in OF_FIGURES and self.format is not SQLITE


_ROWS = {
    FIGURES: "one claim for each indicator, area and period, of all sources and reports: a line has one value a period",
    CLAIMS: "every source's claims, those that figures has marked in the column preferred",
}
_MEANINGS = {"json": "one array of flat objects", "csv": "flat rows for spreadsheets and data frames"}


def downloads() -> list[Download]:
    """Every file that there is, of the formats that are installed."""
    tables = [Download(table, FORMATS["csv"]) for table in TABLES]
    formats = [row for row in (FORMATS[key] for key in _FORMATS_OF_FIGURES) if row.installed]
    return [*tables, Download(FIGURES, SQLITE), *(Download(table, row) for row in formats for table in OF_FIGURES)]


def find(file: str) -> Download | None:
    """The download of that file name."""
    return next((download for download in downloads() if download.file == file), None)


@dataclass(frozen=True, slots=True)
class Made:
    """A file on the disk, with its size and the SHA-256 of its bytes."""

    path: Path
    size: int
    sha256: str


def downloads_table(listed: Iterable[tuple[Download, Made | None]]) -> Table:
    """One row for each download; None says that its file is not made yet."""
    rows = [
        DownloadRow(
            file=download.file,
            table=download.table,
            media_type=download.format.media_type,
            size=made.size if made else None,
            sha256=made.sha256 if made else None,
            href=f"/v1/downloads/{download.file}",
            meaning=download.meaning,
        )
        for download, made in listed
    ]
    return Table("downloads", columns_of(DownloadRow), rows)
