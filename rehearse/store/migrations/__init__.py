"""How the database of takes came to be, step by step. Each step is final once it was released."""
