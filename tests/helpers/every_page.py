"""The addresses of the pages that tests open: each kind, of each kind of figure, in both languages."""

from __future__ import annotations

FIGURES = (
    "online-retail-sales.CHN.2024.cfis-2025-09-15",
    "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15",
    "silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15",
    "new-ecommerce-2025.cross-border-imports",
)
ENGLISH = (
    "/",
    "/?report=companion-official&unit=USD",
    "/reports/new-ecommerce-2025",
    "/reports/companion-official?unit=EUR",
    *(f"/figures/{figure}" for figure in FIGURES),
    f"/figures/{FIGURES[1]}?unit=EUR",
    "/audit",
    "/audit?verdict=contradicts",
    "/fact-check",
    "/fact-check?text=China%27s+online+retail+sales+reached+1.5+trillion+yuan+in+2024,+up+7.2+percent.",
    "/search",
    "/search?q=China+cross-border+exports",
    "/search?q=nothing+of+this+kind",
    "/indicators",
    "/reports",
    "/sources",
    "/indicators/online-retail-sales",
    "/indicators/cross-border-ecommerce-trade?unit=USD&claims=all",
    "/sources/cfis-2025-09-15",
    f"/embed/figures/{FIGURES[0]}",
    f"/embed/figures/{FIGURES[1]}?unit=EUR&as_of=2026-11-26",
    "/embed/indicators/online-retail-sales",
    "/embed/indicators/goods-trade?area=DEU",
)
EVERY_PAGE = tuple(f"{prefix}{path}" for path in ENGLISH for prefix in ("", "/zh"))
