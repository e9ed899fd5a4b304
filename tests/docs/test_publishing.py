"""`docs/publishing.md` leads to a site: its commands run as written, and then the workflow that they have made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import environment

pytestmark = [pytest.mark.slow, pytest.mark.full]


def test_the_page_leads_to_a_site(repository: Path, tmp_path: Path) -> None:
    """The workflow finds nothing to load and publishes at the host's address; what was not loaded it refuses."""
    (block,) = re.findall(
        r"```console\n(.*?)```", (repository / "docs/publishing.md").read_text(encoding="utf-8"), re.S
    )
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "indicators").write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from api.cli.command_line import main; main()' \"$@\"\n"
    )
    (programs / "indicators").chmod(0o755)
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    given = environment(PATH=path, PYTHONPATH=str(repository), PLUGINS_OFF="sdmx,odata,worldbank,mcp")

    def bash(lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        line = [shutil.which("bash") or "/bin/sh", "-e", "-o", "pipefail", "-c", "\n".join(lines)]
        return subprocess.run(line, cwd=folder, env=given, capture_output=True, text=True, check=False)  # noqa: S603

    done = bash(re.findall(r"^\$ (.*)$", block, re.MULTILINE), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "my-report" / "site"
    assert "http://127.0.0.1:8000/figures/" in (site / "sitemaps" / "figures-1.xml").read_text(encoding="utf-8")
    workflow = (tmp_path / "my-report" / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    steps = [step for step in re.findall(r"- run: (.*)$", workflow, re.MULTILINE) if not step.startswith("pip ")]
    steps = [re.sub(r"\$\{\{ .*?base_url \}\}", "https://me.example/my-report", step) for step in steps]
    done = bash(steps, tmp_path / "my-report")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "https://me.example/my-report/figures/" in (site / "sitemaps" / "figures-1.xml").read_text(encoding="utf-8")
    assert "figures-2" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    figures = tmp_path / "my-report" / "report" / "figures.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace(",=,A,,", ",=,E,,", 1), encoding="utf-8")
    assert bash(steps, tmp_path / "my-report").returncode
