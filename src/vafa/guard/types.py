"""What guard looks out for, and what it does about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.audit.types import ActorKind

HOLD = timedelta(days=14)  # an award waits for a decision so long; undecided, it is the guest's
QUIET = timedelta(days=30)  # what was found to be fine is not told again for so long


class FlagRule(StrEnum):
    """Alarms of other packages, beside the patterns. The panel has the words for each."""

    LOGIN_FLOOD = "login_flood"  # login codes are asked for by the hundred
    BUDGET_USED_UP = "budget_used_up"  # a rule has given all it may and is paused
    TEXTS_USED_UP = "texts_used_up"  # the month's budget for advertising texts is spent
    LOGIN_GUESSING = "login_guessing"  # login codes are tried by the hundred


class Then(models.TextChoices):
    """What follows when a pattern is seen."""

    OFF = "off", _("Do not look for it")
    TELL = "tell", _("Tell the manager")
    HOLD = "hold", _("Tell, and hold the awards until decided")
    BLOCK = "block", _("Hold the first time, stop the awards the next")


class Ruling(models.TextChoices):
    """What the manager decided on a flag."""

    FINE = "fine", _("It is fine")
    TAKE_BACK = "take_back", _("Take the awards back")
    BLOCK = "block", _("Take back and stop awards")


class Stance(StrEnum):
    """How awards of a watched customer or cashier are treated."""

    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose awards wait or are stopped, and the flag that says why."""

    flag_id: int
    stance: Stance


Watch = Mapping[str, Watched]
"""By subject; empty in almost every shop at almost every moment."""


def name_customer(customer_id: int) -> str:
    """The subject of flags about a customer's number."""
    return f"customer:{customer_id}"


def name_cashier(*, actor: str, cashier: str) -> str:
    """The subject of flags about whoever stood at the till; empty where nobody said.

    A colleague who signed in counts by that, whatever name the till sent.
    """
    who = actor if actor.startswith(f"{ActorKind.STAFF}:") else cashier.strip()
    return f"cashier:{who}"[:80] if who else ""
