"""X12 as bytes: sources, delimiters, segments, envelopes and changes. Knows nothing of claims."""
