"""C: the claim around the drug line."""
