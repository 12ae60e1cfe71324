"""A mediation: its course, who sees what of it, what is offered, agreed and kept."""
