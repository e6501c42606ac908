"""Settings from flags, environment and edi837.toml: one model, whatever they come from."""
