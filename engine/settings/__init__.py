"""What an operator decides about one service, read from its environment and command line."""
