"""A copy of a claim file without what names or dates a patient, that gives the same findings at the same places."""
