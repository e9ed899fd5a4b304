"""The figures of the 2025 China New E-commerce Report: `seed/new-ecommerce-2025/`, release new-ecommerce-2025.1."""

import csv
import hashlib
import tomllib
from calendar import monthrange
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_new_ecommerce_2025"
down_revision = "2026_11_24_reference_data"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "new-ecommerce-2025"
PINNED = {
    "report.toml": "f718903c139c124d00e3986ec884b618ddb2201e4c33c48147cddb21580e5ba1",
    "sources.csv": "c0d1b12fe39e9d26ab3476cdf077c37248c7e9869e1a940d7da516955b6ad4cc",
    "indicators.csv": "eefa5ca0ddce7801480fcca07ffc287668ed2798ade0a75c6c033e295db9b78e",
    "relations.toml": "80949ab1b340f2c27c8e45f3849694ae98d4cfc727af5eac67e2da5795829d11",
    "figures.csv": "b38f099ae2ea185d31cc4ebd8a0fb7f07336bc83997ceab98cfa0b24ec3f7101",
}
MONTHS = {"S1": (1, 6), "S2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
NUMBERS = {"scale", "paragraph"}
RELATION_KEYS = (
    "id", "kind", "formula", "expectation_en", "expectation_zh", "note_en", "note_zh",
    "method", "indicator", "name_en", "name_zh", "area", "period", "unit",
    "measure", "breakdown",
)  # fmt: skip


def read(name: str) -> str:
    """The text of a pinned file; a changed file is refused."""
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        raise RuntimeError(
            f"seed/{FOLDER.name}/{name} is not the file that revision {revision} loads. "
            "A landed release never changes: restore the file and add a new release that withdraws and adds figures."
        )
    return content.decode("utf-8")


def rows(name: str) -> list[dict[str, object]]:
    """The rows of a pinned CSV file, empty cells as NULL."""
    reader = csv.DictReader(StringIO(read(name), newline=""))
    return [
        {key: (int(cell) if key in NUMBERS else cell) if cell else None for key, cell in row.items()} for row in reader
    ]


def insert(name: str, items: list[dict[str, object]]) -> None:
    """Insert rows that all have the same columns."""
    op.bulk_insert(sa.table(name, *(sa.column(key) for key in items[0])), items)


def days(period: str) -> dict[str, object]:
    """The year, first and last day of `2024`, `2024-S1`, `2024-Q1` or `2024-06`."""
    year, _, part = period.partition("-")
    first, last = MONTHS.get(part) or ((int(part), int(part)) if part else (1, 12))
    ends = monthrange(int(year), last)[1]
    return {"year": int(year), "first_day": f"{year}-{first:02}-01", "last_day": f"{year}-{last:02}-{ends}"}


def figure(row: dict[str, object], release: str) -> dict[str, object]:
    """A row of the figure table: the id, the days of its period, and the release that adds it."""
    base = ".".join(str(row[part]) for part in ("indicator", "area", "period", "source"))
    columns = {key: value for key, value in row.items() if key != "edition"}
    return (
        columns
        | days(str(row["period"]))
        | {
            "id": f"{base}.{row['unit']}" if row["restates"] else base,
            "restates": base if row["restates"] else None,
            "release": release,
        }
    )


def relations(release: dict[str, object]) -> list[dict[str, object]]:
    """The rows of the declared relations."""
    entries = tomllib.loads(read("relations.toml"))["relation"]
    return [
        {key: " ".join(entry[key].split()) if key in entry else None for key in RELATION_KEYS}
        | {"position": position, "report": release["report"], "release": release["id"]}
        for position, entry in enumerate(entries, 1)
    ]


def package() -> tuple[dict[str, object], dict[str, object]]:
    """The report and the release, with the hash of all files together."""
    head = tomllib.loads(read("report.toml"))
    digest = hashlib.sha256("".join(PINNED[name] for name in sorted(PINNED)).encode()).hexdigest()
    release = {**head["release"], "report": head["report"]["id"], "sequence": 1, "content_sha256": digest}
    return head["report"], release


def upgrade() -> None:
    report, release = package()
    figures = [figure(row, str(release["id"])) for row in rows("figures.csv")]
    known = set(op.get_bind().execute(sa.select(sa.column("year")).select_from(sa.table("year"))).scalars())
    missing = {int(str(row["year"])) for row in figures} - known
    if missing:
        insert("year", [{"year": year} | days(str(year)) for year in sorted(missing)])
    insert("report", [report])
    insert("release", [release])
    insert("source", rows("sources.csv"))
    insert("indicator", rows("indicators.csv"))
    insert("figure", figures)
    insert("relation", relations(release))


def downgrade() -> None:
    report, release = package()
    delete("relation", "release", [release["id"]])
    delete("figure", "release", [release["id"]])
    delete("indicator", "code", [row["code"] for row in rows("indicators.csv")])
    delete("source", "id", [row["id"] for row in rows("sources.csv")])
    delete("release", "id", [release["id"]])
    delete("report", "id", [report["id"]])


def delete(name: str, key: str, values: list[object]) -> None:
    """Delete the rows that hold one of the values."""
    op.execute(sa.delete(sa.table(name, sa.column(key))).where(sa.column(key).in_(values)))
