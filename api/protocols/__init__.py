"""Other people's URL shapes over the same dataset, each kept within its own prefix."""
