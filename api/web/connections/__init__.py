"""The HTTP connections of a process, with bounds on their bytes, their time and their number."""
