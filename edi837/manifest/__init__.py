"""What a run writes down of its changes, and the proof that nothing else was changed."""
