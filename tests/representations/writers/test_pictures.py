"""Pictures as formats: what is drawn of which answer, how large, what is refused, and that others read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import product
from typing import Any

import httpx
import pytest
from lxml import etree
from PIL import Image

from api.domain.query import Lang
from api.representations.charts.chart import ChartKind
from api.representations.figure_rows import figures_table
from api.representations.writers import png_picture, svg_picture
from api.representations.writers.picture import DEFAULT, chart
from tests.conftest import Client, within
from tests.helpers import tables
from tests.helpers.claims import add_claims
from tests.helpers.tables import every
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import dataset, figure, indicator

pytestmark = pytest.mark.one_engine  # a picture is made of the figures that every other format has

BEHIND = "after=online-retail-sales.CHN.2015.nbs-2016-01-19"
SALES = "indicator=online-retail-sales&area=CHN"
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ANSWERS = [path for path, _ in rows_beside(__file__, "answers")]
each_answer = every("path", ANSWERS)
ELEMENTS = {"svg", "title", "desc", "g", "text", "tspan", "rect", "path", "circle", "line", "polyline", "polygon"}
each_language = every("lang", ["en", "zh"])
each_picture = every("key", ["svg", "png", "vegalite"])


def asked(client: Client, path: str, **parameters: Any) -> httpx.Response:
    """The answer to a path with some more parameters, which must be one."""
    more = "&".join(f"{name}={value}" for name, value in parameters.items())
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{more}")
    assert answer.status_code == 200, answer.text
    return answer


def image_of(answer: httpx.Response) -> Image.Image:
    with Image.open(BytesIO(answer.content)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def texts_of(answer: httpx.Response) -> str:
    """All texts of an SVG, in one line."""
    root = etree.fromstring(answer.content)
    return " ".join(" ".join(element.itertext()) for element in root.iter("{*}text"))


@each_answer
@each_language
def test_an_svg_stands_by_itself(client: Client, path: str, lang: str) -> None:
    """Well-formed, in the size that it says, with a title, a description and texts; it loads and runs nothing."""
    answer = asked(client, path, format="svg", lang=lang)
    root = etree.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") == "720"
    assert root.get("viewBox") == f"0 0 720 {root.get('height')}"
    assert root.findtext("{*}title")
    assert root.findtext("{*}desc")
    names = {etree.QName(element).localname for element in root.iter(etree.Element)}
    assert names <= ELEMENTS
    attributes = {etree.QName(name).localname for element in root.iter(etree.Element) for name in element.attrib}
    assert not attributes & {"style", "href", "src"}
    assert not [name for name in attributes if name.startswith("on")]


SOME, ALL = [(path, "en") for path in ANSWERS[::3]], list(product(ANSWERS, ["en", "zh"]))


@pytest.mark.parametrize("asks", [SOME, pytest.param(ALL, marks=pytest.mark.full)])
def test_a_png_is_painted(client: Client, asks: list[tuple[str, str]]) -> None:
    """1200 by 630 pixels on white, with ink in it, and the same bytes every time."""
    tables.count(len(asks))
    for path, lang in asks:
        answer = asked(client, path, format="png", lang=lang)
        image = image_of(answer)
        assert image.size == (1200, 630), path
        assert image.getpixel((0, 0)) == (255, 255, 255), path
        ink = sum(count for count, colour in image.getcolors(1 << 20) if colour != (255, 255, 255))
        assert 2_000 < ink < 300_000, path
        assert asked(client, path, lang=lang, format="png", height=630, width=1200).content == answer.content, path


@each_answer
@each_language
def test_a_vega_lite_chart_holds_its_figures(client: Client, path: str, lang: str) -> None:
    """A row for each mark, with the exact value beside the number that is drawn; what joins them is named."""
    chart = asked(client, path, format="vegalite", lang=lang).json()
    assert chart["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    figures = client.exact(path)
    values = {row["id"]: row for row in ([figures] if isinstance(figures, dict) else figures)}
    rows = chart["datasets"]["figures"]
    assert {row["id"] for row in rows} <= values.keys()
    assert bool(rows) == bool(values)
    for row in rows:
        assert row["value_text"] == f"{values[row['id']]['value']}"
        assert (row["comparator"], row["unit"]) == (values[row["id"]]["comparator"], values[row["id"]]["unit"])
    places = {(row["line"], row["at"], row["y"]) for row in rows}
    assert {(place["line"], place["at"], place["y"]) for place in chart["datasets"]["lines"]} <= places


def test_no_line_of_a_vega_lite_chart_leads_over_a_break(client: Client) -> None:
    """The figures of 2024 and 2025 stand alone, since earlier years were revised; each break tells why."""
    chart = asked(client, f"/v1/figures?{SALES}", format="vegalite").json()
    breaks = [each["at"] for each in chart["datasets"]["breaks"]]
    assert len(breaks) >= 1
    stretches: dict[str, list[float]] = {}
    for place in chart["datasets"]["lines"]:
        stretches.setdefault(place["stretch"], []).append(place["at"])
    assert stretches
    assert not [at for at in breaks for places in stretches.values() if min(places) < at < max(places)]


@pytest.mark.parametrize("path", [f"/v1/figures?{SALES}&", pytest.param(f"{FIGURE}?", marks=pytest.mark.full)])
@every("query, svg, png", rows_beside(__file__, "sizes"))
def test_a_picture_is_as_large_as_asked(client: Client, path: str, query: str, svg: str, png: str) -> None:
    """A height that is not asked is what the picture needs, or of a wide PNG that of a preview."""
    root = etree.fromstring(asked(client, f"{path}{query}", format="svg").content)
    image = image_of(asked(client, f"{path}{query}", format="png"))
    for size, wanted in (((root.get("width"), root.get("height")), svg), (map(str, image.size), png)):
        (width, height), (wanted_width, wanted_height) = size, wanted.split()
        assert width == wanted_width
        assert wanted_height in ("-", height)


@every("kind", list(ChartKind))
def test_each_kind_is_drawn(client: Client, kind: ChartKind) -> None:
    """Whatever fits the figures without it."""
    drawn = asked(client, f"/v1/figures?{SALES}", format="svg", kind=kind)
    assert "15.97" in texts_of(drawn)
    assert asked(client, f"/v1/figures?{SALES}", format="vegalite", kind=kind).json()["layer"]


@each_picture
def test_a_picture_is_shown_and_may_do_nothing(client: Client, key: str) -> None:
    """A browser that opens it shows it, runs nothing in it and takes it for nothing else; it has an ETag."""
    plain = {"accept-encoding": "identity"}
    answer = client.get(f"{FIGURE}.{key}", headers=plain)
    if key != "vegalite":
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"] == f'inline; filename="figure.{key}"'
    assert client.get(f"{FIGURE}.{key}", headers={**plain, "if-none-match": answer.headers["etag"]}).status_code == 304
    head = client.request("HEAD", f"{FIGURE}.{key}", headers=plain)
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(answer.content)))


@every("accept, content_type", rows_beside(__file__, "images"))
@every("path", [f"/v1/figures?{SALES}", FIGURE])
def test_an_image_element_gets_a_picture(client: Client, path: str, accept: str, content_type: str) -> None:
    """And what takes anything gets what it got."""
    answer = client.get(path, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, content_type)


def test_a_picture_carries_where_it_is_from(client: Client) -> None:
    """The address of the figure's page or of its indicator's, and the release, in the language that is asked."""
    assert re.search(
        r"http://test/figures/online-retail-sales\.CHN\.2024\.cfis-\s?2025-09-15", texts_of(client.get(f"{FIGURE}.svg"))
    )
    assert "http://test/zh/indicators/online-retail-sales" in texts_of(client.get(f"/v1/figures.svg?{SALES}&lang=zh"))
    chart = client.get(f"/v1/figures.vegalite?{SALES}").json()
    assert chart["usermeta"]["address"] == "http://test/indicators/online-retail-sales"
    assert "release" in json.dumps(chart["layer"])


def test_a_withdrawn_figure_says_so(fresh_url: str, connect: Callable[..., Client]) -> None:
    """In large letters, with what took its place; as of a moment before, it stood."""
    within(fresh_url, add_claims)
    withdrawals = connect(fresh_url)
    path = "/v1/figures/online-retail-sales.FRA.2018.a-old"
    told = texts_of(withdrawals.get(f"{path}.svg?lang=en"))
    assert "WITHDRAWN by release test.2, replaced by online-retail-sales.FRA.2018.a-old.2" in told
    assert "WITHDRAWN" not in texts_of(withdrawals.get(f"{path}.svg?as_of=2020-01-20"))
    assert image_of(withdrawals.get(f"{path}.png")).getpixel((60, 60)) != (255, 255, 255)


@every(
    ("name", "painted"), [("한국 판매", "〓 〓"), ("مبيعات", "〓"), ("Sales 📈", "Sales 〓"), ("Ve\u0300nte", "Vente")]
)
def test_a_name_of_another_script_leaves_no_box(name: str, painted: str) -> None:
    """The SVG has the name as it is; the PNG is, pixel for pixel, that of a name with stand-ins, which are drawn."""
    as_named, as_painted = (
        replace(figures_table(dataset(figure(indicator("sales", name_en=each), "2024", "15.5"))), single=True)
        for each in (name, painted)
    )
    assert name in svg_picture.write(as_named).decode()
    assert png_picture.write(as_named) == png_picture.write(as_painted)


def test_a_picture_grows_where_its_figures_need_it(client: Client) -> None:
    """Unless a height is asked, which is kept: then it says that it is too small."""
    path = "/v1/figures.png?indicator=online-retail-sales&kind=claims&claims=all"
    grown, asked = (Image.open(BytesIO(client.get(f"{path}{more}").content)) for more in ("", "&height=400"))
    assert grown.width == asked.width == 1200
    assert grown.height > 630
    assert asked.height == 400
    usual = Image.open(BytesIO(client.get("/v1/figures.png?indicator=online-retail-sales").content))
    assert usual.size == (1200, 630)


@every(
    "asked, told, address",
    [
        ({"indicators": ("sales",)}, "No figure of sales answers this query.", "/indicators/sales"),
        ({"indicators": ("sales",), "lang": Lang.ZH}, "sales没有符合条件的数据。", "/zh/indicators/sales"),
        ({}, "No figure answers this query.", "/v1/figures"),
    ],
)
def test_an_empty_picture_says_of_what_it_is_empty(asked: dict[str, Any], told: str, address: str) -> None:
    """The indicator that is asked for, and where its page is."""
    drawn = chart(figures_table(dataset(**asked), "https://example.org"), DEFAULT)
    assert (drawn.subtitle, drawn.address) == (told, f"https://example.org{address}")
