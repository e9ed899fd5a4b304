"""The documentation says what the program does: its calls run as shown, and nothing that exists goes unnamed."""

import re
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from api.cli.command_line import declared
from api.domain.errors import tree
from api.formats.registry import FORMATS
from api.settings import Settings
from tests.conftest import Client, MakeUrl
from tests.docs.write_parameter_table import parameter_table
from tests.helpers.tables import every

REPOSITORY = Path(__file__).resolve().parents[2]


def read(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


README, CONTRIBUTING, REFERENCE = read("README.md"), read("CONTRIBUTING.md"), read("docs/reference.md")
SHOWN = re.findall(r"```console\n\$ ([^\n]+)\n(.*?)```", README, re.DOTALL)
CURL = [(command, output) for command, output in SHOWN if command.startswith("curl")]
COMMANDS = [(number, *pair) for number, pair in enumerate(SHOWN) if pair[0].startswith(".venv/bin/indicators")]
BASE = "http://127.0.0.1:8000"


@every(("command", "output"), CURL)
def test_a_call_of_the_readme_answers_as_shown(client: Client, command: str, output: str) -> None:
    """The address of each curl gives the bytes below it; a piped one prints status, code and the nearest word."""
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(BASE)).removeprefix(BASE)
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    answer = client.get(address, headers=headers)
    told = answer.text.replace("\r\n", "\n").strip()
    if "|" in command:
        body = answer.json()
        told = f"{body['status']} {body['code']} {body['errors'][0]['nearest'][0]}"
    assert told == output.strip()


@pytest.mark.slow
@every(("number", "command", "output"), COMMANDS)
def test_the_commands_of_the_readme_print_what_is_shown(
    number: int, command: str, output: str, read_only_url: MakeUrl, tmp_path: Path
) -> None:
    (folder := tmp_path / str(number)).mkdir()
    line = [REPOSITORY / ".venv" / "bin" / "indicators", *shlex.split(command)[1:]]
    settings = {"PATH": "/usr/bin:/bin", "COLUMNS": "200", "DATABASE_URL": read_only_url("sqlite")}
    run = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True, env=settings)  # noqa: S603
    assert run.stdout.strip() == output.strip()


def test_the_settings_are_all_of_them() -> None:
    """The example has each with its meaning and default, commented out, in order; compose passes all but two on."""
    wanted = [
        f"# {field.description}\n# {name.upper()}={field.default}\n" for name, field in Settings.model_fields.items()
    ]
    assert read(".env.example").partition("\n\n")[2] == "".join(wanted)
    compose = read("docker-compose.yml")
    missing = [name for name in Settings.model_fields if f"\n    {name.upper()}:" not in compose]
    assert set(missing) <= {"host", "port"}  # the image and the ports say what listens where
    mounted = re.findall(r"- \./([^:]+):", compose)
    assert [name for name in mounted if not (REPOSITORY / name).exists()] == []


@every(("page", "mentioned"), [(README, r"^make (\w+)"), (CONTRIBUTING, r"(?:^|`)make ([a-z][a-z-]+)")])
def test_the_commands_of_make_are_its_targets(page: str, mentioned: str) -> None:
    """`make serve` and `make test` of the README, and all that the page for contributors names."""
    targets = set(re.findall(mentioned, page, re.MULTILINE))
    assert targets
    assert targets - set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE)) == set()


def test_everything_that_exists_is_documented(client: Client) -> None:
    """The reference has a row for each; that of the parameters is made by tests.docs.write_parameter_table."""
    paths = {path: methods["get"] for path, methods in client.get("/openapi.json").json()["paths"].items()}
    parameters = (item for operation in paths.values() for item in operation.get("parameters", ()))
    names_of: dict[str, Iterable[str]] = {
        "paths": paths,
        "parameters": {item["name"] for item in parameters if item["in"] == "query"},
        "formats": FORMATS,
        "errors": [error.code for error in tree()],
        "settings": [name.upper() for name in Settings.model_fields],
        "commands": [f"indicators {name}" for name in declared()],
    }
    listed = [(what, name) for what, found in names_of.items() for name in found]
    assert [(what, name) for what, name in listed if f"| `{name}` |" not in REFERENCE] == []
    assert parameter_table(paths) in REFERENCE


@pytest.mark.full
def test_the_reference_documents_nothing_that_is_not_there(client: Client) -> None:
    addresses = re.findall(r"^\| `(/[^`{]*)` \|", REFERENCE, re.MULTILINE)
    missing = [path for path in addresses if path != "/mcp/" and client.get(path).status_code in (404, 500)]
    assert missing == []


@every("page", ["README.md", "SECURITY.md", "docs/design.md"])
def test_files_that_are_named_exist(page: str) -> None:
    """Every path of the repository in a page for developers is one; a path in design.md may leave out `api/`."""
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", read(page))
    found = [name for name in named if not name.startswith(("var/", "application/"))]
    assert [name for name in found if not any((top / name).exists() for top in (REPOSITORY, REPOSITORY / "api"))] == []


def test_every_path_of_the_recipes_exists() -> None:
    """A file that was renamed is renamed in the page for contributors too, and relative links lead to files."""
    paths = set(re.findall(r"`((?:api|docs|migrations|seed|tests)/[\w./-]*)`", CONTRIBUTING))
    assert len(paths) >= 30
    assert sorted(path for path in paths if not (REPOSITORY / path).exists()) == []
    pages = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
    targets = [
        page.parent / target
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    ]
    assert [target for target in targets if not target.exists()] == []


def test_the_version_is_one() -> None:
    (version,) = re.findall(r'^version = "(.*)"$', read("pyproject.toml"), re.MULTILINE)
    assert f"version: {version}\n" in read("CITATION.cff")
    assert f"image: report-indicators:{version}\n" in read("docker-compose.yml")
