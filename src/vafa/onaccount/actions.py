"""Buying on account, and paying for it."""

from vafa.onaccount.charging import charge_sale, lock_room, take_off_sale
from vafa.onaccount.keeping import set_account, take_payment

__all__ = ["charge_sale", "lock_room", "set_account", "take_off_sale", "take_payment"]
