"""What a chart says of figures: lines, their kind, the finding as its title, notes."""
