"""What the text account refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class NoAccount(Refused):
    """The business has no text account: it pays its SMS provider itself."""

    code = "no_text_account"
    message = _("Texts of this business are not paid from an account here.")


class NothingToCorrect(Refused):
    """A correction of nothing, or without a reason."""

    code = "nothing_to_correct"
    message = _("A correction needs an amount and a reason.")
