"""The paths of both versions: their parts, decoded, and what those name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from fastapi import APIRouter, Request, Response

from api.protocols.catch_all_route import catch_all
from api.protocols.sdmx.artefacts import StructureKind, StructurePath, is_any, is_version
from api.protocols.sdmx.errors import SdmxError, of_problem, respond, syntax, unknown
from api.protocols.sdmx.parameters import SdmxQuery, no_nul

MAX_PARTS = 12


def parts_of(request: Request, prefix: str) -> list[str]:
    """The parts of the path behind the prefix, decoded one by one; a slash at the end adds none."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    text = raw.decode("latin-1").partition("?")[0].removeprefix(prefix)
    parts = [no_nul(SdmxQuery.decoded(part)) for part in text.strip("/").split("/")]
    if len(parts) > MAX_PARTS:
        raise syntax(f"A path has at most {MAX_PARTS} parts.")
    return parts


def router_of(prefix: str, answer: Callable[[Request], Awaitable[Response]], *, version_30: bool) -> APIRouter:
    """A version's router, which puts SDMX's own error messages in the place of an answer."""

    def respond_with_error(request: Request, error: SdmxError) -> Response:
        return respond(error, request.headers.get("accept"), version_30=version_30)

    return catch_all(prefix, answer, SdmxError, of_problem, respond_with_error)


def take(parts: Sequence[str], count: int, shape: str) -> list[str]:
    """The parts, those left out empty; an error where there are more than the shape has."""
    if len(parts) > count:
        raise syntax(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def structure_path(
    kind: str, parts: Sequence[str], kinds: Mapping[str, StructureKind | None], shape: str
) -> StructurePath | None:
    """What a structure path names, None where it names a kind of which there is none here."""
    if kind not in kinds:
        raise syntax(unknown("kind of structure", kind, kinds))
    agency, name, version, item = take(parts, 4, shape)
    versions = listed(version, plus=False)
    for pattern in versions:
        if not is_version(pattern):
            raise syntax(f"{pattern[:100]!r} is no version.")
    found = kinds[kind]
    if found is None and kind not in ("structure", "*"):
        return None
    return StructurePath((found,) if found else (), listed(agency), listed(name), versions, listed(item))


def listed(text: str, *, plus: bool = True) -> tuple[str, ...]:
    """The items of a list, empty for what stands for any; a plus is a comma except among versions."""
    items = (text.replace("+", ",") if plus else text).split(",")
    return () if any(map(is_any, items)) else tuple(items)


def kinds_of(own: Mapping[str, StructureKind], others: Iterable[str]) -> dict[str, StructureKind | None]:
    """The words for kinds of structures: those that are served, and those of which there is none."""
    return {**own, **dict.fromkeys(others)}
