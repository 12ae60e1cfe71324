"""What the programme suggests to those who work on a case, and what they make of it."""
