"""The command line: commands of the core, options, output, failures."""
