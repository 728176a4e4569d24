"""What a campaign lets its texts say: the discount code that it gave."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from vafa.coupons.queries import map_newest_codes
from vafa.messaging.registry import PersonalVariable, register_personal_variables
from vafa.messaging.types import Kind

_CODE = PersonalVariable(
    name="discount_code",
    label=pgettext_lazy("text", "Discount code of one's own"),
    kind=Kind.TEXT,
    sample="K7RWM-2NTBD",
    load=map_newest_codes,
)


def offer_discount_code() -> None:
    """Let free texts say `{discount_code}`."""
    register_personal_variables(lambda: (_CODE,))
