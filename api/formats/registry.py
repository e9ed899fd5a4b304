"""The formats by key, suffix and media type, and the choice among them by an Accept header (RFC 9110, 12.5.1)."""

from collections import UserDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from pkgutil import resolve_name
from typing import Any, BinaryIO, Literal, NamedTuple

from api.domain.errors import ConflictingParameters, NotAcceptable, not_made
from api.domain.words import nearest
from api.formats.table import Table
from api.formats.writers.csv import CsvOptions
from api.formats.writers.json import JsonOptions
from api.plugin import plugins

EXTRAS = {"xlsxwriter": "excel", "pyarrow": "parquet"}
"""By module that a writer imports, the extra of this distribution that installs it."""
_importable = cache(find_spec)


class Format(NamedTuple):
    """A format of answers: its key, media type and meaning; the key is its suffix too, unless `own_suffix` is given.

    `writer` names the function that returns a table as bytes, `saver` the function that writes a table into a file row
    by row; one of the two is enough. `options` is the frozen dataclass of the format's options, with a field for each
    parameter. A format that needs `figures` represents no other tables; a `whole` one has no columns to pick from; a
    `drawn` one takes long to write each row.
    """

    key: str
    media_type: str
    meaning: str
    writer: str = ""
    needs: Literal["table", "figures"] = "table"
    library: str = ""
    charset: bool = False
    also: tuple[str, ...] = ()
    options: type[Any] | None = None
    version: str | None = None
    whole: bool = False
    drawn: bool = False
    own_suffix: str | None = None
    saver: str = ""

    @property
    def suffix(self) -> str:
        """The suffix of a path that requests this format, without its dot."""
        return self.own_suffix or self.key

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        media_type = f"{self.media_type};version={self.version}" if self.version else self.media_type
        return f"{media_type}; charset=utf-8" if self.charset else media_type

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that request this format, its own first."""
        return self.media_type, *self.also

    @property
    def binary(self) -> bool:
        """True if the format is a binary file, not text."""
        return not self.charset and not self.media_type.endswith(("json", "xml"))

    @property
    def installed(self) -> bool:
        """True if the library that its writer imports is installed."""
        return not self.library or bool(_importable(self.library))

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names of the parameters that are options of this format."""
        return tuple(option.name for option in fields(self.options)) if self.options else ()

    def write(self, table: Table, parameters: Mapping[str, Any] | None = None) -> bytes:
        """The bytes of a table, with the options of the format among the request's parameters.

        Raises a Problem: for options of other formats, columns picked of `whole` figures, a table without figures that
        the format needs, a missing library, or a full disk.
        """
        parameters = parameters or {}
        chosen = options_of(self.key, self.option_names, parameters)
        if self.needs == "figures" and table.dataset is None:
            raise refusal(self)
        if self.whole and parameters.get("fields"):
            detail = f"`fields` picks columns, and {self.key} has none: it holds whole figures."
            raise ConflictingParameters.at("fields", detail)
        options = [self.options(**chosen)] if self.options else []
        if self.writer:
            return bytes(self._function(self.writer)(table, *options))
        buffer = BytesIO()
        try:
            self._function(self.saver)(table, buffer, *options)
        except OSError as error:  # a long workbook takes room on the temporary disk
            raise not_made("The file", error) from error
        return buffer.getvalue()

    def save(self, table: Table, file: BinaryIO) -> None:
        """Write the table into a binary file; the format must have a saver. NotAcceptable if its library is missing."""
        self._function(self.saver)(table, file)

    def _function(self, function: str) -> Any:
        """The function with that name; raises NotAcceptable if the library of the format is missing."""
        if not self.installed:
            raise refusal(self)
        return resolve_name(function)


def parameters_of(query: str) -> tuple[type[Any], ...]:
    """The parameter models that plug-ins add for their formats; `query` is `figures`, or `figure` for one figure."""
    return tuple(resolve_name(plugin.parameters[query]) for plugin in plugins() if query in plugin.parameters)


def options_of(key: str, names: Sequence[str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The format options among the parameters; raises ConflictingParameters if the format `key` lacks one of them."""
    chosen = {name: parameters[name] for name in _option_names() if name in parameters}
    for name in chosen:
        if name not in names:
            having = ", ".join(row.key for row in FORMATS.values() if name in row.option_names)
            raise ConflictingParameters.at(name, f"`{name}` is an option of {having}; {key} has none.")
    return chosen


CORE = (
    Format(
        "json",
        "application/json",
        "rows in an envelope with meta and links; the bare list of flat rows with shape=flat",
        saver="api.formats.writers.json:save",
        options=JsonOptions,
    ),
    Format(
        "csv",
        "text/csv",
        "flat rows for spreadsheets and data frames; sep=; and decimal=, for those of other locales",
        saver="api.formats.writers.csv:save",
        charset=True,
        options=CsvOptions,
    ),
    Format(
        "md",
        "text/markdown",
        "Markdown: an entry as a page of its fields, with a figure's statement; a list as a table",
        "api.formats.writers.markdown:write",
        charset=True,
        also=("text/x-markdown",),
    ),
    Format(
        "text",
        "text/plain",
        "a line a figure: its amount in words, or with fields= one bare value, for a cell or a shell",
        "api.formats.writers.text:write",
        needs="figures",
        charset=True,
        own_suffix="txt",
    ),
    Format(
        "ndjson",
        "application/x-ndjson",
        "one JSON object a line",
        saver="api.formats.writers.json:save_ndjson",
        also=("application/ndjson", "application/jsonl", "application/x-jsonlines"),
    ),
    Format(
        "jsonstat",
        "application/json-stat+json",
        "JSON-stat 2.0: a cube of indicator, area and period",
        "api.formats.writers.jsonstat:write",
        needs="figures",
        whole=True,
    ),
    Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "a workbook with typed columns, a sheet of sources and a sheet of notes",
        saver="api.formats.writers.xlsx:save",
        library="xlsxwriter",
    ),
    Format(
        "parquet",
        "application/vnd.apache.parquet",
        "typed columns for data frames and databases: numbers are float64, value_text is exact",
        saver="api.formats.writers.arrow:save_parquet",
        library="pyarrow",
        also=("application/x-parquet",),
    ),
    Format(
        "arrow",
        "application/vnd.apache.arrow.file",
        "an Arrow IPC file (Feather 2) with the same columns as parquet",
        saver="api.formats.writers.arrow:save",
        library="pyarrow",
    ),
)


class _Formats(UserDict[str, Format]):
    """The formats by `name`, which is `key` or `suffix`: those of the core, then of the enabled plug-ins."""

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def data(self) -> dict[str, Format]:  # type: ignore[override]
        # Made on first use, not on import, since plug-ins import this module.
        return {getattr(row, self._name): row for row in chain(CORE, *(plugin.formats for plugin in plugins()))}


@cache
def _option_names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(row.option_names for row in FORMATS.values())))


FORMATS = _Formats("key")
SUFFIXES = _Formats("suffix")
CSVW = Format(
    "csvw",
    "application/csvm+json",
    "CSV on the Web metadata of the CSV answer to the same request",
    "api.formats.writers.csv:describe",
    options=CsvOptions,
)
"""The metadata of a CSV answer, requested only by a path that ends in CSVW_SUFFIX in place of `csv`."""
CSVW_SUFFIX = "csv-metadata.json"


def offered(*, figures: bool) -> list[Format]:
    """The list of installed formats: all of them for figures, else only those that can represent any table."""
    return [row for row in FORMATS.values() if row.installed and (figures or row.needs == "table")]


def by_key(key: str) -> Format:
    """The format with that key; raises NotAcceptable, with the nearest key, if there is none."""
    if key in FORMATS:
        return FORMATS[key]
    raise NotAcceptable.at("format", f"There is no format {key[:40]!r}.", key, list(FORMATS), nearest(key, FORMATS))


def by_suffix(suffix: str) -> Format | None:
    """The format with that suffix, or None if there is none."""
    return CSVW if suffix == CSVW_SUFFIX else SUFFIXES.get(suffix)


def refusal(row: Format) -> NotAcceptable:
    """The error, for the caller to raise, of a format without its library, or of a format of figures elsewhere."""
    detail = f"{row.key} represents figures: /v1/figures and /v1/figures/{{id}} have it, other paths do not."
    if not row.installed:
        command = f"pip install 'report-indicators[{EXTRAS[row.library]}]'"
        detail = f"The format {row.key} is not installed on this server. Its operator adds it with: {command}"
    allowed = [each.key for each in offered(figures=not row.installed)]
    return NotAcceptable.at("format", detail, row.key, allowed)


class Liking(NamedTuple):
    """The preference of an Accept header for a media type; a larger tuple is preferred."""

    quality: float
    closeness: int = 0
    """2 if the range is the media type itself, 1 if it is like `text/*`, 0 if it is `*/*`."""
    place: int = 0
    """The negated index of the range in the header, so that an earlier range is larger."""


Ranges = Mapping[str, tuple[float, int]]
"""The media ranges of an Accept header, each with its q and minus its place: of equal ones the first wins."""


def negotiate(accept: str | None, *, figures: bool = True) -> Format:
    """The format that an Accept header prefers: by q, then by the more specific range, then the first of FORMATS.

    Without a header it is JSON. Raises NotAcceptable if the header accepts no format that is offered.
    """
    if not accept or accept == "*/*":
        return FORMATS["json"]
    wanted, rows = preferences(accept), offered(figures=figures)
    best, chosen = max(((liking(wanted, row.media_types), row) for row in rows), key=lambda pair: pair[0][:2])
    if best.quality > 0:
        return chosen
    for row in FORMATS.values():
        if row not in rows and any(wanted.get(name, (0, 0))[0] > 0 for name in row.media_types):
            raise refusal(row)
    detail = "None of the media types in Accept is served here."
    raise NotAcceptable.at("Accept", detail, accept, [row.media_type for row in rows])


def liking(wanted: Ranges, media_types: Iterable[str]) -> Liking:
    """The largest preference for any of the media types, each judged by the most specific range that fits it."""

    def of(media_type: str) -> Liking:
        for closeness, name in ((2, media_type), (1, f"{media_type.partition('/')[0]}/*"), (0, "*/*")):
            if name in wanted:
                return Liking(wanted[name][0], closeness, wanted[name][1])
        return Liking(0.0)

    return max(map(of, media_types))


@lru_cache(maxsize=256)
def preferences(accept: str) -> Ranges:
    """By media range of an Accept header, its q and its negated index, so that the first of equal ones is larger."""
    return {name: (quality(options), -place) for place, (name, options) in enumerate(ranges(accept))}


def quality(options: Mapping[str, str]) -> float:
    """The q among the options of a media range: 1 if missing, 0 if it is no number."""
    try:
        return float(options.get("q", 1))
    except ValueError:
        return 0.0


def ranges(accept: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The first 50 media ranges of an Accept header, each with a dict of its options; all but values in lower case."""
    for part in accept.split(",")[:50]:
        name, *options = (piece.strip() for piece in part.split(";"))
        pairs = (option.partition("=") for option in options)
        yield name.lower(), {key.strip().lower(): value.strip(' "') for key, _, value in pairs}
