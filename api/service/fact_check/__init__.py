"""The fact-check of a text: its numbers read, each held against the figures that it speaks of."""
