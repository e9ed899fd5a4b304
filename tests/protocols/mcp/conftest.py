"""What the answers of MCP are measured by."""

from __future__ import annotations

import importlib

import pytest

from tests.protocols.mcp.mcp_calls import TOKENIZERS


@pytest.fixture(scope="session", autouse=True)
def tokenizers(request: pytest.FixtureRequest) -> None:
    """The tokenizers of GPT-4o and its successors, and of GPT-4, where there is time for 170 MB."""
    importlib.import_module("api.protocols.mcp.server")  # seconds, which the first call would take
    if request.config.getoption("--rest"):
        import bpe_openai

        TOKENIZERS[:] = [bpe_openai.get_encoding(name) for name in ("o200k_base", "cl100k_base")]
