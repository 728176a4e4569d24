"""What guard refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class AlreadyDecided(Refused):
    """Somebody decided otherwise on this flag before. Facts: `by`."""

    code = "already_decided"
    message = _("This was decided already.")


class OwnCase(Refused):
    """Nobody but the owner decides on what they are suspected of themselves."""

    code = "own_case"
    message = _("This case is about you. Somebody else decides on it.")


class GivingStopped(Refused):
    """Nothing is given by this hand until the manager lifts it."""

    code = "giving_stopped"
    message = _("Giving by hand is stopped for you for now. Please ask the manager.")
