"""N: drug identification, loop 2410."""
