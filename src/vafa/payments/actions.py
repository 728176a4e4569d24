"""What may be done: wish for a payment, send the payer, settle it; accounts at gateways."""

from __future__ import annotations

from vafa.payments.accounts import decide_trial, save_payment_account
from vafa.payments.paying import begin_payment, send_payer
from vafa.payments.settling import ask_about_payments, settle_payment

__all__ = [
    "ask_about_payments",
    "begin_payment",
    "decide_trial",
    "save_payment_account",
    "send_payer",
    "settle_payment",
]
