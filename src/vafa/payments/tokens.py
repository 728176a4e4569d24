"""The token in a payment's addresses: whose payment it is, signed, so that none can be guessed."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from vafa.payments.types import Target

_signer = Signer(sep="~", salt="vafa.payments.token")


def make_token(business_id: int, payment_id: int) -> str:
    """Always the same for the same payment."""
    return _signer.sign(f"{business_id}.{payment_id}")


def read_token(token: str) -> Target | None:
    """Whose payment it stands for; None for a token that we did not make."""
    try:
        business, _, payment = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return Target(business_id=int(business), payment_id=int(payment))
