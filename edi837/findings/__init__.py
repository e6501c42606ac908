"""What a rule says of a claim: findings, fixes, and what was not checked."""
