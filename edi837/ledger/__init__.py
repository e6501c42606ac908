"""The ledger: what came, what became of it, and what rules ask about earlier files. The only place that knows SQL."""
