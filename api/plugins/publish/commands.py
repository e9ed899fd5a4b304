"""`indicators publish`: the whole site written as a folder, which then takes the place of the one before."""

from __future__ import annotations

import csv
import ctypes
import errno
import fcntl
import io
import json
import multiprocessing
import os
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from sys import intern
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from api.cli.database import address_of, read, settings_of, shown
from api.cli.failures import BAD_INPUT, INTERRUPTED, Failure, refuse_missing_folder, say
from api.cli.options import Command, DatabaseUrl
from api.cli.output import print_done
from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.domain.query import Lang
from api.plugin import plugins, split
from api.plugins.publish.site import (
    CLAIM,
    COPIED,
    NEEDS_SERVER,
    ROOTS,
    Plan,
    Published,
    UnpublishedError,
    ask,
    begin,
    stored,
    suffixes,
)

if TYPE_CHECKING:
    from api.service.figures import FigureService

GENERATOR, SITE, FILES, NGINX = "report-indicators", "publish.json", "publish/files.csv", "publish/nginx.conf"
KEPT = "public, max-age=31536000, immutable"
AT_ONCE = 8
"""Maximum number of addresses that a worker process gets at a time."""
State = tuple[str, str | None, str | None]
COLUMNS = ("address", "file", "media_type", "bytes", "sha256")
_FRAMED, _EXPLORER = r"^/(zh/)?embed/.*\.html$", r"^/docs/.*\.html$"
"""Patterns of the pages with a content security policy of their own; all other files of an ending share one."""


def run(  # noqa: PLR0913 - each an option
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the site: a new one, or the last one.")],
    public_url: Annotated[
        str | None,
        typer.Option("--base-url", "--public-url", metavar="URL", help="The address of the site; or PUBLIC_URL."),
    ] = None,
    units: Annotated[str, typer.Option(metavar="UNIT,…", help="Units that money is converted into beforehand.")] = "",
    lang: Annotated[str, typer.Option(metavar="en|en,zh", help="Languages of pages and answers.")] = "en,zh",
    cards: Annotated[
        bool, typer.Option("--cards", help="Also pictures, workbooks and oEmbed of single figures.")
    ] = False,
    figures: Annotated[
        bool,
        typer.Option("--figures/--no-figures", help="Pages and files of single figures; links lead to indicators."),
    ] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """Write the whole site as files that any web host can serve: pages, charts, data, feeds, and how to serve them.

    The parent of DIR must exist. A second run writes what has changed next to it, and exchanges the two at the end.
    """
    settings = settings_of(database_url=database_url, public_url=public_url)
    if not settings.public_url:
        advice = "as in --base-url https://figures.example.org or https://name.github.io/repository"
        raise Failure(f"name the address that the site will have, which its pages contain, {advice}", BAD_INPUT)
    wanted = tuple(dict.fromkeys(unit.upper() if len(unit) == 3 else unit for unit in split(units)))
    langs = tuple(dict.fromkeys(split(lang)))
    if Lang.EN not in langs or not set(langs) <= set(Lang):
        raise Failure(f"--lang {lang}: it has en, whose pages are the root of the site, and may have zh", BAD_INPUT)
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link that is to be refused
    refuse_missing_folder(folder)
    texts = (settings.public_url, settings.operator, settings.contact, settings.cache_seconds)
    key = (*texts, wanted, langs, cards, figures, _code())
    started = perf_counter()
    with _new_folder(folder) as new:
        state = read(database_url, lambda service, catalogue: _state(service, catalogue, wanted))
        if not state[1]:
            raise Failure("no report is loaded: `indicators load DIR` loads a package")
        before = _before(folder)
        now = sha256(repr((key, state)).encode()).hexdigest()
        if before.get("key") == now:
            print_done(f"Nothing new: {folder} is release {state[0]} already; 0 files are written.")
            return
        say(f"Publishing {settings.public_url} into {folder}, from {shown(address_of(database_url))}.")
        plan = Plan(settings, wanted, langs, cards, figures, new, folder)
        made, missing = _walked(plan)
        if read(database_url, lambda service, catalogue: _state(service, catalogue, ())) != state:
            raise Failure(f"the data changed meanwhile, from release {state[0]} on; run it again. {_as_it_was(folder)}")
        files = _configured(plan, made, missing, datetime.fromisoformat(state[1].split()[0]).astimezone(UTC))
        size = sum(each.size for each in files)
        site: dict[str, Any] = {"generator": GENERATOR, "site": plan.site, "release": state[0], "units": wanted}
        site |= {"lang": langs, "formats": None if cards else COPIED, "suffixes": suffixes(), "key": now}
        site |= {"needs_server": sorted(NEEDS_SERVER), "figures": figures, "files": len(files), "bytes": size}
        stored(plan, SITE, io.BytesIO(json.dumps(site, indent=1).encode()))
        os.sync()
        _exchange(new, folder)
    written = sum(each.written for each in files)
    left = f"; {dropped} gone" if (dropped := len({*before.get("paths", ())} - {each.file for each in files})) else ""
    counts = f"{len(files):,} files of {size / 1e6:,.1f} MB, {written:,} of them written{left}"
    print_done(f"Published release {state[0]} in {folder}: {counts}, in {perf_counter() - started:.1f} s.")
    typer.echo(f"  {folder / NGINX} serves it at {plan.site}")


PUBLISH = Command(
    run,
    (
        "publish site --base-url https://figures.example.org",
        "publish site --base-url https://name.github.io/report --units USD,EUR --lang en",
    ),
)


def _code() -> str:
    """A text that differs if a file of the program or the list of plug-ins does, so that answers may differ too."""
    found, package = sha256(), Path(__file__).parents[2]
    for file in sorted(file for file in package.rglob("*") if file.is_file() and file.suffix != ".pyc"):
        found.update(file.read_bytes())
    return found.hexdigest() + ",".join(plugin.name for plugin in plugins())


async def _state(service: FigureService, catalogue: Catalogue, units: Sequence[str]) -> State:
    """The catalogue's `state`, its release first; Failure for a unit that does not exist or no figure converts to."""
    from api.service.parameters.queries import FigureQuery
    from api.service.parameters.reading import figure_query, page
    from api.service.parameters.reading import read as read_parameters

    for unit in units:
        try:
            query = read_parameters(FigureQuery, [("unit", unit), ("claims", "all"), ("limit", "10000")], catalogue)
        except Problem as problem:
            raise Failure(f"--units {unit}: {problem.detail}", BAD_INPUT) from None
        found = await service.fetch(catalogue, figure_query(query, page(query)))
        left = {*found.unconverted, *(each.id for each in found.figures if each.printed.unit.code == unit)}
        if not found.more and all(each.id in left for each in found.figures):
            raise Failure(f"--units {unit}: no figure converts to it; leave it out", BAD_INPUT)
    return catalogue.state


def _as_it_was(folder: Path) -> str:
    return f"{folder} is as it was." if folder.exists() else "Nothing is written."


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Context: an empty, locked `.NAME.new` next to the folder, removed at its end; an OSError or Ctrl-C is a Failure.

    If the two names were exchanged meanwhile, the site before is removed.
    """
    new, lock, is_ours = folder.with_name(f".{folder.name}.new"), -1, False
    try:
        new.mkdir(exist_ok=True)
        lock = os.open(new, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = True
        for left in new.iterdir():  # by a run that was killed
            rmtree(left, ignore_errors=True)
            left.unlink(missing_ok=True)
        yield new
    except BlockingIOError:
        raise Failure(f"another process publishes {folder} at this moment; wait for it") from None
    except OSError as error:
        why = f"the site cannot be written: {error.strerror or error}. {_as_it_was(folder)}"
        raise Failure(why if is_ours else f"{why} Name a DIR in a folder where you may make files.") from None
    except UnpublishedError as error:
        raise Failure(f"the site would not be whole: {error} {_as_it_was(folder)}") from None
    except BrokenProcessPool:
        raise Failure(f"a worker process was killed, by a lack of memory perhaps. {_as_it_was(folder)}") from None
    except KeyboardInterrupt:
        raise Failure(f"interrupted. {_as_it_was(folder)}", INTERRUPTED) from None
    finally:
        if is_ours:
            rmtree(new, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


def _exchange(new: Path, folder: Path) -> None:
    """Exchange the names of two folders, in one step where Linux can; an empty or missing `folder` is replaced."""
    try:
        os.rename(new, folder)  # noqa: PTH104 - which takes the place of an empty folder
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)  # Linux
        if rename is None or rename(-100, os.fsencode(new), -100, os.fsencode(folder), 2):
            before = folder.with_name(f".{folder.name}.before")
            folder.rename(before)
            new.rename(folder)
            before.rename(new)


def _before(folder: Path) -> dict[str, Any]:
    """The `key` (empty if incomplete) and `paths` of a folder's site, {} if none; Failure if it has other files."""
    if not folder.exists() and not folder.is_symlink():
        return {}
    if folder.is_symlink() or not folder.is_dir():
        raise Failure(f"{folder} is no folder: name one itself, a new one or the site's", BAD_INPUT)
    found = {str(Path(at, name).relative_to(folder)) for at, _, names in os.walk(folder) for name in names}
    if found and SITE not in found:
        raise Failure(f"{folder} has other files than a published site: name another folder, or empty it", BAD_INPUT)
    if not found:
        return {}
    try:
        site: dict[str, Any] = json.loads((folder / SITE).read_bytes())
        with (folder / FILES).open(encoding="utf-8", newline="") as rows:
            sizes = {row["file"]: int(row["bytes"]) for row in csv.DictReader(rows)}
    except (ValueError, KeyError, OSError):
        raise Failure(f"{folder / SITE} describes no site that was published: name another folder", BAD_INPUT) from None
    if strangers := sorted(found - {SITE, FILES} - {f"{file}{twin}" for file in sizes for twin in ("", ".gz")}):
        more = f" and {len(strangers) - 3} more" if len(strangers) > 3 else ""
        raise Failure(f"{folder} has files of others, {', '.join(strangers[:3])}{more}: move them away", BAD_INPUT)
    whole = all(file in found and (folder / file).stat().st_size == size for file, size in sizes.items())
    return {"key": site.get("key") if whole else "", "paths": list(sizes)}


def _walked(plan: Plan) -> tuple[list[Published], str]:
    """Publish the roots and all addresses named by answers, in worker processes; return the files and the 404 page."""
    from rich.console import Console
    from rich.progress import Progress

    from api import main  # noqa: F401 - imported once for all workers
    from api.plugin import links

    console, workers = Console(stderr=True), min(os.cpu_count() or 1, 8)
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), begin, (plan,))
    running: set[Future[list[Published]]] = set()
    try:
        missing, withdrawn = pool.submit(ask, "apart").result()
        queue = deque(dict.fromkeys((*ROOTS, *withdrawn, *(link.path for link in links() if not link.posts))))
        seen, made = {*queue}, dict[str, Published]()
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Publishing", total=len(seen))
            while queue or running:
                while queue and len(running) < 3 * workers:
                    size = max(1, min(AT_ONCE, len(queue) // (4 * workers)))
                    running.add(pool.submit(ask, "publish", [queue.popleft() for _ in range(size)]))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                found = [each for future in done for each in future.result()]
                seen.update(each.address for each in found)
                for each in found:
                    fresh = [address for address in each.named if address not in seen]
                    seen.update(fresh)
                    queue += fresh
                    shared = each._replace(media_type=intern(each.media_type), policy=intern(each.policy))
                    made[each.file] = shared._replace(named=())
                progress.update(task, completed=len(seen) - len(queue), total=len(seen))
        return [made[file] for file in sorted(made)], missing
    finally:
        pool.shutdown(cancel_futures=True)


def _configured(plan: Plan, made: Sequence[Published], missing: str, since: datetime) -> list[Published]:
    """Write the files that configure hosts, and the manifest; return `made` and after them the former, as one list."""
    from api.web.middleware.headers_and_etag import DATA, standing_headers

    # Some hosts send no Last-Modified, by which the script of the pages knows that they are files.
    caching = [f"  Cache-Control: {KEPT}", "/*", f"  Last-Modified: {format_datetime(since, usegmt=True)}"]
    types, exceptions = _types(made)
    root = urlsplit(plan.site).path
    standing = {name.decode().title(): value.decode() for name, value in standing_headers(plan.site)}
    counted = Counter((_kind(each.file), each.policy) for each in made)
    policies = {kind: policy for (kind, policy), _ in reversed(counted.most_common()) if policy != DATA.decode()}
    policies = {kind: policies[kind] for kind in sorted(policies, key=lambda kind: not kind.startswith("^"))}
    indexes = sorted({Path(each.file).name for each in made if Path(each.file).stem == "index"})
    stem = "$published_stem$published_query"
    tried = [f'"{stem}{name}"' for name in ("$published_suffix", *(f"/{index}" for index in indexes))]
    files = f"try_files {' '.join(tried)} =404;"
    claim = _quoted(f"^{re.escape(root)}((?:/zh)?(?:/embed)?){CLAIM}$")
    moved = [] if plan.figures else [f"rewrite {claim} {root}$1/indicators/$2? redirect;"]
    other = 'location ~ "{}" {{ types {{ }} default_type {}; {} }}'
    nginx = {
        "SUFFIXES": [suffixes()],
        "SINCE": [_from(since)],
        "POLICIES": [f"~{kind} {_quoted(policy)};" for kind, policy in policies.items()],
        "CACHING": [str(plan.settings.cache_seconds)],
        "TYPES": [f"{_quoted(media_type)} {ending};" for ending, media_type in types.items()],
        "PREFIX": [*moved, *([f"rewrite ^{re.escape(root)}(/.*)$ $1 last;"] if root else [])],
        "STANDING": [f"add_header {name} {_quoted(value)} always;" for name, value in standing.items()],
        "EXCEPTIONS": [other.format(rule, _quoted(media_type), files) for rule, media_type in exceptions.items()],
        "FILES": [files],
    }
    template = Path(__file__).with_name("nginx.conf").read_text(encoding="utf-8")
    hosted = [f"  {name}: {value}" for name, value in standing.items()]
    for ending, media_type in types.items():
        hosted += [] if f"index.{ending}" in indexes else [f"/*.{ending}", f"  Content-Type: {media_type}"]
    addresses = {each.address for each in made}
    twins = {address: f"{address}.json" for address in addresses if f"{address}.json" in addresses}
    twins |= {each.address: f"/{each.file}" for each in made if re.fullmatch(r"v1/[^/]+/index\.(json|txt)", each.file)}
    texts = {
        NGINX: re.sub(r"( *)@([A-Z]+)@", lambda at: at[1] + f"\n{at[1]}".join(nginx[at[2]]), template),
        "publish/bucket.json": '{"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}}',
        "404.html": missing,
        "_headers": "\n".join(("/assets/*", *caching, *hosted, "")),
        "_redirects": "".join(
            f"{root}{address} {root}{file} 302\n" for address, file in sorted(twins.items()) if address.count("/") == 2
        ),
        ".nojekyll": "",
    }
    every = [*made]
    for file, content in texts.items():
        body = content.encode()
        written = stored(plan, file, io.BytesIO(body))
        every.append(Published("", file, "text/plain", "", len(body), sha256(body).hexdigest(), written))
    manifest = io.StringIO(newline="")
    rows = csv.writer(manifest, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((each.address, each.file, each.media_type, each.size, each.sha256) for each in every)
    stored(plan, FILES, io.BytesIO(manifest.getvalue().encode()))
    return every


def _from(moment: datetime) -> str:
    """A pattern of the days and moments at or after one in UTC, as addresses have them; a day counts by its end."""
    day, time = f"{moment:%Y-%m-%d}", f"T{moment:%H:%M:%S}Z"
    signs = enumerate(text := day + time)
    later = [f"{text[:at]}[{int(sign) + 1}-9]" for at, sign in signs if sign.isdigit() and sign < "9"]
    form, either = re.sub("[0-9]", "[0-9]", f"{day}({time})?(&|$)"), "|".join((*later, text, f"{day}(&|$)"))
    return f"(?={form})(?={either})[^&]*".replace(":", "(:|%3A)")


def _kind(file: str) -> str:
    """The pattern of the files that have the same content security policy as a file."""
    rules = (_FRAMED, _EXPLORER, rf"\.{file.rpartition('.')[2]}$")
    return next(rule for rule in rules if re.search(rule, f"/{file}"))


def _quoted(text: str) -> str:
    """A text in double quotes, escaped for the configuration of nginx."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _types(made: Sequence[Published]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Two dicts: the most frequent media type by file ending, and, by a pattern of paths, the media types of others."""
    counted = Counter((each.file.rpartition(".")[2], each.media_type) for each in made)
    types = {ending: media_type for (ending, media_type), _ in reversed(counted.most_common())}
    exceptions = dict[str, str]()
    for each in made:
        name, _, ending = each.file.rpartition(".")
        if types[ending] != each.media_type:
            path = each.address.partition("?")[0].rpartition("/")[2].partition(".")[0]
            is_one = name.endswith(".csv-metadata")
            exceptions[r"\.csv-metadata\.json$" if is_one else rf"/{path}(/[^/]*)?\.{ending}$"] = each.media_type
    return types, exceptions
