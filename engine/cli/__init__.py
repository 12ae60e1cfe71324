"""The command line: whatever an author, tester or operator does without a browser."""

from engine.cli.entry import main

__all__ = ["main"]
