"""Plug-ins: what the service offers around its core, each a folder of one shape."""
