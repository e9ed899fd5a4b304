"""What is installed for serving: its licences are those that are listed, and each lets it be used."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from tests.helpers.rows import rows

MAY_BE_USED = re.compile(r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Unlicense|^none$")


def licence(name: str) -> str:
    found = metadata(name)
    classified = [
        text.rpartition(" :: ")[2] for text in found.get_all("Classifier", []) if text.startswith("License ::")
    ]
    return found.get("License-Expression") or "; ".join(classified) or (found.get("License") or "none").splitlines()[0]


def test_licences_are_listed(repository: Path) -> None:
    """deploy/supply/licences.txt has each package of requirements.lock that this system installs, with its licence."""
    lock = (repository / "requirements.lock").read_text(encoding="utf-8")
    found = {}
    for name in re.findall(r"^([a-zA-Z0-9._-]+)(?:\[.*?\])?==", lock, re.MULTILINE):
        try:
            found[name] = licence(name)
        except PackageNotFoundError:  # of another system
            continue
    listed = dict(rows((repository / "deploy" / "supply" / "licences.txt").read_text(encoding="utf-8")))
    assert found == {name: listed.get(name) for name in found}
    assert [name for name, words in listed.items() if not MAY_BE_USED.search(words)] == []


def test_nothing_is_fetched_unpinned(repository: Path) -> None:
    """Packages of each lock have hashes; images and actions have digests, but for the project's own image."""
    fetched = re.compile(r"^\s*(?:- )?(?:image|uses|ARG PYTHON)[:=] ?(?!report-indicators:)(\S+)", re.MULTILINE)
    site = repository / "api/plugins/packages/begun/site_workflow.yml"
    files = [*repository.glob(".github/workflows/*.yml"), site, repository / "docs/publishing.md"]
    files += [repository / name for name in ("docker-compose.yml", "Dockerfile")]
    named = [fetched.findall(file.read_text(encoding="utf-8")) for file in files]
    assert all(named)
    assert [
        each for found in named for each in found if not re.search(r"@(?:sha256:[0-9a-f]{64}|[0-9a-f]{40})$", each)
    ] == []
    for lock in (*repository.glob("requirements*.lock"), *repository.glob("*/**/requirements.lock")):
        packages = re.split(r"\n(?=[a-zA-Z0-9])", lock.read_text(encoding="utf-8"))
        assert [each[:80] for each in packages if "==" in each and "--hash=sha256:" not in each] == []
