"""The worked example of a new package as a package that holds no lock: its figures.csv tells each place itself."""

import csv
import shutil
from pathlib import Path

from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.package import LOCK

COLUMNS = (
    *("indicator", "area", "period", "value", "scale", "unit", "comparator", "status", "vintage", "source"),
    *("originator", "paragraph", "phrase", "sentence_sha256", "inferred", "reason_en", "edition"),
)


def without_lock(folder: Path) -> Path:
    shutil.copytree(SCAFFOLD, folder)
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    with (folder / LOCK).open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    (folder / LOCK).unlink()
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(figure | place for figure, place in zip(figures, places, strict=True))
    return folder
