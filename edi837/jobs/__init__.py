"""Jobs over files: what each command does, without its flags and messages."""
