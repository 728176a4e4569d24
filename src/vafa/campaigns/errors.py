"""What campaigns refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownCampaign(NotFound):
    """No such campaign in this business."""

    code = "unknown_campaign"
    message = _("There is no such campaign.")


class CampaignHasBegun(Refused):
    """From its first moment a campaign stays as it is, or nothing could be said of it."""

    code = "campaign_has_begun"
    message = _("This campaign has begun and stays as it is. Make a new one like it.")


class NotNow(Refused):
    """The campaign is in a state in which this cannot be done."""

    code = "campaign_not_now"
    message = _("In its present state this cannot be done with the campaign.")


class SamePersonAsked(Refused):
    """Who wants a campaign to go out does not approve it."""

    code = "same_person"
    message = _("Somebody else has to approve the campaign that you want to send.")


class ChangedMeanwhile(Refused):
    """What is to be approved is not what was looked at."""

    code = "campaign_changed_meanwhile"
    message = _("The campaign was changed meanwhile. Look at it first.")


class MomentHasPassed(Refused):
    """The moment at which it was to begin is over."""

    code = "moment_has_passed"
    message = _("This moment has passed. Choose a later one.")


class DiscountIsOff(Refused):
    """The offer is a code of a discount that is not in force."""

    code = "discount_is_off"
    message = _("This discount is not in force; its codes would open nothing.")
