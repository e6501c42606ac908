"""What rules propose: changes of a bill that a named person decides on."""
