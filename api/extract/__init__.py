"""Figures proposed from prose, English or Chinese, for a person to check and complete."""

from api.extract.draft import draft
from api.extract.propose import propose
from api.extract.values import Proposal

__all__ = ["Proposal", "draft", "propose"]
