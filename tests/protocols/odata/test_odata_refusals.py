"""OData: whatever cannot be read or is not served is refused in OData's own shape."""

from __future__ import annotations

import sys
from urllib.parse import quote

import pytest

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.odata.odata_reading import FIGURE, ROOT, ask

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]  # what is refused is refused before any figure is read

REFUSED = [
    ("Figures?$filter=" + quote(" or ".join(["year eq 2024"] * 1000)), 400, "$filter", "at most 4000"),
    ("Figures?$filter=" + quote(" or ".join(["year eq 2"] * 250)), 400, "$filter", "more than 200 values"),
    ("Figures?$filter=year in (" + ",".join(["1"] * 500) + ")", 400, "$filter", "more than 200 values"),
    ("Figures?$filter=" + quote("(" * 700 + "year eq 2024" + ")" * 600), 400, "$filter", "too early"),
    ("Figures?$filter=" + quote("not (" * 600 + "year eq 2024" + ")" * 600), 400, "$filter", "too deep"),
    ("Figures?$filter=" + quote("a/" * 1500 + "a eq 1"), 400, "$filter", "too deep"),
    ("Figures?$filter=", 400, "$filter", "ends too early"),
    ("Figures?$filter=year eq", 400, "$filter", "character 5"),
    ("Figures?$filter=year eq 'x", 400, "$filter", "cannot be read"),
    ("Figures?$filter=year", 400, "$filter", "not a comparison"),
    ("Figures?$filter=true", 400, "$filter", "not a comparison"),
    ("Figures?$filter=1 eq 1", 400, "$filter", "name of a property"),
    ("Figures?$filter=not year eq 2024", 400, "$filter", "not (year eq 2024)"),
    ("Figures?$filter=yaer eq 2024", 400, "$filter", "Did you mean year?"),
    ("Figures?$filter=year eq '2024'", 400, "$filter", "Edm.Int32"),
    ("Figures?$filter=year eq 2024.5", 400, "$filter", "Edm.Int32"),
    ("Figures?$filter=year eq 99999999999", 400, "$filter", "within bounds"),
    ("Figures?$filter=year eq " + "9" * 3000, 400, "$filter", "within bounds"),
    ("Figures?$filter=value eq '15.5'", 400, "$filter", "Edm.Decimal"),
    ("Figures?$filter=value eq 1e99", 400, "$filter", "within bounds"),
    ("Figures?$filter=value eq 1e-99", 400, "$filter", "within bounds"),
    ("Figures?$filter=value eq 1e999999999", 400, "$filter", "within bounds"),
    ("Figures?$filter=value eq INF", 501, "$filter", "values only"),
    ("Figures?$filter=unit eq CNY", 501, "$filter", "values only"),
    ("Figures?$filter=unit eq 2024", 400, "$filter", "single quotes"),
    ("Figures?$filter=time ge 2024-01-01", 400, "$filter", "a moment"),
    ("Figures?$filter=time ge 2024-02-31T00:00:00Z", 400, "$filter", "a moment"),
    ("Figures?$filter=time lt 9999-12-31T23:59:59-14:00", 400, "$filter", "a moment"),
    ("Sources?$filter=published eq 2025-02-31", 400, "$filter", "a day"),
    ("Sources?$filter=published eq '2025-09-15'", 400, "$filter", "a day"),
    ("Figures?$filter=unit eq '%00'", 400, "$filter", "NUL"),
    ("Figures?$filter=unit in 'CNY'", 400, "$filter", "character 9"),
    ("Figures?$filter=contains(year,'2')", 400, "$filter", "looks into texts"),
    ("Figures?$filter=contains(unit,null)", 400, "$filter", "not null"),
    ("Figures?$filter=contains(unit)", 400, "$filter", "takes 2 arguments"),
    ("Figures?$filter=nonsense(unit)", 400, "$filter", "Unknown function"),
    ("Figures?$filter=tolower(unit) eq 'cny'", 501, "$filter", "tolower()"),
    ("Figures?$filter=year(time) eq 2024", 501, "$filter", "year()"),
    ("Figures?$filter=length(unit) gt 2", 501, "$filter", "length()"),
    ("Figures?$filter=year add 1 eq 2025", 501, "$filter", "arithmetic"),
    ("Figures?$filter=inputs/any(x:x eq 'a')", 501, "$filter", "any()"),
    ("Figures?$filter=low gt 1", 501, "$filter", "filled in after reading"),
    ("Figures?$filter=contains(display,'CNY')", 501, "$filter", "filled in after reading"),
    ("Claims?$filter=verified eq 'found'", 501, "$filter", "these can be used: id, indicator"),
    ("Claims?$filter=verified_at gt 2024-01-01T00:00:00Z", 501, "$filter", "filled in after reading"),
    ("Figures?$filter=value_text eq '1'", 501, "$filter", "printed_value"),
    ("Figures?$orderby=decimals", 400, "$orderby", "no property 'decimals'"),
    ("Figures?$filter=preferred eq 'yes'", 400, "$filter", "true or false"),
    ("Figures?$expand=links", 501, "$expand", "not served"),
    ("Figures?$apply=aggregate(value with sum as total)", 501, "$apply", "not served"),
    ("Figures?$search=retail", 501, "$search", "not served"),
    ("Figures?$compute=value mul 2 as twice", 501, "$compute", "not served"),
    ("Figures?$filter=year eq @p1&@p1=2024", 501, "@p1", "not served"),
    ("Figures?filter=year eq 2024", 400, "filter", "Did you mean $filter?"),
    ("Figures?$fliter=year eq 2024", 400, "$fliter", "Did you mean $filter?"),
    ("Figures?unit=USD", 400, "unit", "no option"),
    ("Figures?$top=1&$top=2", 400, "$top", "twice"),
    ("Figures?$top=-1", 400, "$top", "whole number"),
    ("Figures?$top=a", 400, "$top", "whole number"),
    ("Figures?$skip=99999999999", 400, "$skip", "whole number"),
    ("Figures?$count=yes", 400, "$count", "true or false"),
    ("Figures?$select=", 400, "$select", "no property"),
    ("Figures?$select=id,vlaue", 400, "$select", "Did you mean value?"),
    ("Figures?$orderby=", 400, "$orderby", "no property"),
    ("Figures?$orderby=value down", 400, "$orderby", "asc or desc"),
    ("Figures?$orderby=value,year,value desc", 400, "$orderby", "value stands there twice"),
    ("Figures?$orderby=display", 501, "$orderby", "filled in after reading"),
    ("Figures?$skiptoken=nothing", 400, "$skiptoken", "nextLink"),
    ("Figures?$skiptoken=", 400, "$skiptoken", "nextLink"),
    ("Figures?$skiptoken=a&$orderby=value", 400, "$skiptoken", "leave $orderby out"),
    ("Areas?$skiptoken=CHN", 400, "$skiptoken", "$skip"),
    ("Figures?lang=de", 400, "lang", "en, zh"),
    ("Figures?$format=atom", 406, "$format", "application/json"),
    ("$metadata?$format=json", 406, "$format", "application/xml"),
    ("$metadata?$top=1", 400, "$top", "no option"),
    ("?$top=1", 400, "$top", "no option"),
    (f"Figures('{FIGURE}')?$filter=year eq 2024", 400, "$filter", "no option"),
    ("Figures/$count?$select=id", 400, "$select", "no option"),
    ("Figures('nothing')", 404, None, "nothing with the key"),
    ("Figures('%E4%B8%AD')", 404, None, "nothing with the key"),
    ("Figures(2024)", 400, None, "A key is written"),
    ("Figures(name='x')", 400, None, "A key is written"),
    ("Figures()", 400, None, "A key is written"),
    ("Years('2024')", 400, None, "Years(2024)"),
    ("Years(99999999999)", 400, "The key", "within bounds"),
    ("Years(1066)", 404, None, "nothing with the key"),
    ("figures", 404, None, "Figures"),
    ("claims", 404, None, "Claims"),
    ("Nothing/at/all", 404, None, "no entity set"),
    ("Figures/$nothing", 404, None, "nothing at"),
    (f"Figures('{FIGURE}')/value", 501, None, "$select=value"),
    (f"Figures('{FIGURE}')/$count", 404, None, "nothing at"),
    ("$crossjoin(Figures,Areas)", 501, None, "not served"),
    ("$batch", 501, None, "one by one"),
]


@every(("path", "status", "target", "words"), REFUSED)
def test_a_refusal_has_odata_s_shape(client: Client, path: str, status: int, target: str | None, words: str) -> None:
    """Status, code, message, and the option at fault."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert response.headers["odata-version"] == "4.0"
    error = response.json()["error"]
    assert words in error["message"]
    wanted = {400: "BadRequest", 404: "NotFound", 406: "NotAcceptable", 501: "NotImplemented"}[status]
    assert (error["code"], error.get("target", target if target == "The key" else None)) == (wanted, target)


def test_a_filter_without_its_parser_says_how_to_install_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """501, and everything but $filter works."""
    monkeypatch.setitem(sys.modules, "odata_query.grammar", None)
    response = ask(client, "Figures", filter="year eq 2019")
    assert response.status_code == 501
    assert "pip install 'report-indicators[odata]'" in response.json()["error"]["message"]
    assert ask(client, "Figures", orderby="year desc", top=3).status_code == 200


@every("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    """405 in OData's shape, with what is allowed."""
    response = client.request(method, f"{ROOT}/Figures", json={})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.json()["error"]["code"] == "MethodNotAllowed"
