"""Synthetic 837P and 837I files of any size: clean claims, and claims with faults that are known beforehand."""
