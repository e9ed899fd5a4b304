"""Figures proposed from prose, English or Chinese, for a person to check and complete."""

from __future__ import annotations

from api.plugins.extract.proposal import Proposal
from api.plugins.extract.propose import draft, propose

__all__ = ["Proposal", "draft", "propose"]
