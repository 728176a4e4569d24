"""How a code is made and kept.

HMAC-SHA256 under a key outside the database: seven digits have only ten million values, and a
bare hash of all of them is computed in seconds. The digest allows finding a code without its
customer; see docs/decisions for why it is not a slow password hash.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

from vafa.codes.types import Purpose
from vafa.tenancy.scope import current_business_id

DIGITS = {Purpose.SPEND: 7, Purpose.LOGIN: 6}


def make_code(purpose: Purpose) -> str:
    """A random code, leading zeros kept."""
    digits = DIGITS[purpose]
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def digest_code(code: str, purpose: Purpose, *, customer_id: int = 0, mobile: str = "") -> str:
    """The keyed hash of a code. A login code's is bound to its customer, or to the number of who
    is to become one, so two may be alike.
    """
    owner = (mobile or customer_id) if purpose == Purpose.LOGIN else 0
    return _digest(f"{current_business_id()}:{purpose}:{owner}:{code}")


def digest_secret(secret: str, *, family: str) -> str:
    """The keyed hash of a secret that another package keeps: of a discount code, a gift card."""
    return _digest(f"{current_business_id()}:{family}:{secret}")


def _digest(text: str) -> str:
    return hmac.new(settings.CODE_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
