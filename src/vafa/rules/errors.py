"""What the rules refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused
from vafa.foundation.shapes import BadValue

__all__ = [
    "BadValue",
    "BudgetUsedUp",
    "NotInThePast",
    "NothingProposed",
    "ProposedAnew",
    "RuleHasEnded",
    "SamePerson",
    "UnknownRule",
]


class UnknownRule(NotFound):
    """No such rule in this business."""

    message = _("There is no such rule.")


class RuleHasEnded(Refused):
    """A rule that has ended stays so; a new one can be made like it."""

    code = "rule_has_ended"
    message = _("This rule has ended. Make a new one like it.")


class BudgetUsedUp(Refused):
    """A rule whose budget is used up gives nothing."""

    code = "budget_used_up"
    message = _("Its budget is used up. Give it a larger one, then switch it on.")


class SamePerson(Refused):
    """Who proposed a change does not approve it."""

    code = "same_person"
    message = _("Somebody else has to approve what you proposed.")


class ProposedAnew(Refused):
    """What waits is not what was looked at."""

    code = "proposed_anew"
    message = _("Something else was proposed meanwhile. Look at it first.")


class NothingProposed(NotFound):
    """No change of this rule waits for approval."""

    message = _("Nothing waits for approval here.")


class NotInThePast(Refused):
    """What was given stays as it was: a change counts from now on or later."""

    code = "not_in_the_past"
    message = _("A change counts from now on or later.")
