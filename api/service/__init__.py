"""Parameters of requests, reads of figures, the audit, search and downloads: shared by HTTP, commands and plug-ins."""
