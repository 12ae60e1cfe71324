"""How a case goes to court: papers drawn up, handed over, and what is done with them there."""
