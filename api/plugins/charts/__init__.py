"""Pictures of figures: one geometry, drawn as SVG, painted as PNG, or described for Vega-Lite."""
