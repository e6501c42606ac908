"""One file judged from its first byte to its last, its claims in this process or in others."""
