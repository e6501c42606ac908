"""Decisions of people on proposals: read from CSV or XLSX, held against what the proposals show, and resolved."""
