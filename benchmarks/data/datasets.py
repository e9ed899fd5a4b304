"""One size of data, ready to be measured: its packages, the service's database, and the peers' database."""

from __future__ import annotations

import csv
import itertools
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import packages, peer_database
from benchmarks.measure.processes import CORES, Run, free_port, run, serving
from benchmarks.measure.requests import fetch

INDICATORS: tuple[str | Path, ...] = (
    sys.executable,
    "-c",
    "from api.cli.command_line import main; main()",
)
"""The service's command line in this interpreter, whichever checkout it imports."""

_SAMPLE = 2_000


@dataclass(frozen=True)
class Dataset:
    """The data of a size."""

    size: int
    folder: Path
    parts: tuple[Path, ...]
    database: Path
    peer_database: Path
    claims_csv: Path

    @property
    def url(self) -> str:
        """The address of the service's database."""
        return f"sqlite:///{self.database}"

    @property
    def label(self) -> str:
        """The size as it is printed."""
        return f"{self.size:.0e}".replace("e+0", "e")

    def sample(self, count: int) -> list[dict[str, str]]:
        """Figures spread over the first part, the same ones each time."""
        step = max(1, min(self.size, packages.PART) // count)
        with (self.parts[0] / "figures.csv").open(encoding="utf-8", newline="") as file:
            rows = itertools.islice(csv.DictReader(file), 0, None, step)
            return [{**row, "id": _id(row)} for row in itertools.islice(rows, count)]

    def series(self, count: int) -> list[tuple[str, str]]:
        """Indicators and areas spread likewise."""
        pairs = dict.fromkeys((row["indicator"], row["area"]) for row in self.sample(min(_SAMPLE, self.size)))
        return list(pairs)[:: max(1, len(pairs) // count)][:count]


def prepare(size: int, work: Path, *, peers: bool = True, reuse: bool = False) -> Dataset:
    """Generate and load a size anew, so that what is measured is what the code makes of it today.

    Without `peers` their files are left out; with `reuse` what an earlier run made whole is taken as it is.
    """
    folder = work / f"{size}"
    loaded = folder / "loaded"
    if not (reuse and loaded.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    parts = tuple(packages.write_packages(folder / "package", size))
    database = folder / "service.db"
    dataset = Dataset(size, folder, parts, database, folder / "peer.db", folder / "claims.csv")
    if not loaded.exists():
        fill(dataset.url, parts, folder)
        loaded.touch()
    if peers:
        _make_peer_files(dataset, folder)
    return dataset


def _make_peer_files(dataset: Dataset, folder: Path) -> None:
    port = free_port()
    with serving(
        [*INDICATORS, "serve"], port, "/readyz", folder, {"DATABASE_URL": dataset.url, "PORT": str(port)}
    ) as server:
        fetch(server.port, "/v1/downloads/claims.csv", keep=dataset.claims_csv)
    peer_database.build(dataset.claims_csv, dataset.peer_database)


def load_small_release(url: str, folder: Path, number: int) -> None:
    """Load one more figure, so that all that was made for the release before is old."""
    package = packages.write_small_release(folder / f"extra-{number}", number)
    run([*INDICATORS, "load", package], folder, {"DATABASE_URL": url})


def fill(url: str, parts: Sequence[Path], work: Path) -> Run:
    """Make the tables of a new database and load packages into it; what the loads took together."""
    environment = {"DATABASE_URL": url}
    run([*INDICATORS, "migrate"], work, environment)
    loads = [run([*INDICATORS, "load", part], work, environment, cores=CORES) for part in parts]
    return Run(sum(load.seconds for load in loads), max(load.peak_bytes for load in loads))


def _id(row: dict[str, str]) -> str:
    return f"{row['indicator']}.{row['area']}.{row['period']}.{row['source']}"
