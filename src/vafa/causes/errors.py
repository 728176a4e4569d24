"""What causes refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownCause(NotFound):
    """No such cause in this business."""

    code = "unknown_cause"
    message = _("There is no such cause.")


class BadCause(Refused):
    """The terms of a cause cannot be."""

    code = "bad_cause"
    message = _("A cause needs a name, and a share between 0 and 100 percent.")


class BadGift(Refused):
    """Nothing, or points where the cause takes none."""

    code = "bad_gift"
    message = _("This cannot be given to this cause.")


class CauseClosed(Refused):
    """The cause collects no more."""

    code = "cause_closed"
    message = _("This cause collects no more. Thank you for the thought.")


class NothingToPay(Refused):
    """Everything that came together was paid."""

    code = "nothing_to_pay"
    message = _("Everything that came together was paid already.")


class SameKeyOtherGift(Refused):
    """This request key stands for another gift."""

    code = "same_key_other_gift"
    message = _("This key was used for something else.")
