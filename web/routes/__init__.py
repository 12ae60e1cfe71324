"""Handlers by role: read the form, call one action, render."""
