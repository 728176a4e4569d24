"""What may be done with the text account."""

from __future__ import annotations

from vafa.textaccount.charging import charge_account
from vafa.textaccount.keeping import correct_account, open_account, set_terms

__all__ = ["charge_account", "correct_account", "open_account", "set_terms"]
