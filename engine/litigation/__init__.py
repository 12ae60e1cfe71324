"""What a court or a labour commission is given: forms as data, filled from what was said."""
