"""How it was said: speech and pauses, pace, level, filled pauses, brightness, pitch. Pure."""
