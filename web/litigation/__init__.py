"""The pages of papers for a court: drawn up at home, received and answered at a court's desk."""
