"""Utilization: what the target lines of any number of files come to, by provider, payer, site, month and more."""
