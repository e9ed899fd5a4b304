"""The figures as tools of an assistant (MCP): what they take, what they answer, and the server that offers them."""
