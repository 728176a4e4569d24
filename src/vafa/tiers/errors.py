"""When tiers say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class BadLadder(Refused):
    """Tiers that contradict each other; `pointer` names the tier."""

    code = "bad_ladder"
    message = _("Each tier needs a name of its own and a higher threshold than the one before.")


class NoLadder(Refused):
    """The business has no tiers."""

    code = "no_ladder"
    message = _("There are no tiers yet. Set them up first.")


class InThePast(Refused):
    """A protection that would be over already."""

    code = "in_the_past"
    message = _("Choose a day that is still to come.")


class CreditOverTierLimit(Refused):
    """More credit than the customer's tier may spend. Facts: `most_rial`, `tier`."""

    code = "over_tier_limit"
    message = _("More credit than the tier of this customer may spend.")


class InvoiceTooSmall(Refused):
    """Credit is spent from a certain invoice on. Facts: `least_rial`, `tier`."""

    code = "invoice_too_small"
    message = _("The invoice is too small for the tier of this customer to spend credit on.")
