"""A team's takes together: who practises, what goes wrong most, and whether the card hears what the coach hears.

All of it is pure: takes in, figures out. Nothing here changes a score.
"""
