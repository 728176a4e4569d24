"""What programmes refuse."""

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound


class UnknownClubKind(NotFound):
    code = "unknown_club_kind"
    message = _("There is no such kind of club.")
