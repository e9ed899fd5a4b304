"""MCP: figures and findings as an assistant reads them, with all that a quotation needs and no more than fits."""

from __future__ import annotations

import re
from typing import Any

from api.protocols.mcp.entries import ADDED
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mcp.mcp_calls import EXPORTS, FIGURE, GROWTH, SALES, call


def test_a_figure_is_the_api_s_own(client: Client) -> None:
    """Cell by cell in whole units, missing ones left out."""
    (row,) = call(client, "get_figures", id=[FIGURE])["data"]
    ours = client.data(f"/v1/figures/{FIGURE}")
    own = {name: cell for name, cell in row.items() if name not in ADDED}
    assert {name: ours[name] for name in own} == own
    assert (row["value"], row["unit"], row["comparator"]) == (15_500_000_000_000, "CNY", "=")
    assert (row["low"], row["high"]) == (15_450_000_000_000, 15_550_000_000_000)
    assert row["source_link"].startswith("https://")


def test_a_figure_says_how_sure_it_is(client: Client) -> None:
    """What rounding leaves open, what the source prints in another unit, who says otherwise, and what checks found."""
    (row,) = call(client, "get_figures", indicator="online-retail-sales", period="2024", unit="USD")["data"]
    opened = "Online retail sales, China, 2024: 2.147 to 2.162 trillion USD (CFIS, 2025-09-15)"
    assert row["rounding_leaves_open"] == opened
    assert row["low"] < row["value"] < row["high"]
    assert row["as_printed"] == "15.5 trillion yuan"
    again = "Online retail sales, China, 2024 ~ 2.1 trillion USD (about; CFIS, 2025-09-15)"
    assert row["also_printed"] == [{"quote": again, "as_printed": "about $2.1 trillion"}]
    assert (row["preferred"], row["publisher"]) == (True, "CFIS")
    ours = client.data("/v1/figures?indicator=online-retail-sales&period=2024&claims=all")
    rivals = {other["id"]: other["display"] for other in ours if not other["preferred"]}
    told = {other["id"]: other["quote"] for other in row["other_claims"]}
    assert told.keys() == rivals.keys()
    assert all(display in told[id] for id, display in rivals.items())
    assert "15,522.5 billion CNY" in rivals.values()
    told = {finding["id"]: finding for finding in row["findings"]}
    for finding in client.data("/v1/audit"):
        if FIGURE in finding["inputs"]:
            shown = told.pop(finding["id"])
            assert shown["verdict"] == finding["verdict"]
            assert shown.get("sentence", finding["sentence"]) == finding["sentence"]
            assert ("sentence" in shown) == (finding["verdict"] != "consistent")
    assert not told


def test_a_claim_that_is_not_preferred_says_so(client: Client) -> None:
    """And names the one that is, unless that stands in the same answer."""
    bureau = "online-retail-sales.CHN.2024.nbs-2025-01-18"
    (row,) = call(client, "get_figures", id=[bureau])["data"]
    assert row["preferred"] is False
    assert {other["id"] for other in row["other_claims"] if other.get("preferred")} == {FIGURE}
    both = call(client, "get_figures", id=[bureau, FIGURE])["data"]
    assert all(FIGURE not in {other["id"] for other in row["other_claims"]} for row in both)


def test_a_line_is_that_of_the_api(client: Client) -> None:
    """Numbers in whole units by period, over as many answers as it takes."""
    for unit in ("CNY", "USD"):
        wanted = {row["period"]: row["value"] for row in client.data(f"/v1/figures?indicator={SALES}&unit={unit}")}
        found: dict[str, float] = {}
        while len(found) < len(wanted):
            rows = call(client, "get_figures", indicator=SALES, unit=unit, offset=len(found))["data"]
            assert rows
            assert {row["unit"] for row in rows} == {unit}
            found |= {row["period"]: row["value"] for row in rows}
        assert found == wanted


def test_a_scale_is_named_where_it_is_asked_for(client: Client) -> None:
    """Whole units need no word; what cannot be scaled is named."""
    found = call(client, "get_figures", id=[FIGURE, GROWTH], scale="billion")
    assert [(row["value"], row.get("scale")) for row in found["data"]] == [(15500, "billion"), (10.8, None)]
    assert found["unscaled"] == [GROWTH]


def test_what_stays_in_its_own_unit_is_named(client: Client) -> None:
    """In lists, by filters or by ids; so many as a reader looks at, and the number of the others."""
    found = call(client, "get_figures", id=[FIGURE, GROWTH], unit="USD")
    assert [row["unit"] for row in found["data"]] == ["USD", "percent"]
    assert found["unconverted"] == [GROWTH]
    many = call(client, "get_figures", unit="USD", limit=100)["unconverted"]
    assert len(many) == 9
    assert re.fullmatch(r"and \d+ more", many[-1])


def test_vintages_of_a_line_are_told(client: Client) -> None:
    """Above the rows, and in each of them."""
    found = call(client, "get_figures", indicator="cross-border-ecommerce-exports")
    assert found["vintages"] == [
        "cross-border-ecommerce-exports.CHN: none stated 2024; final 2024-S1; preliminary 2020, 2024-Q1"
    ]
    assert [row.get("vintage") for row in found["data"]] == ["preliminary", None, "preliminary", "final"]


def test_an_empty_answer_says_where_figures_are(client: Client) -> None:
    """The hint of the API."""
    found = call(client, "get_figures", area="FRA")
    assert found["data"] == []
    assert found["hint"] == client.get("/v1/figures?area=FRA").json()["meta"]["hint"]


def test_a_more_than_stays_one_when_it_is_converted(client: Client) -> None:
    """With the receipt of the rate."""
    (row,) = call(client, "get_figures", id=EXPORTS, unit="USD")["data"]
    assert (row["comparator"], row["display"]) == (">", "> 250 billion USD")
    assert "high" not in row
    assert row["conversion"]["basis"] == "annual-average"


@every("verdict", ["contradicts", "not comparable", "not testable"])
def test_findings_are_the_api_s_own(client: Client, verdict: str) -> None:
    """Those of a verdict, with the sentence, and with why two sides are not comparable."""
    found = call(client, "audit_findings", verdict=[verdict], limit=100)
    ours = client.data(f"/v1/audit?verdict={verdict}")
    assert found["total"] == len(ours)
    told = [(row["sentence"], row.get("differs")) for row in found["data"]]
    assert told == [(row["sentence"], row["differs"]) for row in ours][: len(told)]
    assert all(differs for _, differs in told) == (verdict != "contradicts")


@every("about", [{"indicator": SALES}, {"figure": [FIGURE]}, {"indicator": SALES, "verdict": ["contradicts"]}])
def test_findings_are_narrowed_to_what_is_quoted(client: Client, about: dict[str, Any]) -> None:
    """By indicator and by figure; all of them speak of it."""
    found = call(client, "audit_findings", limit=100, **about)
    prefix = about.get("figure", [f"{SALES}."])[0]
    ours = [
        row["id"]
        for row in client.data("/v1/audit")
        if any(figure.startswith(prefix) for figure in row["inputs"])
        and row["verdict"] in about.get("verdict", [row["verdict"]])
    ]
    assert found["total"] == len(ours)
    assert [row["id"] for row in found["data"]] == ours[: len(found["data"])]
    assert ours or "neither that figures agree" in found["hint"]
