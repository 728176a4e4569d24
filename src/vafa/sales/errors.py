"""What sales refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownSale(NotFound):
    """No such sale in this business."""

    code = "unknown_sale"
    message = _("There is no such sale.")


class BadSale(Refused):
    """The sale does not add up. The pointer names the field."""

    code = "bad_sale"
    message = _("This sale does not add up.")


class BadReturn(Refused):
    """The return cannot be true. The pointer names the field."""

    code = "bad_return"
    message = _("This return is not possible.")


class SameNumberOtherSale(Refused):
    """This source and number, or this request key, belong to another sale."""

    code = "same_number_other_sale"
    message = _("This invoice number is already recorded with different contents.")


class StillInFlight(Refused):
    """The same sale is being recorded this moment; ask again."""

    code = "still_in_flight"
    message = _("This sale is being recorded right now. Please try again.")


class MoreThanSold(Refused):
    """More is returned than was sold or is left. Facts: `position`, `left`."""

    code = "more_than_sold"
    message = _("More is being returned than was sold.")
