"""Money comes in online."""
