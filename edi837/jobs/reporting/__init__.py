"""The reports of a judged file, and reading them back."""
