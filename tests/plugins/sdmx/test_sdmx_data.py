"""SDMX data: what is asked is selected and nothing else; each format says the same, and is valid by the schemas."""

import pytest

from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every
from tests.plugins.sdmx import sdmx_reading as sdmx

TABLES = tables(__file__)
each_format = every("media_type", sdmx.DATA)


@every(("version", "path", "query", "wanted"), TABLES["selections"])
def test_keys_parameters_and_filters_select(rich: Client, version: str, path: str, query: str, wanted: str) -> None:
    """In 2.1 a plus is or and an empty position any; in 3.0 a star is any, and filters compare every component."""
    flow, slash, key = path.partition("/")
    media_type = sdmx.CSV_1 if version == "2.1" else sdmx.CSV_2
    found = sdmx.rows(media_type, sdmx.get(rich, media_type, f"{slash}{key}?{query}", flow))
    assert [f"{row['REF_AREA']}.{row['TIME_PERIOD']}.{row['SOURCE']}" for row in found] == [
        place if place.startswith("DEU") else f"{place}.a-old" for place in wanted.split()
    ]


@every("path", [path for (path,) in TABLES["references"]])
def test_references_to_a_dataflow(client: Client, path: str) -> None:
    """What may be left out, wildcards, and every way to say the latest version lead to the one that there is."""
    whole = "2.1/data/TRADE" if path.startswith("2.1") else "3.0/data/dataflow/REPORTS/TRADE/1.0.0"
    assert client.get(f"/sdmx/{path}").content == client.get(f"/sdmx/{whole}").content


@each_format
def test_no_data_is_404_in_2_1_and_204_in_3_0(client: Client, bare: Client, media_type: str) -> None:
    """The statuses that each version's clients expect, for a key that has none, and of a database without figures."""
    path, status = sdmx.DATA[media_type], 204 if "3.0" in sdmx.DATA[media_type] else 404
    assert bare.get(path.format(flow="FIGURES", rest=""), headers={"Accept": media_type}).status_code == status
    empty = client.get(path.format(flow="TRADE", rest="/A.AFG"), headers={"Accept": "*/*"})
    assert empty.status_code == status
    assert 'ErrorMessage code="100"' in empty.text if status == 404 else empty.content == b""


@pytest.mark.slow
@sdmx.each_layout
@every("size", [1, 2, 7])
def test_pages_leave_no_seam(rich: Client, at: str, size: int) -> None:
    """However many figures are read at a time, and however small the pieces, the message is the same."""
    query = f"?dimensionAtObservation={at}"
    whole = sdmx.get(rich, sdmx.GENERIC, query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.plugins.sdmx.endpoints.PAGE", size)
        assert sdmx.get(rich, sdmx.GENERIC, query) == whole


@every(("path", "status", "word"), TABLES["over time"])
def test_what_makes_no_sense_over_time(rich: Client, path: str, status: str, word: str) -> None:
    """Is refused with what was wrong; before the first release, and since the last, there is no data."""
    response = rich.get(f"/sdmx/{path}")
    assert response.status_code == int(status)
    assert word in response.text


# What follows is tried on one engine: it comes after the data are read.


@pytest.fixture(scope="module")
def preferred(rich: Client) -> list[sdmx.Row]:
    return sdmx.figures(rich)


@pytest.fixture(scope="module")
def claimed(rich: Client) -> list[sdmx.Row]:
    return sdmx.claims(rich)


PARTS = ["", "&attributes=none", "&measures=none", "&attributes=none&measures=none", "&attributes=OBS_STATUS,LOW"]


@pytest.mark.one_engine
@pytest.mark.slow
@sdmx.each_layout
@each_format
def test_every_layout_and_format_says_what_the_json_says(
    rich: Client, preferred: list[sdmx.Row], claimed: list[sdmx.Row], media_type: str, at: str
) -> None:
    """With series or flat, of figures and of claims: quotes, markup, line ends and long numbers as well."""
    query = f"?dimensionAtObservation={at}"
    assert sdmx.rows(media_type, sdmx.get(rich, media_type, query)) == preferred
    for parts in PARTS if media_type == sdmx.JSON_2 else ():
        assert sdmx.faults(media_type, sdmx.get(rich, media_type, f"{query}{parts}")) == [], parts
    found = sdmx.rows(media_type, sdmx.get(rich, media_type, query, "CLAIMS"))
    assert found == claimed
    assert [row for row in found if row.pop("PREFERRED") == "true"] == preferred


@pytest.mark.one_engine
@every(("path", "accept", "wanted"), TABLES["accepted"])
def test_negotiation(client: Client, path: str, accept: str, wanted: str) -> None:
    """Accept decides; XML answers who likes everything; the answer says what depends on Accept, a refusal what goes."""
    response = client.get(f"/sdmx/{path}", headers={} if accept == "-" else {"Accept": accept})
    assert (str(response.status_code) if wanted in ("400", "406") else response.headers["content-type"]) == wanted
    assert "Accept" in response.headers["vary"]
    assert wanted != "406" or "application/vnd.sdmx." in response.text


NATIVE = [("sdmx-json", sdmx.JSON_1), ("sdmx-csv", f"{sdmx.CSV_1}; charset=utf-8"), ("sdmx-ml", sdmx.GENERIC)]


@pytest.mark.one_engine
@pytest.mark.slow
@every(("key", "media_type"), NATIVE)
def test_v1_figures_has_three_of_the_formats_too(
    rich: Client, client: Client, preferred: list[sdmx.Row], claimed: list[sdmx.Row], key: str, media_type: str
) -> None:
    """They say what the JSON says; their source is `derived` of derived figures, and no figure is valid as well."""
    for claims_wanted, wanted in (("preferred", preferred), ("all", claimed)):
        response = rich.get(f"/v1/figures?claims={claims_wanted}&limit=10000&format={key}")
        assert (response.status_code, response.headers["content-type"]) == (200, media_type)
        assert sdmx.rows(media_type, response.content) == wanted
    for query in ("derived=true", "area=AFG"):
        body = client.get(f"/v1/figures.{key}?{query}").content
        found = sdmx.rows(media_type, body)
        assert found == ([] if "AFG" in query else sdmx.figures(client, f"&{query}"))
        assert ("derived" in {row["SOURCE"] for row in found}) == ("AFG" not in query)
        assert key == "sdmx-csv" or sdmx.faults(media_type, body) == []
    for path in ("market-size", "indicators"):
        assert client.get(f"/v1/{path}?format={key}").status_code == 406
