"""What sharing refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownSharedWallet(NotFound):
    """No such shared wallet in this business."""

    code = "unknown_shared_wallet"
    message = _("There is no such shared wallet.")


class SharedWalletClosed(Refused):
    """Nothing more goes into it or out of it."""

    code = "shared_wallet_closed"
    message = _("This shared wallet is closed.")


class NotAMember(Refused):
    """The customer shares no wallet, or not this one."""

    code = "not_a_member"
    message = _("This customer is in no such shared wallet.")


class AlreadyShares(Refused):
    """A customer is in one shared wallet at a time."""

    code = "already_shares"
    message = _("This customer is in a shared wallet already.")


class BadSharing(Refused):
    """The terms of a shared wallet or of a member cannot be."""

    code = "bad_sharing"
    message = _("A shared wallet needs a name, and limits of zero or more.")


class HeadStays(Refused):
    """The head cannot leave; somebody else becomes head first, or the wallet is closed."""

    code = "head_stays"
    message = _("The head cannot leave. Make somebody else head first, or close the wallet.")


class OverShareLimit(Refused):
    """A member spends more than they may. Facts: `room_rial`."""

    code = "over_share_limit"
    message = _("That is more than this member may spend from the shared wallet now.")


class OnlySharedCredit(Refused):
    """Points, or credit set aside, together with the shared wallet."""

    code = "only_shared_credit"
    message = _("From the shared wallet only credit is spent, without points or a hold.")


class BadTopUp(Refused):
    """Nothing, or without a word about it."""

    code = "bad_top_up"
    message = _("A payment has an amount, and a reason or the number of its receipt.")
