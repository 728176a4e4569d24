"""What partners refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownPartner(NotFound):
    """No such partner in this business."""

    code = "unknown_partner"
    message = _("There is no such partner.")


class NoSuchPartner(Refused):
    """A sale names a partner that there is not, or one who brings no more. Facts: `partner`."""

    code = "no_such_partner"
    message = _("No partner has this code. Correct it, or record the sale without it.")


class BadPartner(Refused):
    """The terms of a partner cannot be."""

    code = "bad_partner"
    message = _("A partner needs a name, a code, and rates between 0 and 100 percent.")


class CodeTaken(Refused):
    """Another partner has this code."""

    code = "partner_code_taken"
    message = _("Another partner has this code.")


class BadPayout(Refused):
    """A payout of nothing, or without a word about it."""

    code = "bad_payout"
    message = _("A payout has an amount, and the number of its receipt or a note.")


class MoreThanOwed(Refused):
    """More is paid out than is owed. Facts: `owed_rial`."""

    code = "more_than_owed"
    message = _("That is more than is owed to the partner.")


class SameKeyOtherPayout(Refused):
    """This key stands for another payout."""

    code = "same_key_other_payout"
    message = _("This key was used for another payout.")
