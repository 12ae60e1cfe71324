"""Asking: which question comes next, how its answer is read, and how far the way still is."""
