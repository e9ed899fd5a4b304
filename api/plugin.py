"""The one contract that the core and its plug-ins share, and the plug-ins of this process.

A plug-in is a module with a `PLUGIN`: the built-in ones are named by `PLUGINS`, others by the entry point
group `report_indicators.plugins`. Code is named as entry points name it, `package.module:attribute`, and imported on
use: `indicators convert` starts without FastAPI, and a plug-in that is turned off is never imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import Any

PLUGINS = tuple(
    f"api.plugins.{name}"
    for name in (
        *("packages", "extract", "fact_check", "citations", "sdmx", "odata", "worldbank", "charts"),
        *("pages", "mcp", "discovery", "publish"),
    )
)
"""The built-in ones."""
GROUP = "report_indicators.plugins"


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a plug-in, as the core and other plug-ins list it.

    With a title it is an API of the catalogue of APIs (`documentation` for people; `description`, path and media type,
    for programs). Words that somebody may try as a path lead to it. Below `programs` problems are documents, whoever
    asks; what `posts` names takes a POST: a text to check, or calls that change nothing.
    """

    path: str
    title: str = ""
    documentation: str = ""
    description: tuple[str, str] | None = None
    words: str = ""
    programs: str = ""
    posts: str = ""


@dataclass(frozen=True, slots=True)
class FigureAnswers:
    """Other answers about one figure: at its own address to who accepts a media type, and at a path below it.

    `answer` names a function of the request, the query and the id that gives a response, or None. `suffixes` are those
    of the path, which are no formats; `described_by` has by the path below a figure the media type of a description.
    """

    media_types: Sequence[str]
    answer: str
    path: str
    suffixes: Sequence[str]
    described_by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plugin:
    """The additions of a plug-in: code by name, values as they are.

    Where a library that it `requires` is missing it is left out. `routers` are modules with a `router`; `protocols`
    those whose router answers every path below its prefix. `formats` are rows of the registry
    (`api.formats.registry.Format`), after those of the core; `parameters` names, by the query that takes them
    (`figures`, or one `figure`), the model of the options of these. `commands` names a `Command` for each command of
    the line. `problems` names a function that answers a refusal in its own way, or with None: of the problem, its
    faults and the ASGI scope it makes status, headers and body. `page` names a function that gives the address of a
    page for browsers, of a language, a path, a query and the site. `figures` names its `FigureAnswers`. `setup`
    names a function that is called with the application when it is put together. A `fault` says why it could not be
    imported.
    """

    name: str
    requires: Sequence[str] = ()
    routers: Sequence[str] = ()
    protocols: Sequence[str] = ()
    formats: Sequence[Any] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] | None = None
    links: Sequence[Link] = ()
    problems: str = ""
    page: str = ""
    figures: str = ""
    setup: str = ""
    fault: str = ""


_off: frozenset[str] = frozenset()
_listeners: list[Callable[[], None]] = []


def split(names: str) -> list[str]:
    """Names that are parted by commas."""
    return [name.strip() for name in names.split(",") if name.strip()]


def turn_off(names: str) -> None:
    """Leave out plug-ins in this process, by names that are parted by commas; no names turn all on."""
    global _off  # noqa: PLW0603 - what is on is a choice of the whole process, made when it begins
    if _off == (off := frozenset(split(names))):
        return
    _off = off
    for listener in _listeners:
        listener()


def when_changed(listener: Callable[[], None]) -> None:
    """Have a function called whenever plug-ins are turned off or on."""
    _listeners.append(listener)


@cache
def installed() -> tuple[Plugin, ...]:
    """All plug-ins, the built-in ones first."""
    others = [_loaded(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    return (*(import_module(f"{name}.plugin").PLUGIN for name in PLUGINS), *others)


def _loaded(entry: EntryPoint) -> Plugin:
    """Somebody else's plug-in; one that cannot be imported adds nothing, and the start goes on without it."""
    try:
        found: Plugin = entry.load()
    except ImportError as error:
        return Plugin(entry.name, fault=str(error))
    return found


@cache
def plugins() -> tuple[Plugin, ...]:
    """The plug-ins that are on, those aside whose libraries are missing."""
    return tuple(plugin for plugin in installed() if plugin.name not in _off and not faults(plugin))


@cache
def _is_there(library: str) -> bool:
    return find_spec(library) is not None


def faults(plugin: Plugin) -> list[str]:
    """Why a plug-in is left out: it cannot be imported, or libraries that it requires are not installed."""
    missing = [f"{library} is not installed" for library in plugin.requires if not _is_there(library)]
    return [plugin.fault, *missing] if plugin.fault else missing


@cache
def links() -> tuple[Link, ...]:
    """The links of the plug-ins that are on."""
    return tuple(link for plugin in plugins() for link in plugin.links)


@cache
def figure_answers() -> tuple[FigureAnswers, ...]:
    """Other answers about one figure, of the plug-ins that are on."""
    return tuple(resolve_name(plugin.figures) for plugin in plugins() if plugin.figures)


for _kept in (plugins, links, figure_answers):
    when_changed(_kept.cache_clear)
