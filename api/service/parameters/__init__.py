"""The parameters of each kind of request: types, groups, models, reading, resolving."""
