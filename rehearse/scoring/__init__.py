"""From what was found to the scorecard: rubric, criteria, verdict, advice, comparison. Pure."""
