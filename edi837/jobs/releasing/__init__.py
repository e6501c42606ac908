"""Decisions of people carried out: resolved, spliced, judged again."""
