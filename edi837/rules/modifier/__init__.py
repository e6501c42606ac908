"""M: modifiers."""
