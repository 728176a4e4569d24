"""Asking the till without changing anything."""

from vafa.checkout.quoting import quote_sale
from vafa.checkout.terms import load_settings

__all__ = ["load_settings", "quote_sale"]
