"""How the pages of those who work here are read and shown."""
