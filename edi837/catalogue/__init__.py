"""What is told of the rules: in a terminal, for programs, and as pages of the documentation."""
