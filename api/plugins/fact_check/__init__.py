"""The fact-check: a verdict on each number that a text quotes, its figure, the reason and a correction."""
