"""The source of exchange rates has its Chinese name in Chinese texts."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.page_reader import opened, text_of
from tests.helpers.tables import every


@every(
    "path",
    [
        "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=EUR",
        "/indicators/online-retail-sales?unit=EUR",
        "/fact-check?text=China%27s+online+retail+sales+reached+1.99+trillion+euros+in+2024.",
    ],
)
def test_the_central_bank_has_its_name_in_the_language_of_the_page(client: Client, path: str) -> None:
    """On a page and in the chart on it."""
    english, chinese = "European Central Bank", "欧洲中央银行"
    for prefix, told, other in (("", english, chinese), ("/zh", chinese, english)):
        (main,) = opened(client, f"{prefix}{path}").xpath("//main")
        assert told in text_of(main)
        assert other not in text_of(main)
