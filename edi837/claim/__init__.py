"""Views of one claim over its segments: parties, diagnoses, references, service lines with their drugs."""
