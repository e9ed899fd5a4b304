"""Parameters, the stages of an answer, the audit, downloads: shared by HTTP, commands and assistants."""
