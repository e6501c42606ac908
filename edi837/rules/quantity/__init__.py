"""Q: units, doses, charges."""
