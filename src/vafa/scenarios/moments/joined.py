"""When somebody joins the club."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.scenarios.moment import Moment
from vafa.scenarios.registry import moments


@moments.register
class Joined(Moment):
    """They became a customer, in any way but by a file of old ones."""

    slug = "joined"
    title = gettext_lazy("somebody joins the club")
    icon = "spark"
