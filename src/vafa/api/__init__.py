"""The API: what machines call."""
