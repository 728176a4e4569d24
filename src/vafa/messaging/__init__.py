"""Texts to customers: what is to be said, by which gateway, and what became of it."""
