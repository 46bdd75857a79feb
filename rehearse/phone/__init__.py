"""Telephone numbers out of words: parsed, segmented, checked against the numbering plan, audited."""
