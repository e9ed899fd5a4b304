"""Pictures as formats: what is drawn of which answer, how large, and that others read them, Vega-Lite among them."""

import json
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Any

import httpx
import pytest
from lxml import etree
from PIL import Image

from api.domain.query import Lang
from api.formats.figure_rows import figures_table
from api.plugins.charts import picture as picture_writers
from api.plugins.charts import vegalite
from api.plugins.charts.chart import ChartKind
from api.plugins.charts.picture import DEFAULT, chart
from api.plugins.charts.plugin import ChartOptions
from tests.conftest import Client
from tests.formats.writers.cases import dataset, figure, indicator
from tests.helpers import rows
from tests.helpers.tables import every
from tests.plugins.charts.drawings import written

pytestmark = pytest.mark.one_engine  # a picture is made of the figures that every other format has

TABLES = rows.tables(__file__)
SERIES = "indicator=online-retail-sales&area=CHN"
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ELEMENTS = {"svg", "title", "desc", "g", "text", "tspan", "rect", "path", "circle", "line", "polyline", "polygon"}


def asked(client: Client, path: str, **parameters: Any) -> httpx.Response:
    more = "&".join(f"{name}={value}" for name, value in parameters.items())
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{more}")
    assert answer.status_code == 200, answer.text
    return answer


@every("path", [path for path, _ in TABLES["answers"]])
@every("lang", ["en", "zh"])
def test_a_picture_of_an_answer(client: Client, path: str, lang: str) -> None:
    """An SVG is well-formed, in the size that it says, with a title and a description; it loads and runs nothing."""
    root = etree.fromstring(asked(client, path, format="svg", lang=lang).content)
    size = {"width": "720", "viewBox": f"0 0 720 {root.get('height')}"}
    assert (root.tag, {name: root.get(name) for name in size}) == ("{http://www.w3.org/2000/svg}svg", size)
    assert root.findtext("{*}title")
    assert root.findtext("{*}desc")
    elements = list(root.iter(etree.Element))
    assert {etree.QName(element).localname for element in elements} <= ELEMENTS
    attributes = {etree.QName(name).localname for element in elements for name in element.attrib}
    assert not [name for name in attributes if name in ("style", "href", "src") or name.startswith("on")]
    chart = asked(client, path, format="vegalite", lang=lang).json()
    assert chart["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    figures = client.exact(path)
    ours = {row["id"]: row for row in ([figures] if isinstance(figures, dict) else figures)}
    drawn, lines = chart["datasets"]["figures"], chart["datasets"]["lines"]
    assert bool(drawn) == bool(ours)
    for row in drawn:
        one = ours[row["id"]]
        wanted = (f"{one['value']}", one["comparator"], one["unit"])
        assert (row["value_text"], row["comparator"], row["unit"]) == wanted
    marks = {(row["line"], row["at"], row["y"]) for row in drawn}
    for _, way in groupby(lines, lambda row: row["stretch"]):
        first, *_, last = way
        assert {(row["line"], row["at"], row["y"]) for row in (first, last)} <= marks


def test_no_line_of_a_vega_lite_chart_leads_over_a_break(client: Client) -> None:
    """The figures of 2024 and 2025 are joined to nothing, since earlier years were revised."""
    datasets = asked(client, f"/v1/figures?{SERIES}", format="vegalite").json()["datasets"]
    stretches: dict[str, list[float]] = {}
    for place in datasets["lines"]:
        stretches.setdefault(place["stretch"], []).append(place["at"])
    assert stretches
    assert datasets["breaks"]
    breaks = [each["at"] for each in datasets["breaks"]]
    assert not [at for at in breaks for places in stretches.values() if min(places) < at < max(places)]


@pytest.mark.parametrize("path", [f"/v1/figures?{SERIES}&", pytest.param(f"{FIGURE}?", marks=pytest.mark.full)])
@every("query, svg, png", TABLES["sizes"])
def test_a_picture_is_as_large_as_asked(client: Client, path: str, query: str, svg: str, png: str) -> None:
    """A height that is not asked is what it needs, or of a wide PNG that of a preview, which is painted on white."""
    root = etree.fromstring(asked(client, f"{path}{query}", format="svg").content)
    with Image.open(BytesIO(asked(client, f"{path}{query}", format="png").content)) as painted:
        assert painted.format == "PNG"
        image = painted.convert("RGB")
    for (width, height), wanted in (((root.get("width"), root.get("height")), svg), (map(str, image.size), png)):
        assert wanted in (f"{width} {height}", f"{width} -")
    assert image.getpixel((0, 0)) == (255, 255, 255)
    ink = sum(count for count, colour in image.getcolors(1 << 22) if colour != (255, 255, 255))
    assert 2_000 < ink < 300_000


SCRIPTS = [("한국 판매", "〓 〓"), ("مبيعات", "〓"), ("Sales 📈", "Sales 〓"), ("Ve\u0300nte", "Vente")]


@every("name, painted", SCRIPTS)
def test_a_name_of_another_script_leaves_no_box(name: str, painted: str) -> None:
    """The SVG has the name as it is; the PNG is, pixel for pixel, that of a name with stand-ins, which are drawn."""
    as_named, as_painted = (
        replace(figures_table(dataset(figure(indicator("sales", name_en=each), "2024", "15.5"))), single=True)
        for each in (name, painted)
    )
    assert name in picture_writers.write_svg(as_named).decode()
    small = ChartOptions(width=400, height=300)
    assert picture_writers.write_png(as_named, small) == picture_writers.write_png(as_painted, small)


@every("code, lang, told, address", TABLES["empty"])
def test_an_empty_picture_says_of_what_it_is_empty(code: str, lang: str, told: str, address: str) -> None:
    asked = {"indicators": (code,)} if code else {}
    drawn = chart(figures_table(dataset(**asked, lang=Lang(lang)), "https://example.org"), DEFAULT)
    assert (drawn.subtitle, drawn.address) == (told, f"https://example.org{address}")


def specification(figures: str, kind: str | None = None) -> Any:
    return json.loads(vegalite.write(figures_table(dataset(*written(figures))), ChartOptions(kind=kind)))


def layers(made: Any, mark: str) -> list[Any]:
    return [layer for layer in made["layer"] if layer["mark"]["type"] == mark]


@every("kind", [None, *ChartKind])
def test_lines_are_drawn_where_the_other_pictures_draw_them(kind: str | None) -> None:
    """A dot chart has none, though its figures would join; a step holds no number over years without one."""
    made = specification("sales 2021 1, 2022 2, 2024 3 F", kind)
    joined = kind in (None, "line", "step")
    assert (bool(layers(made, "line")), bool(made["datasets"]["lines"])) == (joined, joined)
    steps = specification("sales 2018 6, 2023 11, 2024 12", "step")["datasets"]["lines"]
    assert [(row["join"], row["y"]) for row in steps] == [
        *(("dotted", 6), ("dotted", 11)),
        *(("solid", 11), ("solid", 11), ("solid", 12)),
    ]


@every("comparator", ["<", ">"])
def test_each_limit_has_its_number_and_its_place(comparator: str) -> None:
    """So that it is told where it is, not by the axis alone; a crowd of them has the last one's."""
    for count, told in ((7, 7), (30, 1)):
        made = specification("sales " + ", ".join(f"{1990 + n} {comparator}{10 + n}" for n in range(count)))
        assert [row["named"] for row in made["datasets"]["figures"]].count(True) == told
        arrows, _ = layers(made, "point")
        assert (arrows["encoding"]["shape"]["field"], arrows["transform"]) == ("arrow", [{"filter": "datum.one_sided"}])


@every("value, kind, rise, inward", TABLES["arrows"])
def test_no_number_and_no_arrow_lies_in_a_bar_of_its_colour(value: str, kind: str, rise: str, inward: str) -> None:
    """A number stands outside the bar, behind the arrow; a bar that an arrow leads into is faint."""
    made = specification(f"growth 2023 4, 2024 {value}", kind)
    row = made["datasets"]["figures"][-1]
    assert (row["rise"], row["inward"]) == (int(rise), inward == "inward")
    assert row["named"]
    assert layers(made, "text")[-1]["mark"]["dy"] == {"expr": "-datum.rise"}
    for bar in layers(made, "bar"):
        opacity = bar["encoding"]["fillOpacity"]
        assert [each["test"] for each in opacity["condition"]] == ["datum.hollow", "datum.inward"]
