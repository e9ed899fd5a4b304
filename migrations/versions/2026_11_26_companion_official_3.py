"""More names by which prose calls the indicators: `release-3` of `seed/companion-official/`."""

import csv
import hashlib
import tomllib
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_companion_official_3"
down_revision = "2026_11_26_new_ecommerce_2025_2"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "companion-official"
PINNED = {
    "release-3/report.toml": "775b9a146b675fb2f2dd1d1c656f00ada6a6d99216620da8b8d88b0eae2292cf",
    "release-3/corrections.csv": "7e26413b5689819c4ac72a269b88895495a06ebec97e594b2597f4007027b8f1",
}


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


def release() -> dict[str, object]:
    """The release, after all that there are and never dated before them, with the hash of all files together."""
    digest = hashlib.sha256("".join(PINNED[name] for name in sorted(PINNED)).encode()).hexdigest()
    row = {**tomllib.loads(read("release-3/report.toml"))["release"], "content_sha256": digest}
    released = table("release", "sequence", "released_at")
    last = sa.select(sa.func.max(released.c.sequence), sa.func.max(released.c.released_at))
    sequence, moment = op.get_bind().execute(last).one()
    return {**row, "sequence": sequence + 1, "released_at": max(row["released_at"], moment)}


def corrections(release: object) -> list[dict[str, object]]:
    """The rows of the corrected texts, with what stands there before them."""
    found = []
    for row in csv.DictReader(StringIO(read("release-3/corrections.csv"), newline="")):
        indicator = table("indicator", "code", row["field"])
        query = sa.select(indicator.c[row["field"]]).where(indicator.c.code == row["code"])
        found.append({**row, "before": op.get_bind().execute(query).scalar_one(), "release": release})
    return found


def put(row: dict[str, object], text: object) -> None:
    """Put a text in the place of the one that a correction is of."""
    indicator = table("indicator", "code", str(row["field"]))
    op.execute(sa.update(indicator).where(indicator.c.code == row["code"]).values({row["field"]: text}))


def upgrade() -> None:
    row = release()
    insert("release", [row])
    corrected = corrections(row["id"])
    insert("correction", corrected)
    for one in corrected:
        put(one, one["after"])


def downgrade() -> None:
    name = tomllib.loads(read("release-3/report.toml"))["release"]["id"]
    correction = table("correction", "release", "code", "field", "before")
    for one in op.get_bind().execute(sa.select(correction).where(correction.c.release == name)).mappings().all():
        put(dict(one), one["before"])
    delete("correction", "release", [name])
    delete("release", "id", [name])
    # What is computed goes up to no release that was taken back: the service makes it anew.
    op.execute(sa.delete(sa.table("computed")))


def delete(name: str, key: str, values: list[object]) -> None:
    """Delete the rows that hold one of the values."""
    op.execute(sa.delete(sa.table(name, sa.column(key))).where(sa.column(key).in_(values)))
