"""The rules run over claims and envelopes, and one fault gives one finding."""
