"""What a court or commission receives of a case, and how it is put together and checked."""
