"""The web knows how people reach the engine through a browser; it holds no rules."""
