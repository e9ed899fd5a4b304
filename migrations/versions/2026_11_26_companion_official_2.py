"""Relations anew, and counts of years, of the companion: `release-2` of `seed/companion-official/`."""

import csv
import hashlib
import tomllib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_companion_official_2"
down_revision = "2026_11_26_replaced_relations"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "companion-official"
PINNED = {
    "release-2/report.toml": "e6d9b1df9d6b96c79e1c3a6546f68e56145c70ff0ead0f7dfef791fae455fe22",
    "release-2/relations.toml": "c9903be5faae3838d1c8bf3cf88477497a904befa1cf602acc042700d01c7dde",
    "release-2/figures.csv": "496a0f50f6615a20237780be2a16f0430dfe9b48fb8f9937eabc6723035d299b",
}
NUMBERS = {"scale", "paragraph"}
RELATION_KEYS = (
    "id", "kind", "differs", "formula", "expectation_en", "expectation_zh", "note_en", "note_zh",
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


def insert(name: str, items: list[dict[str, object]]) -> None:
    """Insert rows that all have the same columns."""
    op.bulk_insert(sa.table(name, *(sa.column(key) for key in items[0])), items)


def release() -> dict[str, object]:
    """The release, after all that there are and never dated before them, with the hash of all files together."""
    digest = hashlib.sha256("".join(PINNED[name] for name in sorted(PINNED)).encode()).hexdigest()
    row = {**tomllib.loads(read("release-2/report.toml"))["release"], "content_sha256": digest}
    table = sa.table("release", sa.column("sequence"), sa.column("released_at"))
    last = sa.select(sa.func.max(table.c.sequence), sa.func.max(table.c.released_at))
    sequence, moment = op.get_bind().execute(last).one()
    return {**row, "sequence": sequence + 1, "released_at": max(row["released_at"], moment)}


def figures(release: object) -> list[dict[str, object]]:
    """The rows of the figure table: each of a calendar year, with its id and the release that adds it."""
    found = []
    for row in csv.DictReader(StringIO(read("release-2/figures.csv"), newline="")):
        cells = {key: (int(cell) if key in NUMBERS else cell) if cell else None for key, cell in row.items()}
        year = str(cells["period"])
        cells |= {"year": int(year), "first_day": f"{year}-01-01", "last_day": f"{year}-12-31"}
        cells["id"] = ".".join(str(cells[part]) for part in ("indicator", "area", "period", "source"))
        found.append({key: cell for key, cell in cells.items() if key != "edition"} | {"release": release})
    return found


def relations(release: dict[str, object]) -> list[dict[str, object]]:
    """The rows of the declared relations."""
    entries = tomllib.loads(read("release-2/relations.toml"))["relation"]
    return [
        {key: " ".join(entry[key].split()) if key in entry else None for key in RELATION_KEYS}
        | {"position": position, "report": release["report"], "release": release["id"]}
        for position, entry in enumerate(entries, 1)
    ]


def upgrade() -> None:
    row = release()
    insert("release", [row])
    insert("figure", figures(row["id"]))
    insert("relation", relations(row))


def downgrade() -> None:
    name = tomllib.loads(read("release-2/report.toml"))["release"]["id"]
    delete("relation", "release", [name])
    delete("verification", "figure", [row["id"] for row in figures(name)])
    delete("figure", "release", [name])
    delete("release", "id", [name])
    # What is computed goes up to no release that was taken back: the service makes it anew.
    op.execute(sa.delete(sa.table("computed")))


def delete(name: str, key: str, values: list[object]) -> None:
    """Delete the rows that hold one of the values."""
    op.execute(sa.delete(sa.table(name, sa.column(key))).where(sa.column(key).in_(values)))
