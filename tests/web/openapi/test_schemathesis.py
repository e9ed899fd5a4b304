"""The description and the server compared by schemathesis: all of its checks, right and wrong input."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from api.domain.period import Period
from api.service.parameters.types import MOMENT_TEXT, PERIOD_TEXT, VALUES
from tests.conftest import Client, Connect, MakeUrl
from tests.helpers.rows import tables

pytestmark = pytest.mark.slow

TOGETHER = frozenset({"conflicting-parameters", "missing-parameter", "not-convertible", "no-exchange-rate"})
"""Codes of refusals of parameters that are right one by one, which no description of single parameters can say."""

EXCLUSIVE = (({"period"}, {"from", "to"}), ({"rate"}, {"basis", "year"}))
CODES = dict(tables(__file__)["codes"])
LONGEST = 10_000
"""A text that may be longer is tried at the lengths that come by themselves; which are enough."""
PARTS = [
    *({"Market size", "Trade", "Partnerships"}, {"Figures"}, {"Catalogue"}, {"Audit", "Conversion"}),
    *({"Downloads", "Operations"}, {"Fact-check"}),
]
"""Tags of the operations that a test tries, so that none takes long."""
CASES = [
    *((tags, 2) for tags in PARTS[:-1]),  # texts to check take half a minute to make
    *(pytest.param(tags, 2 if "Fact-check" in tags else 30, marks=pytest.mark.full) for tags in PARTS),
]


@pytest.fixture(scope="module")
def client(migrated_url: MakeUrl, connect: Connect) -> Client:
    return connect(migrated_url("sqlite"))


def described(client: Client, examples: int) -> Any:
    import schemathesis  # it takes a second

    description = client.get("/openapi.json").json()
    _cut(description)
    _name_words(description)
    config = schemathesis.Config.from_dict(
        {
            "seed": 2024,
            # Texts by the pattern of a text to check take seconds to make, which says nothing of the description.
            "suppress-health-check": ["too_slow"],
            "generation": {"max-examples": examples, "deterministic": True},
            "phases": {"coverage": {"enabled": examples > 2}},  # every bound of every parameter
        }
    )
    schema = schemathesis.openapi.from_dict(description, config=config)
    schema.app = client.app
    return schema


def _cut(part: Any) -> None:
    if isinstance(part, dict) and isinstance(part.get("maxLength"), int) and part["maxLength"] > LONGEST:
        del part["maxLength"]
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _cut(below)


def _name_words(description: dict[str, Any]) -> None:
    """Give types of codes some of the catalogue's, and `fields` the properties of the rows."""
    schemas = description["components"]["schemas"]
    for name in CODES.keys() & schemas.keys():
        schemas[name]["enum"] = CODES[name].split()
    for operation in (each for methods in description["paths"].values() for each in methods.values()):
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "fields" and "pattern" not in (item := parameter["schema"]["items"]):
                answer = _of(schemas, operation["responses"]["200"]["content"]["application/json"]["schema"])
                data = answer["properties"]["data"]
                item["enum"] = [*_of(schemas, data.get("items", data))["properties"]]


def _of(schemas: dict[str, Any], schema: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
    return found


@pytest.mark.parametrize(("tags", "examples"), CASES)
def test_the_server_is_as_described(client: Client, tags: set[str], examples: int, subtests: pytest.Subtests) -> None:
    from schemathesis.generation.feedback import FeedbackSources
    from schemathesis.pytest._test_builder import build_operation_test

    schema = described(client, examples)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {tag for operation in operations for tag in operation.tags} == set().union(*PARTS)
    # Constants of our own code as values would take 200 MB beside all modules that other tests have loaded.
    given: dict[str, Any] = {"config": schema.config, "given_kwargs": {}, "feedback": FeedbackSources()}
    for operation in operations:
        if tags.intersection(operation.tags):
            with subtests.test(operation.label):
                build_operation_test(operation=operation, test_func=_hold, **given)()


def _hold(case: Any) -> None:
    from schemathesis.specs.openapi import checks

    if case.meta.generation.mode.is_positive:
        case.query = _coherent(case.query, getattr(case.meta.phase.data, "parameter", None))
    response, raw = case.call(), case.operation.definition.raw
    excused = {
        # The description names other formats, and other shapes than the usual one, in words.
        checks.content_type_conformance: "format" in case.query
        and "application/json" in raw["responses"]["200"]["content"],
        checks.response_schema_conformance: "fields" in case.query or case.query.get("shape") == "flat",
        checks.positive_data_acceptance: response.status_code == 422 and _beyond_description(response.json()),
        checks.negative_data_rejection: response.status_code == 200 and _is_another_spelling(case.query),
    }
    case.validate_response(response, excluded_checks=[check for check, is_so in excused.items() if is_so])


def _coherent(query: dict[str, Any], tried: str | None) -> dict[str, Any]:
    """Right input less what excludes the parameter that is tried; of those drawn at random, most exclude each other."""
    useless = set()
    for some, others in EXCLUSIVE:
        if tried in others:
            useless |= some
        elif some & query.keys():
            useless |= others
    if "unit" not in query and "value" not in query:
        useless |= {"basis", "rate"}
    if tried in ("sep", "decimal", "cells"):
        query = {**query, "format": "csv"}
    elif query.get("format") != "csv":
        useless |= {"sep", "decimal", "cells"}
    return {name: value for name, value in query.items() if name == tried or name not in useless}


def _is_another_spelling(query: dict[str, Any]) -> bool:
    derived, latest = (str(query.get(name, "")).casefold() for name in ("derived", "latest"))
    return derived in VALUES["flag"] or VALUES["flag"].get(latest, latest) == "true"


def _beyond_description(problem: dict[str, Any]) -> bool:
    """Whether the refusal is of something that the description can say in words only."""
    if problem["code"] in TOGETHER:
        return True
    faults = problem["errors"]
    of_fields = [fault["parameter"].startswith("claims[") for fault in faults]  # which exclude each other
    of_time = [problem["code"] == "invalid-parameter" and _is_of_time(**fault) for fault in faults]
    return bool(faults) and (all(of_fields) or all(of_time))


def _is_of_time(parameter: str, value: str | None, **_rest: Any) -> bool:
    """Whether the value is a moment to come, or a range that ends before it starts."""
    if parameter in ("as_of", "updated_after") and re.fullmatch(MOMENT_TEXT, value or ""):
        return str(value) > f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    start, _, end = str(value).partition("/")
    ranged = all(re.fullmatch(PERIOD_TEXT, text) for text in (start, end))
    return parameter == "period" and ranged and Period.parse(start).first > Period.parse(end).last
