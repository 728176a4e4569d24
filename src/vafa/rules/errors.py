"""What the rules refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused
from vafa.foundation.shapes import BadValue

__all__ = ["BadValue", "NotInThePast", "RuleHasEnded", "UnknownRule"]


class UnknownRule(NotFound):
    """No such rule in this business."""

    message = _("There is no such rule.")


class RuleHasEnded(Refused):
    """A rule that has ended stays so; a new one can be made like it."""

    code = "rule_has_ended"
    message = _("This rule has ended. Make a new one like it.")


class NotInThePast(Refused):
    """What was given stays as it was: a change counts from now on or later."""

    code = "not_in_the_past"
    message = _("A change counts from now on or later.")
