"""What the reward list refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownPrize(NotFound):
    """No such prize in this business."""

    code = "unknown_prize"
    message = _("There is no such reward.")


class UnknownClaim(NotFound):
    """No such claim in this business, or nothing waits under this code."""

    code = "unknown_claim"
    message = _("Nothing waits under this code.")


class BadPrize(Refused):
    """The terms of a prize cannot be."""

    code = "bad_prize"
    message = _("A reward needs a name, a price in points, and a last day after its first.")


class PrizeNotOffered(Refused):
    """It is off the list, or its days have not come or are over."""

    code = "prize_not_offered"
    message = _("This reward is not on offer now.")


class PrizeElsewhere(Refused):
    """It is given in other branches only."""

    code = "prize_elsewhere"
    message = _("This reward is not given in this branch.")


class PrizeForOthers(Refused):
    """It is for groups in which the customer is not."""

    code = "prize_for_others"
    message = _("This reward is for another group of members.")


class PrizeGone(Refused):
    """Nothing is left of it."""

    code = "prize_gone"
    message = _("The last one is gone.")


class PrizeTaken(Refused):
    """The customer has taken as many as one may. Facts: `most`."""

    code = "prize_taken"
    message = _("Nobody may take more of this than you have.")


class ClaimEnded(Refused):
    """The claim was handed over or cancelled before. Facts: `state`."""

    code = "claim_ended"
    message = _("This was handed over or cancelled before.")


class SameKeyOtherClaim(Refused):
    """This request key stands for another customer, reward or amount."""

    code = "same_key_other_claim"
    message = _("This key was used for something else.")


class NoExchange(Refused):
    """The business does not change points into credit, or not so few. Facts: `least`."""

    code = "no_exchange"
    message = _("Points are not changed into credit like this here.")
