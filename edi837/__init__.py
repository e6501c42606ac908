"""Checks, repairs and proves the drug lines of X12 837P and 837I files."""

__version__ = "1.0.0"
