"""A site of files, as other people's programs read it."""

from pathlib import Path

import pytest

from tests.clients.conftest import Run
from tests.helpers.own_server import free_port
from tests.plugins.publish.conftest import published, served, url  # noqa: F401 - a fixture


@pytest.mark.slow
def test_clients_read_a_published_site(run: Run, url: str, tmp_path: Path) -> None:  # noqa: F811
    """DuckDB reads a series by ranges, pandas all figures, frictionless the tables by their description."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/report"
    published(tmp_path, f"site --base-url {base}", url)
    with served(tmp_path / "site", tmp_path, port):
        read = run("table_readers.published", base)
        package = run("description_readers.frictionless", base)
    assert read["duckdb"] == [["2024", 4200]]
    assert sorted(read["pandas"])[0] == "station-shop-sales"
    assert package["valid"]
    log = (tmp_path / "requests.log").read_text(encoding="utf-8")
    assert 'indicator=station-visitors.parquet HTTP/1.1" 206 ' in log
    assert '" 404 ' not in log
