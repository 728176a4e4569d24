"""What referrals refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownInviter(NotFound):
    """No member has this invitation code or mobile."""

    code = "unknown_inviter"
    message = _("No member has this invitation code.")


class CannotBeBrought(Refused):
    """It cannot be written down that the one brought the other."""


class OwnInvitation(CannotBeBrought):
    """Somebody used their own invitation."""

    code = "own_invitation"
    message = _("Nobody brings themselves: this is their own invitation.")


class AlreadyBrought(CannotBeBrought):
    """Somebody else brought this customer. Facts: `customer_id`."""

    code = "already_brought"
    message = _("It is written down already who brought this customer.")


class NotNew(CannotBeBrought):
    """The customer has bought before."""

    code = "not_new"
    message = _("This customer has bought before; only who is new can be brought.")


class InvitedInCircle(CannotBeBrought):
    """The inviter was brought by this customer, or by somebody whom they brought."""

    code = "invited_in_circle"
    message = _("This customer brought the other one; they cannot bring each other.")


class RatesRise(Refused):
    """A further level would get more than the one before it."""

    code = "rates_rise"
    message = _("Each level gets at most as much as the one before it.")
