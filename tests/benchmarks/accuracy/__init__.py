"""How true the measures are, beside the plain alternatives, on recordings whose truth is known."""
