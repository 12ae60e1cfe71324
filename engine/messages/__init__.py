"""Messages to people: what they say, how they wait, how they are sent."""
