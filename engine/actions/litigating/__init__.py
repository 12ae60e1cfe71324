"""What a side does to go to court: its papers drawn up, and the people in them described."""
