"""What was said: who calls, why, for whom, what is asked, what costs the call back, how a script is followed. Pure."""
