"""What crosses the door of visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import pgettext_lazy


class VisitWay(models.TextChoices):
    """How we know that somebody was there."""

    QR = "qr", pgettext_lazy("visit", "by the code at the door")
    TILL = "till", pgettext_lazy("visit", "at the till")
    API = "api", pgettext_lazy("visit", "by the API")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A visit that was told, and whether it is the first time that we hear of it."""

    visit_id: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSums:
    """A customer's visits; `days` counts a day once, whatever the branches."""

    days: int
    last_at: datetime | None
