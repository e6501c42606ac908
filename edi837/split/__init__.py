"""One file split into two: the held claims, and all others."""
