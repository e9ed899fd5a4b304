"""Figures proposed from prose, English or Chinese, for a person to check and complete."""

from api.reports.extract.draft_csv import draft
from api.reports.extract.proposal import Proposal
from api.reports.extract.propose_figures import propose

__all__ = ["Proposal", "draft", "propose"]
