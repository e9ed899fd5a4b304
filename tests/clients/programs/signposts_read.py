"""signposting and http_sf: the links that a harvester finds at addresses, and the digests that it checks."""

import hashlib
import json
import sys
from typing import Any

import http_sf
import requests
from signposting import find_signposting_http
from signposting.linkset import find_signposting_linkset


def digest_of(address: str, coding: str, **headers: str) -> tuple[Any, ...]:
    """Status and coding of an answer, its digest, and the digest of the bytes that came, not decoded."""
    with requests.get(address, headers={"accept-encoding": coding, **headers}, stream=True, timeout=60) as answer:
        body = answer.raw.read(decode_content=False)
        told, _ = http_sf.parse(answer.headers["repr-digest"].encode(), tltype="dictionary")["sha-256"]
        return answer.status_code, answer.headers.get("content-encoding"), told.hex(), hashlib.sha256(body).hexdigest()


def signposts(address: str) -> dict[str, Any]:
    """What the library finds, by its own names."""
    found = find_signposting_http(address)
    return {
        "cite-as": found.citeAs and str(found.citeAs.target),
        "license": found.license and str(found.license.target),
        "collection": found.collection and str(found.collection.target),
        "type": sorted(str(link.target) for link in found.types),
        "describedby": sorted(
            [str(link.target), str(link.type), " ".join(map(str, link.profiles))] for link in found.describedBy
        ),
        "item": sorted([str(link.target), str(link.type)] for link in found.items),
    }


server, *paths = sys.argv[1:]
catalogue = find_signposting_linkset(f"{server}/.well-known/api-catalog")
claims = f"{server}/v1/figures?claims=all"
print(
    json.dumps(
        {
            "signposts": {path: signposts(f"{server}{path}") for path in paths},
            "apis": sorted(str(link.target) for link in catalogue.items),
            "whole": {coding: digest_of(claims, coding) for coding in ("identity", "gzip", "br", "zstd")},
            "part": digest_of(claims, "gzip", range="bytes=0-99"),
            "file": digest_of(f"{server}/v1/downloads/claims.parquet", "gzip"),
        }
    )
)
