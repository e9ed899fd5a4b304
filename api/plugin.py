"""The classes by which a plug-in describes itself, and the functions that find the plug-ins of this process.

A plug-in is a module with a `PLUGIN`: `api.plugins.registry` names the built-in ones, the entry point group
`report_indicators.plugins` the others. A plug-in names its code as entry points do, `package.module:attribute`, and
the code is imported on use: `indicators convert` starts without FastAPI, and code that is turned off is never imported.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import Any

from api.plugins.registry import PLUGINS

GROUP = "report_indicators.plugins"


@dataclass(frozen=True)
class Link:
    """The path of a page or an API of a plug-in, and the texts with which the core and other plug-ins list it.

    A link with a `title` is in the catalogue of APIs (`documentation` is an address for people; `description`, a path
    and its media type, for programs). `words` are words of a wrong path for which this link is suggested. Below the
    path `programs`, problems are documents even for browsers. `posts` is true if a path of the API takes POST too.
    """

    path: str
    title: str = ""
    documentation: str = ""
    description: tuple[str, str] | None = None
    words: str = ""
    programs: str = ""
    posts: bool = False


@dataclass(frozen=True)
class Plugin:
    """A plug-in: the names of the functions and modules that it adds to the core, and other additions as values.

    docs/plugins.md explains the fields. `fault` is the reason why the plug-in could not be imported; empty if it could.
    """

    name: str
    requires: Sequence[str] = ()
    routers: Sequence[str] = ()
    protocols: Sequence[str] = ()
    formats: Sequence[Any] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    problems: str = ""
    page: str = ""
    suffixes: Mapping[str, str] = field(default_factory=dict)
    setup: str = ""
    fault: str = ""


def split(names: str) -> list[str]:
    """The list of names in a text, where commas separate them, without spaces around them and without empty ones."""
    return [name.strip() for name in names.split(",") if name.strip()]


@cache
def installed() -> tuple[Plugin, ...]:
    """All plug-ins, also disabled and faulty ones: the built-in ones, then those of entry points, sorted by name."""
    others = [_loaded(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    return (*(import_module(f"api.plugins.{name}.plugin").PLUGIN for name in PLUGINS), *others)


def _loaded(entry: EntryPoint) -> Plugin:
    """The plug-in of an entry point; on ImportError, but on no other, a Plugin that adds nothing and has a `fault`."""
    try:
        found: Plugin = entry.load()
    except ImportError as error:
        return Plugin(entry.name, fault=str(error))
    return found


@cache
def plugins() -> tuple[Plugin, ...]:
    """The plug-ins in use: all but those that the variable PLUGINS_OFF names and those that have faults."""
    off = split(os.environ.get("PLUGINS_OFF", ""))
    return tuple(plugin for plugin in installed() if plugin.name not in off and not faults(plugin))


def faults(plugin: Plugin) -> list[str]:
    """The reasons why a plug-in is left out, as texts: a failed import, each missing library; an empty list if none."""
    missing = [f"{library} is not installed" for library in plugin.requires if find_spec(library) is None]
    return [plugin.fault, *missing] if plugin.fault else missing


@cache
def links() -> tuple[Link, ...]:
    """The links of all plug-ins in use, as one tuple; made once for the process."""
    return tuple(link for plugin in plugins() for link in plugin.links)


@cache
def own_suffixes() -> Mapping[str, Collection[str]]:
    """By end of a path, such as `/citation`, the suffixes that a plug-in takes there in place of the formats' own."""
    return {path: resolve_name(suffixes) for plugin in plugins() for path, suffixes in plugin.suffixes.items()}
