"""Answers to claims that went out: read, matched, and told as states of a claim. Nothing here prints or knows SQL."""
