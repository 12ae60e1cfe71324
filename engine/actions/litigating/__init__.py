"""How papers go to a court or commission, and what is done with them there."""
