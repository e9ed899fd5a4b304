"""Files of whole tables of figures as printed, made column by column where Arrow is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Protocol

import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.query import Claims, Query
from api.representations.table import Table
from api.representations.whole_tables.cell_arrays import Chunk
from api.representations.whole_tables.figure_columns import FigureColumns
from api.representations.whole_tables.text_files import CsvFile, JsonFile, NdjsonFile
from api.representations.whole_tables.typed_files import ArrowFile, ParquetFile
from api.representations.whole_tables.workbook_file import XlsxFile
from api.service.downloads.download_list import Download
from api.service.downloads.download_tables import FIGURES, OF_FIGURES, told
from api.service.figure_service import FigureService
from api.storage import figure_queries, whole_table_rows


class _File(Protocol):
    """A file that is made chunk by chunk."""

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what stands behind the last row."""


_FILES: Mapping[str, Callable[[Table, BinaryIO, int], _File]] = {
    "csv": CsvFile,
    "json": JsonFile,
    "ndjson": NdjsonFile,
    "arrow": ArrowFile,
    "parquet": ParquetFile,
    "xlsx": XlsxFile,
}


def is_columnar(download: Download) -> bool:
    """Whether the file can be made so; else it is made of rows."""
    return download.table in OF_FIGURES and download.format.key in _FILES and find_spec("pyarrow") is not None


async def save(download: Download, service: FigureService, catalogue: Catalogue, path: Path, site: str) -> None:
    """Make the file: the event loop waits, while threads that leave it the interpreter read, join and write."""
    # Arrow reads this when it is imported; the allocator that it takes else keeps 40 MB that it has done with.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    table = told(download.table, catalogue)
    findings = (await service.audit(catalogue)).findings_by_figure
    columns = await anyio.to_thread.run_sync(FigureColumns, catalogue, findings, site)
    preferred = download.table == FIGURES
    every = Query(claims=Claims.PREFERRED if preferred else Claims.ALL)
    rows = await figure_queries.count(service.database, catalogue, every)
    with path.open("wb") as opened:
        file = await anyio.to_thread.run_sync(_FILES[download.format.key], table, opened, rows)
        async for read in whole_table_rows.chunks(service.database, catalogue, preferred=preferred):
            await anyio.to_thread.run_sync(_add, file, columns, read)
        await anyio.to_thread.run_sync(file.close)


def _add(file: _File, columns: FigureColumns, read: whole_table_rows.ReadChunk) -> None:
    file.add(columns.of(read()))
