"""When insight says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class BadScoring(Refused):
    """Thresholds or days that contradict each other; `pointer` names the setting."""

    code = "bad_scoring"
    message = _("These steps must each be further than the one before.")


class BadGroups(Refused):
    """Groups that are too few or many, without a name or of one name; `pointer` names which."""

    code = "bad_groups"
    message = _("Each group needs a name of its own, and there are 2 to 12 of them.")


class UnreachableGroup(Refused):
    """A group that nobody could ever be in; `pointer` names it, `facts` what it is called."""

    code = "unreachable_group"
    message = _("The groups before this one leave nobody for it. Move it up or change its scores.")
