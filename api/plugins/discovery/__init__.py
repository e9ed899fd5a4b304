"""Documents by which programs find and describe the service."""
