"""What others make of /openapi.json: clients in Python and TypeScript that work, and linters without a complaint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.conftest import HERE, INSTALL

FIGURE = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
CLIENTS = HERE.parents[1] / ".venv-clients" / "bin"
Read = Callable[[str], Any]


@pytest.fixture(scope="module")
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the description."""
    made = tmp_path_factory.mktemp("generated")
    response = httpx.get(f"{server}/openapi.json", trust_env=False)
    (made / "openapi.json").write_bytes(response.content)
    return made


def ended(command: list[str], folder: Path, path: str = "") -> str:
    """All that a program printed, which ended well."""
    environment = {"PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}", "HOME": str(folder), "NO_COLOR": "1"}
    # redocly would ask for news of itself, and tell of its use.
    environment |= {"REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "REDOCLY_TELEMETRY": "off", "LANG": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603 - programs of the lock
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def generated(folder: Path) -> tuple[Path, str]:
    """The client in Python, and what its generator said."""
    program = CLIENTS / "openapi-python-client"
    if not program.exists():
        pytest.fail(f"the clients are not installed: {INSTALL}")
    command = [str(program), "generate", "--path", "openapi.json", "--output-path", "client"]
    return folder / "client", ended(command, folder, str(CLIENTS))


@pytest.fixture(scope="module")
def python(generated: tuple[Path, str], run: Callable[..., Any], server: str) -> Any:
    """What the client in Python read."""
    return run("generated_client_reads", server, str(generated[0]))


POSTED_TEXT = "WARNING parsing POST /v1/fact-check within fact_check. Endpoint will not be generated."


def test_a_client_in_python_is_generated_without_a_warning(generated: tuple[Path, str]) -> None:
    """Nothing of the description is passed over but a posted text, whose media type the generator does not know."""
    faults = [line for line in generated[1].splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert faults in ([], [POSTED_TEXT]), generated[1]
    assert "Skipping" not in generated[1], generated[1]


def test_the_client_in_python_reads_a_figure(python: Any, api: Read) -> None:
    """Property by property, the more than too."""
    ours = api(f"/v1/figures/{FIGURE}?unit=USD")
    read = python["figure"]
    assert read.pop("time").startswith(ours.pop("time").removesuffix("Z"))
    assert {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in read.items()} == {
        name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in ours.items()
    }
    assert read["comparator"] == ">"


def test_the_client_in_python_lists_and_converts(python: Any, api: Read) -> None:
    """Lists of words in the query, enumerations, and a refusal as a typed problem."""
    assert python["rows"] == [row["id"] for row in api("/v1/figures?topic=trade&limit=3")]
    assert python["quantity"] == "2154098266941.64"
    assert python["refused"] == [422, "invalid-parameter"]


@pytest.fixture(scope="module")
def types(folder: Path, node: Path) -> tuple[Path, str]:
    """The types in TypeScript, and what their generator said."""
    command = [str(node / "node_modules" / ".bin" / "openapi-typescript"), "openapi.json", "--output", "schema.d.ts"]
    return folder / "schema.d.ts", ended(command, folder)


def test_types_are_generated_without_a_warning(types: tuple[Path, str]) -> None:
    """And are not empty."""
    assert "arn" not in types[1].lower(), types[1]
    assert "list_figures" in types[0].read_text(encoding="utf-8")


def test_a_program_with_these_types_reads_a_figure(
    types: tuple[Path, str], folder: Path, node: Path, server: str, api: Read
) -> None:
    """It passes the strict compiler, and the figure is the API's own."""
    shutil.copy(node / "programs" / "typed_figure.ts", folder)
    compiler = [str(node / "node_modules" / ".bin" / "tsc"), "--strict", "--target", "es2022", "--module", "commonjs"]
    ended([*compiler, "--lib", "es2022,dom", "typed_figure.ts"], folder)
    read = json.loads(
        ended(["node", "typed_figure.js", server, FIGURE], folder), parse_float=Decimal, parse_int=Decimal
    )
    assert read == api(f"/v1/figures/{FIGURE}")


def test_spectral_has_no_complaint(folder: Path, node: Path) -> None:
    """No error and no warning."""
    command = [str(node / "node_modules" / ".bin" / "spectral"), "lint", "--ruleset", str(node / "spectral.yaml")]
    assert "No results" in ended([*command, "--fail-severity", "warn", "openapi.json"], folder)


def test_redocly_finds_no_error(folder: Path, node: Path) -> None:
    """By its recommended rules; its warnings name the operations that cannot be refused."""
    told = ended([str(node / "node_modules" / ".bin" / "redocly"), "lint", "openapi.json"], folder)
    assert "Your API description is valid" in told
    rules = {line for line in told.splitlines() if "generated by the" in line}
    assert rules <= {"Warning was generated by the operation-4xx-response rule."}
