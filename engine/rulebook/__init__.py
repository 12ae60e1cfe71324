"""Rules as code: what words mean, what follows from facts, why, and what is still missing."""
