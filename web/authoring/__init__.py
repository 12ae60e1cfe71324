"""What the author's pages show: conditions in words, trials as forms, checks kept once made."""
