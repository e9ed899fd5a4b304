"""The plug-ins: a folder for each, whose `plugin.py` describes it; `registry.py` lists the built-in ones."""
