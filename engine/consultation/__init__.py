"""Consultation: what is answered at once to a question, and on what law."""
