"""What joining refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownJoinCode(NotFound):
    """No place of this business has the code."""

    code = "unknown_join_code"
    message = _("There is no club with this code.")


class JoiningClosed(Refused):
    """The business takes nobody who comes by themselves."""

    code = "joining_closed"
    message = _("Joining by yourself is closed now. Ask at the till.")
