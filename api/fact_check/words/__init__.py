"""The words of prose that a fact-check knows: what means the same, what narrows a subject down, what says nothing."""
