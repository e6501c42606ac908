"""From fixes to bytes: which are made, what they may touch, and the proof that they did what they should."""
