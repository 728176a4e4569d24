"""What the portal refuses. Every word of it is the same for numbers that no customer has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused, TryLater


class TooOften(TryLater):
    """One side did this too often lately; `retry_after` seconds."""

    code = "too_often"
    message = _("That was too often in a short time. Please wait a little and try again.")


class WrongLoginCode(Refused):
    """The code does not open; `left` tries remain."""

    code = "wrong_login_code"
    message = _("This code does not fit. Look at the latest text message.")
    keeps_writes = True


class LoginCodeOver(Refused):
    """Too old, tried too often, used, or asked for again elsewhere."""

    code = "login_code_over"
    message = _("This code is no longer good. Please ask for a new one.")
    keeps_writes = True
