"""What is refused on account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class NoAccount(Refused):
    """Nobody is named, or whoever is has no house account, or a closed one."""

    code = "no_account"
    message = _("This customer does not buy on account. Take another payment.")


class OverAccountLimit(Refused):
    """The purchase does not fit below the limit. Facts: `room_rial`, `limit_rial`, `owed_rial`."""

    code = "over_account_limit"
    message = _("The limit of the account does not reach that far.")


class BadAccount(Refused):
    """The terms of an account cannot be."""

    code = "bad_account"
    message = _("A limit is zero or more, and a term between 0 and 366 days.")


class BadPayment(Refused):
    """A payment of nothing, or without a word about it."""

    code = "bad_payment"
    message = _("A payment has an amount, and a reason or the number of its receipt.")


class MoreThanOwed(Refused):
    """More is paid than is owed. Facts: `owed_rial`."""

    code = "more_than_owed"
    message = _("That is more than is owed.")


class SameKeyOtherPayment(Refused):
    """This key stands for another payment."""

    code = "same_key_other_payment"
    message = _("This key was used for another payment.")
