"""Citations for reference managers: formats, negotiation and the route."""
