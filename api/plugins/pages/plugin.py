"""The plug-in `pages`: the routes of the HTML pages, their links, the page of a problem, and the files of `/docs`."""

from api.plugin import Link, Plugin

PAGES = ("frame", "figure", "indicator", "front", "checks", "docs")
PLUGIN = Plugin(
    "pages",
    routers=tuple(f"api.plugins.pages.{name}" for name in PAGES),
    links=(
        Link("/", words="indexhtml home main"),
        Link("/audit"),
        Link("/fact-check"),
        Link("/search"),
        Link("/docs", words="redoc swagger swaggerui documentation doc help explorer apidocs"),
        Link(
            "/openapi.json",
            words="openapi swaggerjson openapiyaml openapiyml apispec spec schema",
            programs="/openapi.json",
        ),
    ),
    problems="api.plugins.pages.frame:problem_page",
    page="api.plugins.pages.frame:page_address",
    setup="api.plugins.pages.docs:mount",
)
