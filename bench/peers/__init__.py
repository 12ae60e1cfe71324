"""One small law about unpaid rent, written for each engine that is measured."""
