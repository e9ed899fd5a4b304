"""How a figure is cited: its parts, the styles of a reference, and the formats of reference managers."""
