"""The whole site as a folder of files, for a host that runs no program."""
