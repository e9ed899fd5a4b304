"""The file of examples in the OpenAPI document, asked anew: `python -m tests.web.openapi.write_examples` writes it.

Look at the difference before you keep it: it is what readers of the documentation see. To show another request, add it
to the file with any value and run this.
"""

import json
from decimal import Decimal
from typing import Any

import orjson

from api.web.openapi import EXAMPLE_SITE as BASE
from api.web.openapi import EXAMPLES
from tests.conftest import Client, serving


def asked_anew(client: Client, file: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for path, examples in file["answers"].items():
        answers[path] = {}
        for media_type, example in examples.items():
            response = client.get(example["request"].removeprefix("GET "))
            assert response.status_code == 200, (example["request"], response.text)
            is_json = "json" in media_type
            value = json.loads(response.text, parse_float=Decimal) if is_json else response.text
            answers[path][media_type] = {"request": example["request"], "value": value}
    problems = {}
    for status, example in file["problems"].items():
        request, *headers = example["request"].split(", ")
        method, address = request.split(" ")
        value = client.request(method, address, headers=dict(line.split(": ", 1) for line in headers)).json()
        value |= {"type": value["type"].removeprefix(BASE), "request_id": None}
        problems[status] = {"request": example["request"], "value": value}
    return {"answers": answers, "problems": problems}


if __name__ == "__main__":
    with serving(public_url=BASE) as client:
        made = asked_anew(client, json.loads(EXAMPLES.read_text(encoding="utf-8"), parse_float=Decimal))
    readable = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    EXAMPLES.write_bytes(orjson.dumps(made, default=lambda number: orjson.Fragment(f"{number:f}"), option=readable))
