"""How the queue's database came to be, step by step. Each step is final once it was released."""
