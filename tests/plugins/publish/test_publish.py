"""`indicators publish`: nginx answers from its folder as the service does, and no run leaves half a site."""

import csv
import re
import resource
import shutil
import signal
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.plugins.publish import commands
from tests.conftest import Client, Connect, MakeUrl
from tests.faults.packages import all_of, convert, edition
from tests.helpers.chromium import headless
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import PATIENCE
from tests.helpers.own_server import within as until
from tests.helpers.rows import tables
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock
from tests.plugins.publish.conftest import LINE, SITE, VISITORS, published, ran, served

pytestmark = pytest.mark.slow
COMPARED = ("content-type", "content-security-policy")
PROTOCOLS = "sdmx,odata,worldbank,mcp,dbnomics"


def manifest(site: Path) -> list[dict[str, str]]:
    with (site / "publish/files.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def differences(site: Path, nginx: httpx.Client, live: Client) -> list[tuple[str, list[str]]]:
    """The addresses that are not answered alike, with what differs; all of the sitemap are among them."""
    rows = {row["address"]: row for row in manifest(site) if row["address"]}
    listed = [
        part
        for name in rows
        if name.startswith("/sitemaps/")
        for part in re.findall("<loc>(.*?)<", live.get(name).text)
    ]
    assert {address.removeprefix(SITE) or "/" for address in listed} <= rows.keys()
    found = []
    for address, row in rows.items():
        ours, theirs = nginx.get(f"/report{address}"), live.get(address)
        same = {name: ours.headers.get(name) == theirs.headers.get(name) for name in COMPARED}
        same |= {"status": ours.status_code == theirs.status_code == 200, "bytes": ours.content == theirs.content}
        same |= {
            "digest": sha256(ours.content).hexdigest() == row["sha256"],
            "size": int(row["bytes"]) == len(ours.content),
        }
        if wrong := [name for name, is_same in same.items() if not is_same]:
            found.append((address, wrong))
    return found


def test_nginx_answers_as_the_service(site: Path, url: str, connect: Connect, tmp_path: Path) -> None:
    live = connect(url, public_url=SITE)
    with served(site, tmp_path) as nginx:
        assert differences(site, nginx, live) == []
        assert nginx.get(f"/report{VISITORS}/EUR/").content == live.get(f"{VISITORS}?unit=EUR").content
        (moment,) = re.findall("as_of=([-0-9T:]+Z)", live.get(f"/v1{VISITORS}/citation.txt").text)
        for at in (moment, moment.replace(":", "%3A"), moment[:10], "2999-01-01", "2999-01-01T00:00:00Z"):
            for path, also in ((f"/v1{VISITORS}", ""), (VISITORS, "unit=EUR"), (f"/v1{VISITORS}.csv", "bom=1")):
                for query in (f"as_of={at}&{also}".rstrip("&"), f"{also}&as_of={at}".lstrip("&")):
                    expected = live.get(f"{path}?{also}".rstrip("?")).content
                    assert nginx.get(f"/report{path}?{query}").content == expected, query
        days = ("2020-12-31", f"{moment[:10]}x", "2999", "2020-01-01T00:00:00Z")
        before = [f"/v1{VISITORS}?as_of={day}" for day in days]
        others = f"{VISITORS}?unit=CNY", "/search?q=visitors", "/v1/figures?offset=1"
        for address in ("/nowhere", *others, *before):
            assert nginx.get(f"/report{address}").status_code == 404, address
        assert "<h1>There is no page here.</h1>" in nginx.get("/report/nowhere").text
        packed = nginx.get("/report/indicators", headers={"accept-encoding": "gzip"})
        assert (packed.headers["content-encoding"], packed.content) == ("gzip", live.get("/indicators").content)
        part = nginx.get("/report/v1/downloads/figures.parquet", headers={"range": "bytes=-4"})
        assert (part.status_code, part.content) == (206, b"PAR1")


@pytest.mark.full
def test_nginx_answers_as_the_service_with_the_shipped_reports(
    read_only_url: MakeUrl, connect: Connect, tmp_path: Path
) -> None:
    url = read_only_url("sqlite")
    published(tmp_path, f"{LINE} --units USD", url, patience=30 * PATIENCE)
    with served(tmp_path / "site", tmp_path) as nginx:
        assert differences(tmp_path / "site", nginx, connect(url, public_url=SITE)) == []


def strangers(site: Path) -> set[str]:
    """Addresses of pages that the site names and has not."""
    found = set[str]()
    for file in (path for path in site.rglob("*") if path.suffix in (".html", ".xml")):
        of_page = r"((?:/zh)?/(?:figures/|indicators/|sitemaps/|v1/audit\.)[^\"<#]+)"
        named = rf'(?:href="|data-chart="|<loc>)(?:{SITE}|/report){of_page}'
        found |= {*map(unescape, re.findall(named, file.read_text(encoding="utf-8")))}
    assert {"/indicators/station-shop-sales", "/figures/my-report.visitors-2023"} <= found
    return found - {row["address"] for row in manifest(site)}


@pytest.mark.full
def test_a_site_in_english(url: str, tmp_path: Path) -> None:
    published(tmp_path, f"{LINE} --lang en --units EUR", url, off=PROTOCOLS)
    assert strangers(tmp_path / "site") == set()
    assert "中文" not in (tmp_path / "site/404.html").read_text(encoding="utf-8")


def test_a_site_without_figures(url: str, tmp_path: Path) -> None:
    """Its pages and its sitemap name what is there alone; nginx sends who asks for a figure to its indicator."""
    published(tmp_path, f"{LINE} --no-figures", url, off=PROTOCOLS)
    assert strangers(tmp_path / "site") == set()
    with served(tmp_path / "site", tmp_path) as nginx:
        for prefix in ("", "/zh", "/embed", "/zh/embed"):
            found, there = nginx.get(f"/report{prefix}{VISITORS}?unit=EUR"), f"{prefix}/indicators/station-shop-sales"
            assert (found.status_code, found.headers["location"]) == (302, f"/report{there}")


def written(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in written(folder)}


CORRECTED = all_of(
    edition(2, 2, ("4200", "4250"), ("4,200", "4,250")),
    convert("report.toml", lambda text: text.partition(b"# Texts")[0]),
)


@pytest.mark.full
def test_runs_after_the_first(url: str, tmp_path: Path) -> None:
    """One writes what has changed: nothing, the pages that name a corrected figure, those that a loss leaves out."""
    database = shutil.copyfile(url.removeprefix("sqlite:///"), tmp_path / "own.db")
    url, site, package = f"sqlite:///{database}", tmp_path / "site", without_lock(tmp_path / "my-report")
    (tmp_path / ".site.new").mkdir()
    (tmp_path / ".site.new" / "left").write_text("by a run that was killed")
    published(tmp_path, f"{LINE} --lang en", url, off=PROTOCOLS)
    first, before = written(site), contents(site)
    assert "left" not in first
    assert "Nothing new" in published(tmp_path, f"{LINE} --lang en", url, off=PROTOCOLS)[0]
    assert written(site) == first
    CORRECTED(package)
    ran(url, f"load {package}")
    said, _ = published(tmp_path, f"{LINE} --lang en", url, off=PROTOCOLS)
    second, now = written(site), contents(site)
    anew = {name for name, node in second.items() if first.get(name) != node}
    assert anew == {name for name, content in now.items() if before.get(name) != content}
    plain = {name for name in anew if not name.endswith(".gz")} - {"publish.json", "publish/files.csv"}
    assert f", {len(plain):,} of them written" in said
    assert anew >= {"index.html", "figures/station-visitors.ATA.2024.example-agency-2025-02-01.2/index.html"}
    assert len(anew) < len(now)
    ran(url, f"withdraw {VISITORS[9:]}", "--reason", "It was another shop.")
    (site / "robots.txt").unlink()
    assert "gone" in published(tmp_path, f"{LINE} --lang en", url, off=PROTOCOLS)[0]
    last = written(site).keys()
    assert {VISITORS[1:] + "/index.html", "robots.txt"} <= last
    assert not last >= second.keys()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my-report", "own.db", "site"]


@every("line, words", tables(__file__)["refused"])
def test_refusals(line: str, words: str, url: str, site: Path, tmp_path: Path) -> None:
    """Each says what to do, and leaves every folder as it was."""
    if not (tmp_path / "mine").exists():
        for name, file in (("mine", "notes.txt"), ("other", "publish.json"), ("theirs", "CNAME")):
            if name == "theirs":
                shutil.copytree(site, tmp_path / name)
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / file).write_text("{}")
        (tmp_path / "link").symlink_to(site)
    before = written(tmp_path)
    first, *others = line.format(LINE=LINE, SITE=SITE).split()
    assert words in ran(url, f"publish {tmp_path / first} {' '.join(others)}", code=2)
    assert written(tmp_path) == before


@pytest.mark.full
def test_a_run_that_ends_early(url: str, site: Path, tmp_path: Path) -> None:
    """A full disk, a kill and Ctrl-C leave the site as it was, and nothing beside it."""
    shutil.copytree(site, tmp_path / "site")
    before = written(tmp_path)
    full = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))}
    said = published(tmp_path, f"{LINE}s", url, code=1, **full)[1]
    assert re.search(r"site cannot be written: File too large\.|answers with 507\. .* disk", said)
    assert f"{tmp_path / 'site'} is as it was." in said
    assert written(tmp_path) == before
    for sign, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
        with started(f"publish {LINE}s", tmp_path, env=environment(DATABASE_URL=url)) as process:
            assert until(PATIENCE, (tmp_path / ".site.new" / "v1").exists)
            process.send_signal(sign)
            said = process.communicate(timeout=PATIENCE)[1]
        assert (process.returncode, "interrupted. " in said, "Traceback" in said) == (code, code > 0, False)
        after = written(tmp_path)
        assert {name: node for name, node in after.items() if name.startswith("site/")} == before
        assert (after == before) is (code > 0)  # what a kill leaves, the next run removes


def test_a_load_meanwhile(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of two releases are never one site."""
    database = shutil.copyfile(url.removeprefix("sqlite:///"), tmp_path / "own.db")
    address = f"sqlite:///{database}"

    def withdrawn(_plan: object) -> Any:
        ran(address, f"withdraw {VISITORS[9:]}", "--reason", "It was another shop.")
        return [], ""

    monkeypatch.setattr(commands, "_walked", withdrawn)
    said = ran(address, f"publish {tmp_path / 'site'} --base-url {SITE}", code=1)
    assert "the data changed meanwhile, from release my-report.1 on; run it again. Nothing is written." in said
    assert [path.name for path in tmp_path.iterdir()] == ["own.db"]


def test_published_pages_in_a_browser(site: Path, tmp_path: Path) -> None:
    """A switch shows the file of a declared unit, a link with a query its file; all else says what it needs."""
    from playwright.sync_api import expect

    with served(site, tmp_path) as nginx, headless() as browser:
        page, faults = browser.new_page(), list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{nginx.base_url}/report{VISITORS}")
        expect(page.locator("[data-switches] [name=unit] [value=USD][disabled]")).to_have_count(1)
        unit, here = page.locator("[data-switches] [name=unit]"), f"/report{VISITORS}/"
        unit.select_option("EUR")
        expect(page).to_have_url(re.compile(rf"{re.escape(here)}EUR/$"))
        expect(page.locator(".converted")).to_contain_text("euros")
        assert unit.locator("option:not([disabled])").evaluate_all("all => all.map(one => one.value)") == ["", "EUR"]
        page.reload()
        expect(page.locator(".converted")).to_contain_text("euros")
        page.go_back()
        expect(page.locator(".converted")).not_to_contain_text("euros")
        page.locator("summary", has_text="Download").first.click()
        link = page.get_by_role("link", name="csv", exact=True).first
        expect(link).to_have_attribute("href", re.compile(r"/report/v1/figures/.*/bom=1\.csv$"))
        expect(page.locator("[data-switches] [name=scale] option:not([disabled])")).to_have_count(1)
        page.goto(f"{nginx.base_url}/report/zh/search")
        page.locator("#q").press_sequentially("station")
        page.locator("#q").press("Enter")
        page.locator("#published a").first.click()
        expect(page).to_have_url(re.compile("/report/zh/indicators/station-"))
        page.goto(f"{nginx.base_url}/report/fact-check")
        page.locator("#text").fill("There were 4,200 visitors in 2024.")
        page.locator("[data-check] [type=submit]").click()
        expect(page.locator("#published")).to_contain_text("indicators serve")
        assert faults == []
