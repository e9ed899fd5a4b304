"""Charts of figures and cards of single figures, as SVG, PNG and Vega-Lite specifications."""
