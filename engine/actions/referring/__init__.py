"""The ways out of a case that are no court: what is open, what was handed in, what became of it."""
