"""What many cases say together."""
