"""Language before meaning: numerals, hesitations, syllables, phrase patterns."""
