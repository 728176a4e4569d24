"""What crosses the door of the text account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import pgettext_lazy

LEAST_RIAL = 100_000  # of one charge


class EntryKind(models.TextChoices):
    """Why the balance changed."""

    CHARGE = "charge", pgettext_lazy("text account", "Charged")
    CORRECTION = "correction", pgettext_lazy("text account", "Corrected by hand")
    USE = (
        "use",
        pgettext_lazy("text account", "Texts"),
    )  # of a day; kept by messaging, never an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The account as it stands. Below zero, service texts went on when nothing was left."""

    balance_rial: int
    low_rial: int
    advertising_waits: bool
    opened_on: date

    @property
    def is_low(self) -> bool:
        return self.balance_rial < self.low_rial

    @property
    def is_used_up(self) -> bool:
        return self.balance_rial <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A change of the balance: an entry, or all texts of a day (`texts` of them; no `at`)."""

    day: date
    kind: EntryKind
    amount_rial: int
    texts: int = 0
    at: datetime | None = None
    reference: str = ""
    reason: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """A stretch of whole days, the latest first; the next begins before `next_before`."""

    rows: tuple[HistoryRow, ...]
    next_before: date | None
