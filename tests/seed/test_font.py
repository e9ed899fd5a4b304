"""The fonts of pictures are a rebuild of what Debian packs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parents[2] / "seed" / "font" / "build.py"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")


@pytest.mark.slow
@pytest.mark.skipif(not NOTO.exists(), reason="Noto Sans CJK is not installed (Debian: apt install fonts-noto-cjk)")
def test_the_fonts_equal_a_rebuild() -> None:
    """Byte for byte, with the table of widths."""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(BUILD), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
