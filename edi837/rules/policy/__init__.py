"""A: authorization and payer policy."""
