"""What several pages show: charts, citations, claims, headlines, switches."""
