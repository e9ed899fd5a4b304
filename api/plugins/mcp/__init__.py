"""The figures as tools of an assistant (MCP)."""
