"""Vafa: a customer club for restaurants, cafés and shops."""
