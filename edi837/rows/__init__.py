"""The rows people and programs read: exceptions, and the table of drug lines."""
