"""X: envelope and syntax, over the whole file."""
