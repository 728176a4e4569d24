"""Asking the till without changing anything."""

from vafa.checkout.quoting import quote_sale
from vafa.checkout.terms import load_settings, load_words

__all__ = ["load_settings", "load_words", "quote_sale"]
