"""D: documentation, by the chart."""
