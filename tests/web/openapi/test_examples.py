"""The examples of the description are what the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.web.openapi.api_texts import PROBLEMS, REQUEST_ID
from api.web.openapi.complete_document import example_file
from tests.conftest import Client
from tests.helpers.tables import every
from tests.web.openapi.conftest import exact


def shown(content: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The media type, the request and the answer of each example."""
    for media_type, body in content.items():
        for example in body.get("examples", {}).values():
            yield media_type, example["summary"].removeprefix("GET "), example["value"]


def test_each_example_is_what_its_request_answers(
    server: Client, operations: dict[str, Any], subtests: pytest.Subtests
) -> None:
    """Status, media type and body, to the last digit."""
    count = 0
    for operation in operations.values():
        for media_type, address, value in shown(operation["responses"]["200"]["content"]):
            with subtests.test(address):
                response = server.get(address)
                assert response.status_code == 200
                assert response.headers["content-type"].partition(";")[0] == media_type
                assert (exact(response.text) if media_type == "application/json" else response.text) == value
            count += 1
    assert count >= 40


def test_each_path_with_formats_shows_json_and_csv(operations: dict[str, Any]) -> None:
    """Nobody has to guess what an answer looks like; but a list of files is not made for an example."""
    for path, operation in operations.items():
        content = operation["responses"]["200"]["content"]
        if {"text/csv", "application/json"} <= set(content) and not path.startswith("/v1/downloads"):
            assert {media_type for media_type, *_ in shown(content)} == {"application/json", "text/csv"}, path


def test_the_examples_show_figures(operations: dict[str, Any]) -> None:
    """An empty list would be a true answer and a bad example."""
    for path, operation in operations.items():
        for media_type, address, value in shown(operation["responses"]["200"]["content"]):
            if media_type == "application/json":
                assert value["data"], (path, address)


@every("status", example_file()["problems"])
def test_each_example_of_a_refusal_is_what_its_request_answers(server: Client, described: Any, status: str) -> None:
    """The whole problem document."""
    request, *lines = example_file()["problems"][status]["request"].split(", ")
    method, address = request.split(" ")
    headers = dict(line.split(": ") for line in lines)
    name, _ = PROBLEMS[status]
    example = described["components"]["responses"][name]["content"]["application/problem+json"]["examples"]["real"]
    response = server.request(method, address, headers={**headers, "X-Request-ID": REQUEST_ID})
    assert exact(response.text) == example["value"]
    assert str(response.status_code) == status or status == "default"
    assert address in example["summary"]


def test_the_explorer_starts_from_the_example(operations: dict[str, Any]) -> None:
    """What a parameter shows is what the example's request sends."""
    parameters = {parameter["name"]: parameter for parameter in operations["/v1/convert"]["parameters"]}
    shown = {name: parameter["example"] for name, parameter in parameters.items() if "example" in parameter}
    assert shown == {"value": "15.5", "scale": "trillion", "from": "CNY", "to": "USD", "year": 2024}
