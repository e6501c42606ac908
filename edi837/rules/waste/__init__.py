"""W: what was discarded (JW, JZ)."""
