"""What the tool needs of the machine: durable files, spools, errors, the log, signals."""
