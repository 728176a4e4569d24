"""What the till is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class NoCustomer(Refused):
    """Something is to be spent, but nobody is named."""

    code = "no_customer"
    message = _("Whose credit? Enter the mobile number of the customer.")


class CodeNeeded(Refused):
    """Credit is spent with the 7-digit code only."""

    code = "code_needed"
    message = _("Ask the customer for the 7-digit code in the text message.")


class PointsDoNotPay(Refused):
    """This business does not take points as payment."""

    code = "points_do_not_pay"
    message = _("Points cannot pay for an invoice here.")


class MoreThanInvoice(Refused):
    """More is spent than the invoice comes to. Facts: `most_rial`."""

    code = "more_than_invoice"
    message = _("That is more than the invoice comes to.")


class OverHandLimit(Refused):
    """A gift by hand over the business's limit. Facts: `most`, `unit`."""

    code = "over_hand_limit"
    message = _("This is more than may be given by hand. Ask the manager.")


class TooLongAgo(Refused):
    """What ended so long ago is not given back; give something new instead."""

    code = "too_long_ago"
    message = _("This ended too long ago to be given back. Give new credit instead.")


class AlreadyReturned(Refused):
    """A sale of which something came back cannot be corrected any more."""

    code = "already_returned"
    message = _("Part of this sale has been returned, so it cannot be changed.")


class BadAllowance(Refused):
    """What lets a till spend while it is cut off is not of this till, device or day."""

    code = "bad_allowance"
    message = _("This till was not allowed to take credit off without asking.")


class OverAllowance(Refused):
    """What is missing is more than the allowance has left. Facts: `lost_rial`, `left_rial`."""

    code = "over_allowance"
    message = _("The credit is not there, and the till's allowance of that day is used up.")


class NotYet(Refused):
    """What is reported lies ahead."""

    code = "not_yet"
    message = _("This has not happened yet.")


class SameKeyOtherOccasion(Refused):
    """This key was used for another customer."""

    code = "same_key_other_occasion"
    message = _("This was reported before, for another customer.")


class GiftCardSale(Refused):
    """What a correction says cannot be of a sale with gift cards."""

    code = "gift_card_sale"
    message = _("A sale with gift cards is taken back and recorded anew, not corrected.")


class UnknownLateSale(NotFound):
    """No such sale of an outage in reach."""

    code = "unknown_late_sale"
    message = _("There is no such sale of an outage.")
