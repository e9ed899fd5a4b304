"""What others make of headers and descriptions: harvesters and loaders of data sets, generated clients, linters."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.conftest import CLIENTS, EXACT, Api, Run, ended, reading
from tests.helpers.programs import missing
from tests.helpers.rows import column
from tests.helpers.tables import every

CSVS = column(__file__, "csvs")
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
TEXTS = ["text/plain", "text/html", "text/markdown"]
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.slow
signposting = reading("description_readers.signposting")
package = reading("description_readers.frictionless")
described = reading("description_readers.csvw", *CSVS)


def test_the_catalogue_has_every_api(signposting: Any, server: str) -> None:
    apis = {f"{server}/{path}" for path in ("v1", "sdmx/2.1/dataflow", "odata/v4", "mcp/")}
    assert apis <= set(signposting["apis"])


@every("coding", ["identity", "gzip", "br", "zstd"])
def test_a_digest_is_that_of_the_bytes_that_came(signposting: Any, api: Api, coding: str) -> None:
    """The SHA-256 of the answer in its coding, of a file that of the list; a part has that of the whole."""
    status, came, sent, counted = signposting["whole"][coding]
    assert (status, came or "identity", sent) == (200, coding, counted)
    *answer, of_whole, of_part = signposting["part"]
    assert answer == [206, None]
    assert of_whole == signposting["table"][2] != of_part
    (row,) = (row for row in api("/v1/downloads") if row["file"] == "claims.parquet")
    assert signposting["file"][2:] == [row["sha256"], row["sha256"]]


def assert_counted(counts: dict[str, int], api: Api) -> None:
    """Fail where a list of ours has more or fewer rows than were read; rates are many."""
    lists = counts.keys() - {"rates", "claims"}
    assert {"indicators", "areas", "units", "sources", "reports", "releases", "years"} <= lists
    assert {name: counts[name] for name in lists} == {name: len(api(f"/v1/{name}?limit=10000")) for name in lists}
    assert counts["rates"] > 10_000


def test_frictionless_reads_every_table(package: Any, api: Api, claims: Rows) -> None:
    """Valid with default settings, and as many rows as our lists have."""
    assert (package["errors"], package["valid"]) == ([], True)
    assert_counted(package["resources"], api)
    keys = ("id", "comparator", "value", "unit", "scale", "status", "source")
    read = sorted((id, comparator, Decimal(value), *rest) for id, comparator, value, *rest in package["claims"])
    assert read == sorted(tuple(row[key] for key in keys) for row in claims)
    assert package["years"] == sorted({row["year"] for row in claims})


@every("path", CSVS)
def test_csvw_finds_each_csv_valid(described: Any, path: str) -> None:
    """By the metadata that its Link header names, which describes that very address."""
    found = described[path]
    assert (found["valid"], found["described"], found["warnings"]) == (True, True, [])


def test_csvw_reads_typed_rows(described: Any, claims: Rows) -> None:
    rows = {row["id"]: row for row in described["/v1/downloads/claims.csv"]["rows"]}
    for row in claims:
        read = rows[row["id"]]
        wanted = [row["value"], row["year"], row["comparator"], False, row["time"][:10]]
        names = ("year", "comparator", "derived")
        assert [Decimal(read["value"]), *(read[name] for name in names), read["time"][:10]] == wanted


@pytest.fixture(scope="module")
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("generated")
    response = httpx.get(f"{server}/openapi.json", trust_env=False)
    (made / "openapi.json").write_bytes(response.content)
    return made


def said(folder: Path, program: Path | str, line: str) -> str:
    done = ended([str(program), *line.split()], folder)
    return done.stdout + done.stderr


def test_a_client_in_python_reads_and_converts(python: str, folder: Path, run: Run, server: str, api: Api) -> None:
    """Generated without a warning but of posted texts, whose media types the generator does not know."""
    line = "generate --path openapi.json --output-path client"
    generator = said(folder, CLIENTS / "openapi-python-client", line)
    faults = [line for line in generator.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert faults == ["WARNING parsing POST /v1/fact-check within fact_check."] * len(TEXTS), generator
    assert all(f"Unsupported content type {media_type}" in generator for media_type in TEXTS), generator
    assert not any(word in generator for word in ("Skipping", "will not be generated")), generator
    client = run("api_readers.generated", server, str(folder / "client"))
    ours, read = (
        {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()}
        for row in (api(f"/v1/figures/{EXPORTS}?unit=USD"), client["figure"])
    )
    assert read.pop("time").startswith(ours.pop("time").removesuffix("Z"))
    assert read == ours
    assert read["comparator"] == ">"
    assert client["rows"] == [row["id"] for row in api("/v1/figures?topic=trade&limit=3")]
    assert client["verdicts"] == ["agrees", None]
    assert (client["quantity"], client["refused"]) == ("2154098266941.64", [422, "invalid-parameter"])


@pytest.fixture(scope="module")
def programs(node: Path, folder: Path) -> Path:
    (folder / "node_modules").symlink_to(node / "node_modules")
    shutil.copytree(node / "programs", folder, dirs_exist_ok=True)
    return node / "node_modules" / ".bin"


def compiled(folder: Path, compiler: str, program: Path, ends: str) -> None:
    """A program passes its compiler, and a copy in which a field is misspelt does not."""
    text = program.read_text(encoding="utf-8")
    (wrong := folder / "wrong" / program.name).parent.mkdir(exist_ok=True)
    wrong.write_text(re.sub(r"omparator\b", "omparater", text).replace('"./', '"../'), encoding="utf-8")
    said(folder, *f"{compiler} {program}".split(" ", 1))
    with pytest.raises(AssertionError, match=ends):
        said(folder, *f"{compiler} {wrong}".split(" ", 1))


STRICT = "tsc --strict --target es2022 --module esnext --moduleResolution bundler --types node --lib es2022,dom"


def test_a_program_with_generated_types_reads_a_figure(folder: Path, programs: Path, server: str, api: Api) -> None:
    """Types come without a warning, a program of openapi-fetch passes the strict compiler and reads what is given."""
    types = said(folder, programs / "openapi-typescript", "openapi.json --output schema.d.ts")
    assert "arn" not in types.lower(), types
    compiled(folder, f"{programs}/{STRICT}", folder / "typed_figure.mts", "comparater")
    read = json.loads(said(folder, "node", f"typed_figure.mjs {server} {EXPORTS}"), **EXACT)
    assert read["figure"] == api(f"/v1/figures/{EXPORTS}")
    assert read["values"] == [row["sales"]["value"] for row in api("/v1/market-size?area=CHN&unit=USD&limit=3")]
    assert (read["comparator"], read["code"]) == (">", "invalid-parameter")


def test_a_program_with_the_functions_of_orval_reads_a_figure(
    folder: Path, programs: Path, server: str, api: Api
) -> None:
    """One that the strict compiler passes: a figure in dollars, its more than kept, and a list."""
    ended([str(programs / "orval"), "--config", "orval.config.cjs"], folder, BASE=server)
    compiled(folder, f"{programs}/{STRICT},dom.iterable", folder / "typed_orval.mts", "comparater")
    read = json.loads(said(folder, "node", f"typed_orval.mjs {EXPORTS}"), **EXACT)
    figure = api(f"/v1/figures/{EXPORTS}?unit=USD")
    assert (read["comparator"], read["value"]) == (">", figure["value"])
    assert read["values"] == [row["sales"]["value"] for row in api("/v1/market-size?area=CHN&unit=USD&limit=3")]


def test_a_program_with_the_classes_of_openapi_generator_reads_a_figure(
    folder: Path, python: str, server: str, api: Api
) -> None:
    """The same in Java; the generator's own jar has the libraries that its classes need."""
    if shutil.which("javac") is None:
        missing("a compiler of Java")
    options = "library=native,openApiNullable=false,useSingleRequestParameter=true"
    line = f"generate -i openapi.json -g java -o java --additional-properties {options}"
    said(folder, CLIENTS / "openapi-generator-cli", line)
    (jar,) = CLIENTS.parent.glob("lib/*/site-packages/openapi_generator_cli/*.jar")
    own = Path(__file__).parent / "java"
    line = f"javac -proc:none -nowarn -d made -cp {jar} -sourcepath java/src/main/java:{own}"
    compiled(folder, line, own / "TypedFigure.java", "getComparater")
    read = said(folder, "java", f"-cp made:{jar} TypedFigure {server} {EXPORTS}").split()
    rows = api("/v1/market-size?area=CHN&unit=USD&limit=3")
    assert read[:3] == [">", str(api(f"/v1/figures/{EXPORTS}?unit=USD")["value"]), "USD"]
    assert [*map(Decimal, read[4::2])] == [row["sales"]["value"] for row in rows]


def test_linters_find_no_fault(folder: Path, node: Path, programs: Path) -> None:
    """Spectral no error and no warning; redocly warns of the operations alone that cannot be refused."""
    shutil.copy(node / "spectral.yaml", folder)
    line = "lint --ruleset spectral.yaml --fail-severity warn openapi.json"
    assert "No results" in said(folder, programs / "spectral", line)
    found = said(folder, programs / "redocly", "lint openapi.json")
    assert "Your API description is valid" in found
    rules = {line for line in found.splitlines() if "generated by the" in line}
    assert rules <= {"Warning was generated by the operation-4xx-response rule."}
