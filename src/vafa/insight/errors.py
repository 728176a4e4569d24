"""When insight says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class BadScoring(Refused):
    """Thresholds or days that contradict each other; `pointer` names the setting."""

    code = "bad_scoring"
    message = _("These steps must each be further than the one before.")
