"""Frozen values, and nothing but them: what one room hands to another."""
