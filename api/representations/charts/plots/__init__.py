"""Where everything of a chart goes: axes, marks, breaks, names, each plot by its kind."""
