"""What the books refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class NotEnoughBalance(Refused):
    """More was asked for than can be spent now. Facts: `usable`, `asked`, `unit`."""

    code = "not_enough_balance"
    message = _("There is not that much to spend.")


class AlreadyPosted(Refused):
    """A transfer with this reference stands in the books already. Nothing was added."""

    code = "already_posted"
    message = _("This was already recorded.")


class UnknownHold(NotFound):
    """There is no such hold."""

    code = "unknown_hold"
    message = _("There is no such hold.")


class HoldEnded(Refused):
    """The hold was captured, released or timed out. Facts: `state`."""

    code = "hold_ended"
    message = _("This amount is not held any more.")


class MoreThanHeld(Refused):
    """More is captured than the hold set aside. Facts: `held`, `asked`."""

    code = "more_than_held"
    message = _("That is more than was held.")


class SameReferenceOtherHold(Refused):
    """A hold with this reference stands, for another amount or owner."""

    code = "same_reference_other_hold"
    message = _("This reference was used for another hold.")


class NothingEnded(Refused):
    """Nothing of this lot ended unspent."""

    code = "nothing_ended"
    message = _("Nothing of this ended unspent.")
