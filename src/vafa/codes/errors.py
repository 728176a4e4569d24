"""One answer for every code that does not open: it tells a guesser nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused, TryLater


class WrongCode(Refused):
    """The code does not open: wrong, used, expired or somebody else's, which is not told."""

    code = "wrong_code"
    message = _("This code does not fit. Check the latest text message of the customer.")
    keeps_writes = True


class CodesLocked(TryLater):
    """Too many wrong codes from this side; `retry_after` seconds."""

    code = "codes_locked"
    message = _("Too many wrong codes. Please wait a little, or ask the manager.")
    keeps_writes = True
