"""What links refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class BadTarget(Refused):
    """Not an address that a link may lead to."""

    code = "bad_target"
    message = _("A link leads to an address such as https://example.ir/menu.")


class BadHost(Refused):
    """Not the name of a site."""

    code = "bad_host"
    message = _("Please write the name of your site alone, such as go.example.ir.")


class HostTaken(Refused):
    """The links of another business stand there."""

    code = "host_taken"
    message = _("The links of another business stand at this address.")
