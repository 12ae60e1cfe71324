"""The life of a case: what happened to it, in which order, and what follows for its stage."""
