"""How other people's programs find and describe the service."""
