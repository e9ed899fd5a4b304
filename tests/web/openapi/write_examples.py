"""The file of examples in the OpenAPI document, asked anew: `python -m tests.web.openapi.write_examples` writes it.

Look at the difference before you keep it: it is what readers of the documentation see. To show another request, add it
to the file with any value and run this.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import orjson

from api.main import create_app
from api.settings import Settings
from api.storage.address import parse_url
from api.storage.migrate import upgrade
from api.web.openapi.document import EXAMPLE_SITE as BASE
from api.web.openapi.document import EXAMPLES


async def asked_anew(client: httpx.AsyncClient, file: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for path, examples in file["answers"].items():
        answers[path] = {}
        for media_type, example in examples.items():
            response = await client.get(example["request"].removeprefix("GET "))
            assert response.status_code == 200, (example["request"], response.text)
            exact = (
                json.loads(response.text, parse_float=Decimal) if media_type == "application/json" else response.text
            )
            answers[path][media_type] = {"request": example["request"], "value": exact}
    problems = {}
    for status, example in file["problems"].items():
        request, *headers = example["request"].split(", ")
        method, address = request.split(" ")
        response = await client.request(method, address, headers=dict(line.split(": ", 1) for line in headers))
        value = response.json()
        value["type"] = value["type"].removeprefix(BASE)
        problems[status] = {"request": example["request"], "value": {**value, "request_id": None}}
    return {"answers": answers, "problems": problems}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'examples.db'}"
        await upgrade(parse_url(address))
        app = create_app(Settings(database_url=address, public_url=BASE, log_level="error"))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
            file = json.loads(EXAMPLES.read_text(encoding="utf-8"), parse_float=Decimal)
            made = await asked_anew(client, file)
    readable = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    EXAMPLES.write_bytes(orjson.dumps(made, default=_as_written, option=readable))


def _as_written(number: Decimal) -> Any:
    return orjson.Fragment(f"{number:f}")


if __name__ == "__main__":
    asyncio.run(main())
