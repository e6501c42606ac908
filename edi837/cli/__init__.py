"""The command line: flags, messages, exit codes. Everything it does is in the jobs."""
