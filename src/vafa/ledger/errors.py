"""What the books refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class NotEnoughBalance(Refused):
    """More was asked for than can be spent now. Facts: `usable`, `asked`, `unit`."""

    code = "not_enough_balance"
    message = _("There is not that much to spend.")


class AlreadyPosted(Refused):
    """A transfer with this reference stands in the books already. Nothing was added."""

    code = "already_posted"
    message = _("This was already recorded.")
