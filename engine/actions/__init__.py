"""Every verb a person has: load the case, decide, append what happened."""
