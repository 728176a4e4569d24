"""What the replay refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownReplay(NotFound):
    """No such replay in this business."""

    code = "unknown_replay"
    message = _("There is no such trial.")


class ReplayUnderWay(Refused):
    """Another one of this business waits or runs. Facts: `replay`."""

    code = "replay_under_way"
    message = _("Another trial is under way. Wait until it is done, or stop it.")


class BadPeriod(Refused):
    """The period is empty, or begins in the future."""

    code = "bad_period"
    message = _("The period must begin before it ends, and not in the future.")


class NothingToTry(Refused):
    """No rule was chosen."""

    code = "nothing_to_try"
    message = _("Choose at least one rule to try.")
