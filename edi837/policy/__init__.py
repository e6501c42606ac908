"""What a payer states as policies, held against the lines of a claim."""
