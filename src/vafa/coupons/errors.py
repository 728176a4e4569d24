"""What discounts refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownDiscount(NotFound):
    """No such discount in this business."""

    code = "unknown_discount"
    message = _("There is no such discount.")


class UnknownGroup(NotFound):
    """No such group of discounts in this business, or it would stand in itself."""

    code = "unknown_discount_group"
    message = _("There is no such group of discounts.")


class GroupNameTaken(Refused):
    """Another group of discounts is called so."""

    code = "discount_group_name_taken"
    message = _("Another group has this name.")


class UnknownBatch(NotFound):
    """No such batch of codes in this business."""

    code = "unknown_batch"
    message = _("There is no such batch of codes.")


class DiscountHasEnded(Refused):
    """What has ended stays as it was."""

    code = "discount_has_ended"
    message = _("This discount has ended. Make a new one.")


class DiscountCodeTaken(Refused):
    """Another discount has a code that reads the same."""

    code = "discount_code_taken"
    message = _("This code is in use. Choose another.")


class BadDiscountCode(Refused):
    """A code that cannot be typed."""

    code = "bad_discount_code"
    message = _("A code has between 3 and 40 letters or digits.")


class WrongDiscountCode(Refused):
    """The code takes nothing off: wrong, used, expired or somebody else's, which is not told."""

    code = "wrong_discount_code"
    message = _("This discount code is not accepted.")
    keeps_writes = True


class DiscountDoesNotApply(Refused):
    """The code is good, and this sale is not what its discount is for. The message says why."""

    code = "discount_does_not_apply"
    message = _("This discount is not for this purchase.")
