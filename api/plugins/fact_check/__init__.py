"""Verdicts on the numbers of a text: the claim as read, the figure that it means, and why."""
