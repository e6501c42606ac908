"""TA1, 999 and 277CA: what a clearinghouse answers to the sender of a file."""
