"""Whether a purchase fits on an account: asked by the quote and by the act alike."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.foundation.formatting import format_money
from vafa.onaccount.errors import NoAccount, OverAccountLimit
from vafa.onaccount.models import HouseAccount
from vafa.tenancy.queries import load_current_business


def refuse_over_limit(
    account: HouseAccount | None, amount_rial: int, *, owed_rial: int, pointer: str
) -> None:
    """Raise NoAccount or OverAccountLimit, with the room that is left in the sentence."""
    if account is None or not account.is_open:
        raise NoAccount(pointer=pointer)
    room_rial = max(0, account.limit_rial - owed_rial)
    if amount_rial > room_rial:
        business = load_current_business()
        with translation.override(business.language):
            said = _("The account has room for %(room)s. Take the rest another way.") % {
                "room": format_money(room_rial, business.unit)
            }
        raise OverAccountLimit(
            said,
            pointer=pointer,
            room_rial=room_rial,
            limit_rial=account.limit_rial,
            owed_rial=owed_rial,
        )
