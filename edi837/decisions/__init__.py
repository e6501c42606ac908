"""What a person decided on proposals."""
