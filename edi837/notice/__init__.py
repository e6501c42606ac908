"""The notice to a provider of what was changed in its claims, what was decided, and what waits for it."""
