"""Fundamental frequency: two trackers and the statistics of what they give."""
