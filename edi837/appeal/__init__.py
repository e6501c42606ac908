"""What goes to a payer that denied a claim: the letter, what proves it, and what is missing. A person signs."""
