"""What /openapi.json says: complete, in words, with names that make good clients, and examples that are answered so."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.web.openapi import MOST_WORDS, PROBLEMS, REQUEST_ID, example_file
from tests.conftest import Client, Connect, MakeUrl
from tests.helpers.tables import every

PUBLIC = "https://figures.example.org"
SCHEMAS = "#/components/schemas/"


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


@pytest.fixture(scope="module")
def server(migrated_url: MakeUrl, connect: Connect) -> Client:
    client = connect(migrated_url("sqlite"), public_url=PUBLIC)
    client.get("/openapi.json")
    assert "/v1/" not in client.get("/metrics").text, "the requests of the examples are counted as visits"
    return client


def exact(text: str) -> Any:
    """The JSON with its numbers as they are written, so that 57 and 57.0 differ."""
    return json.loads(text, parse_float=lambda digits: ("number", digits))


@pytest.fixture(scope="module")
def described(server: Client) -> Any:
    response = server.get("/openapi.json")
    assert response.status_code == 200, response.text
    return exact(response.text)


@pytest.fixture(scope="module")
def operations(described: Any) -> dict[str, Any]:
    return {path: methods["get"] for path, methods in described["paths"].items()}


def test_the_head_names_who_and_where_and_the_tags_in_order(described: Any, operations: dict[str, Any]) -> None:
    info = described["info"]
    assert info["license"] == {"name": "MIT", "identifier": "MIT"}
    assert [info["contact"]["url"], *(server["url"] for server in described["servers"])] == [PUBLIC, PUBLIC]
    assert info["summary"].endswith(".")
    assert len(info["description"]) > 500
    assert (described["security"], described["openapi"]) == ([], "3.1.0")

    # Each operation has one tag; no tag is without a description or a path.
    used = list(dict.fromkeys(tag for operation in operations.values() for tag in operation["tags"]))
    told = [tag["name"] for tag in described["tags"]]
    assert [tag for tag in told if tag in used] == told
    assert set(used) == set(told)
    assert all(len(operation["tags"]) == 1 for operation in operations.values())
    assert all(tag["description"].endswith(".") for tag in described["tags"])


def test_each_operation_is_told_in_words_and_named_for_a_method(operations: dict[str, Any]) -> None:
    """A summary without a point, whole sentences, no parameter twice; list_figures, get_figure: short, unique."""
    for path, operation in operations.items():
        assert operation["summary"][-1].isalnum() or operation["summary"][-1] == "?", path
        assert operation["description"].endswith("."), path
        assert len(operation["description"]) > 30, path
        parameters = [parameter["name"] for parameter in operation.get("parameters", [])]
        assert len(parameters) == len(set(parameters)), path
    assert len({operation["summary"] for operation in operations.values()}) == len(operations)
    names = {path: operation["operationId"] for path, operation in operations.items()}
    assert len(set(names.values())) == len(names)
    verbs = re.compile(r"(list|get|check)_[a-z_]{3,24}|convert|search")
    assert all(verbs.fullmatch(name) for name in names.values()), names


def test_the_posted_text_is_described_like_the_rest(described: Any, server: Client) -> None:
    """With what a body is refused for, each problem by reference, and none of what belongs to kept answers."""
    posted = described["paths"]["/v1/fact-check"]["post"]
    assert posted["responses"].keys() == {"200", "406", "413", "415", "422", "503", "default"}
    assert all("$ref" in answer for status, answer in posted["responses"].items() if status != "200")
    assert "If-None-Match" not in [parameter["name"] for parameter in posted["parameters"]]
    answer = server.request("POST", "/v1/fact-check", content=b"5", headers={"content-type": "text/plain"})
    given = {name.lower() for name in posted["responses"]["200"]["headers"]}
    assert "etag" not in given
    assert "etag" not in answer.headers
    assert {"cache-control", "x-request-id"} <= given & answer.headers.keys()
    for status, sent, headers in ((413, b"5" * 70_000, "text/plain"), (415, b"5", "application/xml")):
        refused = server.request("POST", "/v1/fact-check", content=sent, headers={"content-type": headers})
        assert refused.status_code == status
        name = posted["responses"][str(status)]["$ref"].rpartition("/")[2]
        assert refused.json()["code"] in described["components"]["responses"][name]["description"]


def test_each_parameter_is_told_and_bounded(operations: dict[str, Any], described: Any, server: Client) -> None:
    """None takes any text but codes of a list and a tag; what a path names has an example."""
    for path, operation in operations.items():
        for parameter in operation.get("parameters", []):
            given = parameter["schema"].get("items", parameter["schema"])
            schema = resolved(given, described)
            assert len(parameter["description"]) > 10, (path, parameter["name"])
            assert len(schema.get("enum", ())) <= MOST_WORDS
            assert len(json.dumps(parameter)) <= 2_000
            bounded = {"enum", "pattern", "maximum"} & schema.keys() or schema["type"] == "boolean"
            free = "$ref" in given or parameter["in"] == "header" or parameter["name"] == "fields"
            assert bounded or free, (path, parameter["name"])
            if parameter["in"] == "path":
                address = path.replace(f"{{{parameter['name']}}}", parameter["example"])
                assert server.get(address).status_code == 200, address


def test_schemas_have_names_for_types_and_none_is_left_over(described: Any) -> None:
    references = {node["$ref"] for node in walk(described) if isinstance(node.get("$ref"), str)}
    for reference in references:
        target = described
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
    unused = {f"{SCHEMAS}{name}" for name in described["components"]["schemas"]} - references
    assert not unused
    names = set(described["components"]["schemas"])
    assert {"Figure", "FigureList", "FigureAnswer", "MarketSizeList", "AreaCode", "Comparator", "Problem"} <= names
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in names)
    assert not {name for name in names if "Envelope" in name or "Validation" in name}
    for name, schema in described["components"]["schemas"].items():
        assert schema.get("description"), name
        if not name.endswith(("List", "Answer", "Links")):
            for prop, told in schema.get("properties", {}).items():
                assert told.get("description"), (name, prop)


def test_sending_every_default_changes_nothing(
    operations: dict[str, Any], server: Client, subtests: pytest.Subtests
) -> None:
    """Generated clients send the defaults that the description names."""
    for path, operation in operations.items():
        parameters = [item for item in operation.get("parameters", []) if item["in"] == "query"]
        defaults = {item["name"]: item["schema"]["default"] for item in parameters if "default" in item["schema"]}
        if "{" in path or not defaults:
            continue
        asked = {item["name"]: item["example"] for item in parameters if "example" in item}
        with subtests.test(path):
            plain, sent = (server.get(path, params=_texts(query)) for query in (asked, defaults | asked))
            assert sent.status_code == 200, sent.text
            if path.endswith(".atom"):
                assert sent.content == plain.content
            else:
                assert sent.json()["data"] == plain.json()["data"]


def _texts(query: dict[str, Any]) -> dict[str, str]:
    plain = {name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in query.items()}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in plain.items()}


def resolved(schema: dict[str, Any], described: Any) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix(SCHEMAS)
    return described["components"]["schemas"][name] if name else schema


def test_each_example_is_what_its_request_answers(
    server: Client, operations: dict[str, Any], subtests: pytest.Subtests
) -> None:
    count = 0
    for path, operation in operations.items():
        content = operation["responses"]["200"]["content"]
        examples = [
            (media_type, example["summary"].removeprefix("GET "), example["value"])
            for media_type, body in content.items()
            for example in body.get("examples", {}).values()
        ]
        if {"text/csv", "application/json"} <= set(content) and not path.startswith("/v1/downloads"):
            assert "application/json" in {media_type for media_type, *_ in examples}, path
        for media_type, address, value in examples:
            with subtests.test(address):
                response = server.get(address)
                assert response.status_code == 200
                assert response.headers["content-type"].partition(";")[0] == media_type
                assert (exact(response.text) if "json" in media_type else response.text) == value
                assert media_type != "application/json" or value["data"]
            count += 1
    assert count >= 30


@every("status", example_file()["problems"])
def test_each_example_of_a_refusal_is_what_its_request_answers(server: Client, described: Any, status: str) -> None:
    request, *lines = example_file()["problems"][status]["request"].split(", ")
    method, address = request.split(" ")
    headers = dict(line.split(": ") for line in lines)
    name, _ = PROBLEMS[status]
    example = described["components"]["responses"][name]["content"]["application/problem+json"]["examples"]["real"]
    response = server.request(method, address, headers={**headers, "X-Request-ID": REQUEST_ID})
    assert exact(response.text) == example["value"]
    assert str(response.status_code) == status or status == "default"
    assert address in example["summary"]
