"""What memberships refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownPlan(NotFound):
    """No such plan in this business."""

    code = "unknown_plan"
    message = _("There is no such membership plan.")


class UnknownMembership(NotFound):
    """No such membership in this business."""

    code = "unknown_membership"
    message = _("There is no such membership.")


class BadPlan(Refused):
    """The terms of a plan cannot be."""

    code = "bad_plan"
    message = _("A plan needs a name, a code for the menu, and a time of at least one day.")


class PlanCodeTaken(Refused):
    """Another plan or product has this code."""

    code = "plan_code_taken"
    message = _("This code is already on the menu.")


class PlanClosed(Refused):
    """The plan is not sold any more."""

    code = "plan_closed"
    message = _("This plan is not sold any more.")


class MembershipOver(Refused):
    """It is over, or was ended before."""

    code = "membership_over"
    message = _("This membership is over already.")


class SameKeyOtherMembership(Refused):
    """This request key stands for another customer or plan."""

    code = "same_key_other_membership"
    message = _("This key was used for something else.")
