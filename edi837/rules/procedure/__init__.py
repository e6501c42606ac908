"""P: the procedure code."""
