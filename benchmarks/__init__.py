"""Measurements; README.md tells how they are taken."""
