"""Parameters of requests: their types, groups and models, and how query strings are read, resolved and refused."""
