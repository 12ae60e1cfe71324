"""Where a case can go, and who is there."""
