"""The inputs that are kept of each target: `corpora/TARGET.jsonl`, an input a line with the digest that names it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha1
from pathlib import Path

CORPORA = Path(__file__).resolve().parent / "corpora"


def digest(data: bytes) -> str:
    """What an input is called: the beginning of the name that libFuzzer gives it."""
    return sha1(data, usedforsecurity=False).hexdigest()[:16]


def kept(target: str) -> dict[str, bytes]:
    """The inputs that are kept of a target, by name; a byte that is no UTF-8 is written as a lone surrogate."""
    path = CORPORA / f"{target}.jsonl"
    entries = map(json.loads, path.read_text(encoding="ascii").splitlines()) if path.exists() else ()
    return {entry["name"]: entry["text"].encode("utf-8", "surrogateescape") for entry in entries}


def keep(target: str, inputs: Iterable[bytes]) -> None:
    """Put these in the place of those that are kept."""
    texts = {digest(data): data.decode("utf-8", "surrogateescape") for data in inputs}
    lines = [json.dumps({"name": name, "text": text}) + "\n" for name, text in sorted(texts.items())]
    (CORPORA / f"{target}.jsonl").write_text("".join(lines), encoding="ascii")


def unpack(target: str, folder: Path) -> Path:
    """Write those that are kept into a folder, a file each, as libFuzzer reads them."""
    folder.mkdir(parents=True)
    for name, data in kept(target).items():
        (folder / name).write_bytes(data)
    return folder
