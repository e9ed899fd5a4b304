"""How a figure is cited by reference managers: formats, negotiation and the route."""
