"""How fast the service is, each number beside a peer's from the same run on the same data."""
