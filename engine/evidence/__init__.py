"""What a file that is handed in as evidence really is, and whether it may be kept."""
