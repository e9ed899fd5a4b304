"""The documentation says what the program does: its calls run as shown, and nothing that exists goes unnamed."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from api.cli.command_line import names
from api.domain.errors import tree
from api.representations.formats import FORMATS
from api.settings import Settings
from docs.pictures.take_screenshots import FOLDER, SCREENSHOTS, Screenshot
from tests.conftest import Client
from tests.docs.write_parameter_table import parameter_table
from tests.helpers.tables import every

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
REFERENCE = (REPOSITORY / "docs" / "reference.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
BASE = "http://127.0.0.1:8000"


def shown(start: str) -> Iterable[tuple[str, str]]:
    """The commands of the README that start so, and the output shown for each."""
    return [match.groups() for match in SHOWN.finditer(README) if match["command"].startswith(start)]


@every(("command", "output"), [pair for pair in shown("curl") if "|" not in pair[0]])
def test_a_call_of_the_readme_answers_as_shown(client: Client, command: str, output: str) -> None:
    """The address of each curl gives the bytes that stand below it."""
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(BASE)).removeprefix(BASE)
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    answer = client.get(address, headers=headers)
    assert answer.text.replace("\r\n", "\n").strip() == output.strip()


def test_the_readme_shows_a_refusal_as_it_is(client: Client) -> None:
    """The piped call prints status, code and the nearest word."""
    ((command, output),) = (pair for pair in shown("curl") if "|" in pair[0])
    address = next(word for word in shlex.split(command) if word.startswith(BASE)).removeprefix(BASE)
    body = client.get(address).json()
    assert f"{body['status']} {body['code']} {body['errors'][0]['nearest'][0]}" == output.strip()


@pytest.mark.slow
def test_the_commands_of_the_readme_print_what_is_shown(tmp_path: Path) -> None:
    """Each command runs in an empty folder."""

    @every(("number", "command", "output"), [(number, *pair) for number, pair in enumerate(shown("indicators"))])
    def test(number: int, command: str, output: str) -> None:
        (folder := tmp_path / str(number)).mkdir()
        run = subprocess.run(  # noqa: S603 - the command is the README's
            [REPOSITORY / ".venv" / "bin" / "indicators", *shlex.split(command)[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        )
        assert run.stdout.strip() == output.strip()

    test()


def test_the_example_of_settings_is_all_of_them() -> None:
    """Each setting with what it means and its default, commented out, in order."""
    text = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    wanted = [
        f"# {field.description}\n# {name.upper()}={field.default}\n" for name, field in Settings.model_fields.items()
    ]
    assert text.partition("\n\n")[2] == "".join(wanted)


def test_compose_passes_every_setting_on() -> None:
    """What listens where is set by the image and the ports; all else reaches the container."""
    compose = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    inside = {"host", "port"}
    assert [n for n in Settings.model_fields if n not in inside and f"\n    {n.upper()}:" not in compose] == []


@every(("page", "mentioned"), [(README, r"^make (\w+)"), (CONTRIBUTING, r"(?:^|`)make ([a-z][a-z-]+)")])
def test_the_commands_of_make_are_its_targets(page: str, mentioned: str) -> None:
    """`make serve` and `make test` of the README, and all that the page for contributors names."""
    targets = sorted(set(re.findall(mentioned, page, re.MULTILINE)))
    assert targets
    assert [target for target in targets if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)] == []


def test_every_address_and_parameter_is_documented(client: Client) -> None:
    """The reference names each path and query parameter of the description of the API."""
    paths = client.get("/openapi.json").json()["paths"]
    parameters = {
        parameter["name"]
        for operations in paths.values()
        for parameter in operations["get"].get("parameters", [])
        if parameter["in"] == "query"
    }
    assert [path for path in paths if f"| `{path}` |" not in REFERENCE] == []
    assert [name for name in sorted(parameters) if f"| `{name}` |" not in REFERENCE] == []


def test_the_parameter_table_is_that_of_the_models() -> None:
    """It is made by tests.docs.write_parameter_table, never typed."""
    assert parameter_table() in REFERENCE


@every(
    ("what", "known"),
    [
        ("formats", list(FORMATS)),
        ("errors", [error.code for error in tree()]),
        ("settings", [name.upper() for name in Settings.model_fields]),
        ("commands", [f"indicators {name}" for name in names()]),
    ],
)
def test_everything_that_exists_is_documented(what: str, known: list[str]) -> None:
    """The reference has a row for each."""
    assert [name for name in known if f"| `{name}` |" not in REFERENCE] == [], what


@pytest.mark.full
def test_the_reference_documents_nothing_that_is_not_there(client: Client) -> None:
    """Each row of an address answers."""
    addresses = re.findall(r"^\| `(/[^`{]*)` \|", REFERENCE, re.MULTILINE)
    missing = [path for path in addresses if path != "/mcp/" and client.get(path).status_code in (404, 500)]
    assert missing == []


@every("page", ["README.md", "docs/design.md"])
def test_files_that_are_named_exist(page: str) -> None:
    """Every path of the repository in a page for developers is one; a path in design.md may leave out `api/`."""
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", (REPOSITORY / page).read_text(encoding="utf-8"))
    names = [name for name in named if not name.startswith(("var/", "application/"))]
    assert [name for name in names if not any((top / name).exists() for top in (REPOSITORY, REPOSITORY / "api"))] == []


def test_every_path_of_the_recipes_exists() -> None:
    """A file that was renamed is renamed in the page for contributors too."""
    paths = set(re.findall(r"`((?:api|docs|migrations|seed|tests)/[\w./-]*)`", CONTRIBUTING))
    assert len(paths) >= 30
    assert sorted(path for path in paths if not (REPOSITORY / path).exists()) == []


def test_the_version_is_one() -> None:
    """What CITATION.cff and the image say is what pyproject.toml says."""
    version = re.search(
        r'^version = "(.*)"$', (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert version is not None
    assert f"version: {version[1]}\n" in (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
    assert f"image: report-indicators:{version[1]}\n" in (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    """Every relative link of the documentation names a file that exists."""
    broken = [
        f"{page.name}: {target}"
        for page in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_picture_of_the_readme_is_taken_by_the_command() -> None:
    """Each has a text that stands in for it, and is one of the command's."""
    shown = re.findall(r"!\[([^\]]*)\]\(docs/pictures/([^)]+)\)", README)
    assert len(shown) >= 2
    assert {name for _, name in shown} <= {screenshot.name for screenshot in SCREENSHOTS}
    assert min(len(text) for text, _ in shown) > 20


def test_every_picture_is_there_and_no_other() -> None:
    """All together are small enough to be cloned with the code."""
    pictures = sorted(FOLDER.glob("*.png"))
    assert [picture.name for picture in pictures] == sorted(screenshot.name for screenshot in SCREENSHOTS)
    assert sum(picture.stat().st_size for picture in pictures) <= 500_000


@pytest.mark.one_engine  # that the page is there
@every("screenshot", SCREENSHOTS)
def test_a_picture_has_the_size_of_its_window_and_a_page(client: Client, screenshot: Screenshot) -> None:
    """One that was taken otherwise is not the command's; its address answers with a page."""
    with Image.open(FOLDER / screenshot.name) as picture:
        assert (picture.format, picture.size) == ("PNG", (screenshot.width, screenshot.height))
    answer = client.get(screenshot.path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
