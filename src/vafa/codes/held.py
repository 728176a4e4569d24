"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.codes.types import CodeState
from vafa.customers.registry import Holding, Merged, by_mobile, hold, tells

hold(
    Holding(
        slug="codes",
        model="codes.Code",
        title=_("Codes, without the codes"),
        merged=Merged.GO,
        tells=tells("purpose state issued_at expires_at ended_at"),
        erase={"state": CodeState.REPLACED},
    ),
    Holding(
        slug="join_codes",
        model="codes.Code",
        title=_("Codes of who wanted to join"),
        merged=Merged.NUMBER,
        tells=tells("mobile purpose state issued_at expires_at ended_at"),
        of=by_mobile,
        erase="rows",
    ),
)
