"""The texts of the first report anew: `release-4` of `seed/new-ecommerce-2025/`."""

import csv
import hashlib
import tomllib
from io import StringIO
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_new_ecommerce_2025_4"
down_revision = "2026_12_01_companion_official_4"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "new-ecommerce-2025"
PINNED = {
    "release-4/report.toml": "9e56f31884ecdd2879eedd5565b01f4023da4912ae1ffc00af8cd2d7408f9b14",
    "release-4/relations.toml": "70ab11641704f7402c30ed51f10e3f9ed9786e5bf10fb8a0d5da69d64a88ca99",
    "release-4/corrections.csv": "973d07d3c1d28319335cda339a0605818ff10ef098c81b359c0e1175e0cfe8d0",
}
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


def table(name: str, *columns: str) -> sa.TableClause:
    """A table with some of its columns."""
    return sa.table(name, *map(sa.column, columns))


def digest() -> str:
    """The hash of all files together, by which the release is known."""
    return hashlib.sha256("".join(PINNED[name] for name in sorted(PINNED)).encode()).hexdigest()


def release() -> dict[str, object]:
    """The release, after all that there are and never dated before them.

    Its number is the next free one: who withdrew a figure of the report has a release of that number already.
    """
    row = {**tomllib.loads(read("release-4/report.toml"))["release"], "content_sha256": digest()}
    released = table("release", "id", "sequence", "released_at")
    last = sa.select(sa.func.max(released.c.sequence), sa.func.max(released.c.released_at))
    sequence, moment = op.get_bind().execute(last).one()
    taken = set(op.get_bind().execute(sa.select(released.c.id)).scalars())
    free = next(name for number in count(4) if (name := f"{row['report']}.{number}") not in taken)
    return {**row, "id": free, "sequence": sequence + 1, "released_at": max(row["released_at"], moment)}


def relations(release: dict[str, object]) -> list[dict[str, object]]:
    """The rows of the declared relations, each in the place of the one that it replaces."""
    old = table("relation", "report", "id", "position", "release")
    released = table("release", "id", "sequence")
    query = sa.select(old.c.id, old.c.position).join(released, released.c.id == old.c.release)
    query = query.where(old.c.report == release["report"]).order_by(released.c.sequence)
    positions = {row.id: row.position for row in op.get_bind().execute(query)}
    return [
        {key: " ".join(entry[key].split()) if key in entry else None for key in RELATION_KEYS}
        | {"position": positions[entry["id"]], "report": release["report"], "release": release["id"]}
        for entry in tomllib.loads(read("release-4/relations.toml"))["relation"]
    ]


def key_of(kind: object) -> str:
    """The column of an entry's code."""
    return "code" if kind == "indicator" else "id"


def corrections(release: object) -> list[dict[str, object]]:
    """The rows of the corrected texts, with what stands there before them."""
    found = []
    for row in csv.DictReader(StringIO(read("release-4/corrections.csv"), newline="")):
        at = table(row["kind"], key_of(row["kind"]), row["field"])
        query = sa.select(at.c[row["field"]]).where(at.c[key_of(row["kind"])] == row["code"])
        found.append({**row, "before": op.get_bind().execute(query).scalar_one(), "release": release})
    return found


def put(row: dict[str, object], text: object) -> None:
    """Put a text in the place of the one that a correction is of."""
    at = table(str(row["kind"]), key_of(row["kind"]), str(row["field"]))
    op.execute(sa.update(at).where(at.c[key_of(row["kind"])] == row["code"]).values({row["field"]: text}))


def upgrade() -> None:
    row = release()
    insert("release", [row])
    insert("relation", relations(row))
    corrected = corrections(row["id"])
    insert("correction", corrected)
    for one in corrected:
        put(one, one["after"])


def downgrade() -> None:
    released = table("release", "id", "content_sha256")
    name = op.get_bind().execute(sa.select(released.c.id).where(released.c.content_sha256 == digest())).scalar_one()
    correction = table("correction", "release", "kind", "code", "field", "before")
    for one in op.get_bind().execute(sa.select(correction).where(correction.c.release == name)).mappings().all():
        put(dict(one), one["before"])
    for where in ("correction", "relation"):
        delete(where, "release", name)
    delete("release", "id", name)
    # What is computed goes up to no release that was taken back: the service makes it anew.
    op.execute(sa.delete(sa.table("computed")))


def delete(name: str, key: str, value: object) -> None:
    """Delete the rows that hold the value."""
    op.execute(sa.delete(sa.table(name, sa.column(key))).where(sa.column(key) == value))
