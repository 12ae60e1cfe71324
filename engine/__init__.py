"""The engine knows the law as data, and the dispute as events; nothing of HTTP."""
