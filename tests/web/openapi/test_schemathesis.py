"""The description and the server compared by schemathesis: all of its checks, right and wrong input."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from api.domain.period import Period
from api.service.parameters.types import VALUES, Pattern
from tests.conftest import Client, Connect, MakeUrl
from tests.helpers import tables

if TYPE_CHECKING:
    import schemathesis

pytestmark = pytest.mark.slow

TOGETHER = frozenset({"conflicting-parameters", "missing-parameter", "not-convertible", "no-exchange-rate"})
"""Codes of refusals of parameters that are right one by one, which no description of single parameters can say."""

EXCLUSIVE = (({"period"}, {"from", "to"}), ({"rate"}, {"basis", "year"}))
CODES = 12
"""So many codes of a long list are tried, of areas for example; of those that it begins and ends with."""
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
    if isinstance(part, dict) and len(part.get("enum", ())) > CODES:
        part["enum"] = [*part["enum"][: CODES // 2], *part["enum"][-CODES // 2 :]]
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _cut(below)


@pytest.mark.parametrize(("tags", "examples"), CASES)
def test_the_server_is_as_described(client: Client, tags: set[str], examples: int, subtests: pytest.Subtests) -> None:
    from schemathesis.generation.feedback import FeedbackSources
    from schemathesis.pytest._test_builder import build_operation_test
    from schemathesis.python._constants.orchestrator import make_constants_value_source

    schema = described(client, examples)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {tag for operation in operations for tag in operation.tags} == set().union(*PARTS)
    feedback = FeedbackSources(constants_value_source=make_constants_value_source(schema))
    given: dict[str, Any] = {"config": schema.config, "given_kwargs": {}, "feedback": feedback}
    for operation in operations:
        if tags.intersection(operation.tags):
            with subtests.test(operation.label):
                build_operation_test(operation=operation, test_func=_hold, **given)()


def _hold(case: schemathesis.Case) -> None:
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    tables.count(1)
    if case.meta.generation.mode.is_positive:
        case.query = _coherent(case.query, getattr(case.meta.phase.data, "parameter", None))
    response = case.call()
    if response.status_code == 422 and _beyond_description(response.json()):
        excused = [positive_data_acceptance]
    elif response.status_code == 200 and _is_another_spelling(case.query):
        excused = [negative_data_rejection]
    else:
        excused = []
    case.validate_response(response, excluded_checks=excused)


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
    if faults and all(
        fault["parameter"].startswith("claims[") for fault in faults
    ):  # of fields that exclude each other
        return True
    return problem["code"] == "invalid-parameter" and bool(faults) and all(_is_of_time(**fault) for fault in faults)


def _is_of_time(parameter: str, value: str | None, **_rest: Any) -> bool:
    """Whether the value is a moment to come, or a range that ends before it starts."""
    if parameter in ("as_of", "updated_after") and re.fullmatch(Pattern.MOMENT, value or ""):
        return str(value) > f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    start, _, end = str(value).partition("/")
    ranged = all(re.fullmatch(Pattern.PERIOD, text) for text in (start, end))
    return parameter == "period" and ranged and Period.parse(start).first > Period.parse(end).last
